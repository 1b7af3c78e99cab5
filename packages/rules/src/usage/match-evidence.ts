import type { Evidence, EvidenceRow } from "@sgt/flowlogs";
import { type NetworkInterface, type Point, pointOf, type RegionSnapshot } from "@sgt/snapshot";

import { addRow } from "./add-row.js";
import { GroupMatcher } from "./group-matcher.js";
import { PeerResolver } from "./peer-resolver.js";
import { emptyPossibleHits, emptyRuleHits, type PossibleHits, portKey, type RuleHits } from "./rule-hits.js";

export interface MatchOptions {
  /** Leaves out rows of which only the answer is likely to have been seen. Default false. */
  readonly excludeLikelyResponses?: boolean;
}

/** An accepted row of an interface whose groups on that day nobody can tell, and the groups that it may have carried. */
export interface PossibleRow {
  readonly row: EvidenceRow;
  readonly groupIds: readonly string[];
}

/** What is matched: the rows of known interfaces, and those of interfaces of which nobody can tell the groups. */
export interface MatchInput extends Pick<Evidence, "rows"> {
  readonly possible?: Iterable<PossibleRow> | undefined;
}

/** Accepted records that no group of the snapshot answers for. */
export interface Unattributed {
  readonly eniIds: ReadonlySet<string>;
  readonly recordCount: number;
}

/** Evidence by group and rule. */
export interface EvidenceMatch {
  /** By group, hits at the index of each ingress rule; rules and groups without hits are left out. */
  readonly hits: ReadonlyMap<string, ReadonlyMap<number, RuleHits>>;
  /** The same for rows that may belong to the group. */
  readonly possible: ReadonlyMap<string, ReadonlyMap<number, PossibleHits>>;
  /** Rows of interfaces that the snapshot does not hold. */
  readonly unattributed: Unattributed;
  /** Records that no rule of the interface's groups admits today. */
  readonly unexplainedRecordCount: number;
}

/**
 * Attributes every accepted row to the rules that may have admitted it: interface, its groups, their
 * ingress rules whose protocol, port span and peer fit. A row counts for all of them. Proved
 * responses are not evidence. Rows of another account or region are passed over; rows of interfaces
 * that are not in the snapshot are counted. Possible rows are attributed in the same way, apart, to
 * each of the groups that they may belong to. Reads the rows once.
 */
export function matchEvidence(
  region: RegionSnapshot,
  { rows, possible = [] }: MatchInput,
  options: MatchOptions = {},
): EvidenceMatch {
  const matching = new Matching(region, options);
  for (const row of rows) matching.add(row);
  for (const { row, groupIds } of possible) matching.addPossible(row, groupIds);
  return matching;
}

interface RuleRef {
  readonly groupId: string;
  readonly ruleIndex: number;
}

class Matching implements EvidenceMatch {
  readonly hits = new Map<string, Map<number, RuleHits>>();
  readonly possible = new Map<string, Map<number, PossibleHits>>();
  unexplainedRecordCount = 0;
  readonly #region: RegionSnapshot;
  readonly #options: MatchOptions;
  readonly #enis: ReadonlyMap<string, NetworkInterface>;
  readonly #matchers: ReadonlyMap<string, GroupMatcher>;
  readonly #lostEnis = new Set<string>();
  #lostRecords = 0;
  // Rows come sorted by key, one per day: the days of one key meet the same rules.
  #lastRow: EvidenceRow | null = null;
  #lastPoint: Point = 0;
  #lastHits: readonly RuleHits[] = [];

  constructor(region: RegionSnapshot, options: MatchOptions) {
    const peers = new PeerResolver(region);
    this.#region = region;
    this.#options = options;
    this.#enis = new Map(region.enis.map((eni) => [eni.eniId, eni]));
    this.#matchers = new Map(region.groups.map((group) => [group.groupId, new GroupMatcher(group.ingress, peers)]));
  }

  get unattributed(): Unattributed {
    return { eniIds: this.#lostEnis, recordCount: this.#lostRecords };
  }

  add(row: EvidenceRow): void {
    if (!this.#isEvidence(row)) return;
    const eni = this.#enis.get(row.eniId);
    if (eni === undefined) {
      this.#lose(row);
      return;
    }
    if (!isSameKey(this.#lastRow, row)) {
      this.#lastPoint = pointOf(row.source);
      this.#lastHits = this.#rulesOf(eni.groupIds, row, this.#lastPoint).map((rule) => this.#hitsOf(rule));
    }
    this.#lastRow = row;
    if (this.#lastHits.length === 0) this.unexplainedRecordCount += row.recordCount;
    for (const hits of this.#lastHits) addRow(hits, row, this.#lastPoint, this.#lastHits.length === 1);
  }

  addPossible(row: EvidenceRow, groupIds: readonly string[]): void {
    if (!this.#isEvidence(row)) return;
    const point = pointOf(row.source);
    for (const { groupId, ruleIndex } of this.#rulesOf(groupIds, row, point)) {
      const rules = getOrMake(this.possible, groupId, () => new Map<number, PossibleHits>());
      const hits = getOrMake(rules, ruleIndex, emptyPossibleHits);
      addRow(hits, row, point, false);
      getOrMake(hits.portEnis, portKey(row.protocol, row.port), () => new Set<string>()).add(row.eniId);
    }
  }

  #isEvidence({ action, initiation }: EvidenceRow): boolean {
    if (action !== "ACCEPT" || initiation === "response") return false;
    return initiation !== "likely-response" || !this.#options.excludeLikelyResponses;
  }

  #lose(row: EvidenceRow): void {
    const here = row.region === this.#region.region || row.region === "unknown";
    const ours = row.accountId === this.#region.accountId || row.accountId === "unknown";
    if (!here || !ours) return;
    this.#lostEnis.add(row.eniId);
    this.#lostRecords += row.recordCount;
  }

  #rulesOf(groupIds: readonly string[], row: EvidenceRow, point: Point): RuleRef[] {
    return groupIds.flatMap((groupId) => {
      const found = this.#matchers.get(groupId)?.match(row.protocol, row.port, row.family, point) ?? [];
      return found.map((ruleIndex) => ({ groupId, ruleIndex }));
    });
  }

  #hitsOf({ groupId, ruleIndex }: RuleRef): RuleHits {
    const rules = getOrMake(this.hits, groupId, () => new Map<number, RuleHits>());
    return getOrMake(rules, ruleIndex, emptyRuleHits);
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function isSameKey(a: EvidenceRow | null, b: EvidenceRow): boolean {
  return a !== null && a.source === b.source && a.port === b.port && a.protocol === b.protocol && a.eniId === b.eniId;
}
