import type { Evidence, EvidenceRow } from "@sgt/flowlogs";
import { type Point, pointOf, type RegionSnapshot } from "@sgt/snapshot";

import { addRow } from "./add-row.js";
import { GroupMatcher } from "./group-matcher.js";
import { GroupScopes } from "./group-scopes.js";
import { type Membership, type Memberships, membershipsOf } from "./memberships.js";
import { PeerResolver } from "./peer-resolver.js";
import { PossibleMatcher } from "./possible-matcher.js";
import {
  emptyRuleHits,
  joinPossible,
  noteGroups,
  type PossibleHits,
  type RuleHits,
  subtractHeld,
} from "./rule-hits.js";

export interface MatchOptions {
  /** Leaves out rows of which only the answer is likely to have been seen. Default false. */
  readonly excludeLikelyResponses?: boolean;
}

/** Tells the groups of which a row's source was a member for the time of the row: the same list for the same groups. */
export type GroupsOfSource = (row: EvidenceRow) => readonly string[];

/** What is matched, and how the groups of an interface on a day are known. */
export interface MatchInput extends Pick<Evidence, "rows" | "directory"> {
  /** As the directory of the evidence has them on each day, or without one as the snapshot does for all, unless given. */
  readonly memberships?: Memberships | undefined;
  /** Not asked unless given. */
  readonly groupsOfSource?: GroupsOfSource | undefined;
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
  /**
   * The records of known interfaces that a rule may have admitted, though others may have: nobody can tell all that
   * is behind its group or prefix list. By group, at the index of the rule.
   */
  readonly perhaps: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Rows of interfaces that the snapshot does not hold. */
  readonly unattributed: Unattributed;
  /** Records that no rule of the interface's groups can have admitted as it is today. */
  readonly unexplainedRecordCount: number;
}

/**
 * Attributes every accepted row to the rules that may have admitted it: interface, its groups on that day, their
 * ingress rules whose protocol, port span and peer fit. A row counts for all of them. Proved responses are not
 * evidence. What no known address explains was admitted by a reference, or a list, that holds more than the snapshot
 * tells: it counts for the rule if only one fits. Where nobody can tell the groups, the row is possible for every rule in the VPC, or in the account and
 * region, that could have admitted it. Rows of another account or region are passed over. Reads the rows once.
 */
export function matchEvidence(
  region: RegionSnapshot,
  { rows, directory, memberships = membershipsOf(region, directory), groupsOfSource }: MatchInput,
  options: MatchOptions = {},
): EvidenceMatch {
  const matching = new Matching(region, { memberships, groupsOfSource }, options);
  for (const row of rows) matching.add(row);
  return matching;
}

interface RuleRef {
  readonly groupId: string;
  readonly ruleIndex: number;
}

/** The rules that a row counts for, and those that it may count for. */
interface Admitting {
  readonly surely: readonly RuleRef[];
  readonly perhaps: readonly RuleRef[];
}

const NO_GROUPS: readonly string[] = [];

class Matching implements EvidenceMatch {
  readonly hits = new Map<string, Map<number, RuleHits>>();
  readonly perhaps = new Map<string, Map<number, number>>();
  unexplainedRecordCount = 0;
  readonly #region: RegionSnapshot;
  readonly #memberships: Memberships;
  readonly #groupsOfSource: MatchInput["groupsOfSource"];
  readonly #options: MatchOptions;
  readonly #peers: PeerResolver;
  readonly #scopes: GroupScopes;
  readonly #matchers: ReadonlyMap<string, GroupMatcher>;
  /** By VPC; "" for the whole region. Made when a row asks for it. */
  readonly #openTo = new Map<string, PossibleMatcher>();
  readonly #lostEnis = new Set<string>();
  #lostRecords = 0;
  // Rows come sorted by key, one per day: the days of one key meet the same rules while the groups stay.
  #last: { readonly row: EvidenceRow; readonly groupIds: readonly string[]; readonly isOpen: boolean } | null = null;
  #lastPoint: Point = 0;
  #lastHits: readonly RuleHits[] = [];
  #lastPerhaps: readonly RuleRef[] = [];

  constructor(
    region: RegionSnapshot,
    { memberships, groupsOfSource }: { memberships: Memberships } & Pick<MatchInput, "groupsOfSource">,
    options: MatchOptions,
  ) {
    this.#region = region;
    this.#memberships = memberships;
    this.#groupsOfSource = groupsOfSource;
    this.#options = options;
    this.#peers = new PeerResolver(region);
    this.#scopes = new GroupScopes(region);
    this.#matchers = new Map(
      region.groups.map((group) => [group.groupId, new GroupMatcher(group.ingress, this.#peers)]),
    );
  }

  get unattributed(): Unattributed {
    return { eniIds: this.#lostEnis, recordCount: this.#lostRecords };
  }

  get possible(): ReadonlyMap<string, ReadonlyMap<number, PossibleHits>> {
    const byGroup = new Map<string, ReadonlyMap<number, PossibleHits>>();
    if (this.#openTo.size === 0) return byGroup;
    for (const group of this.#region.groups) {
      const found = [...this.#openTo].map(([vpcId, matcher]) =>
        this.#scopes.holds(group, vpcId) ? matcher.hitsOf(group) : new Map<number, PossibleHits>(),
      );
      const merged = withoutHeld(found.reduce(mergePossible), this.hits.get(group.groupId) ?? new Map());
      if (merged.size > 0) byGroup.set(group.groupId, merged);
    }
    return byGroup;
  }

  add(row: EvidenceRow): void {
    if (!this.#isEvidence(row)) return;
    const membership = this.#memberships(row);
    if (membership === null) return;
    const { open } = membership;
    const groupIds = membership.groupIds ?? NO_GROUPS;
    const isOpen = open !== null;
    const last = this.#last;
    if (last === null || !isSameKey(last.row, row) || last.groupIds !== groupIds || last.isOpen !== isOpen) {
      this.#lastPoint = pointOf(row.source);
      const { surely, perhaps } = this.#admitting(membership, row, this.#lastPoint);
      this.#lastHits = surely.map((rule) => this.#hitsOf(rule));
      this.#lastPerhaps = perhaps;
    }
    this.#last = { row, groupIds, isOpen };
    const source = { point: this.#lastPoint, memberOf: this.#groupsOfSource?.(row) ?? null };
    for (const hits of this.#lastHits) addRow(hits, row, source, this.#lastHits.length === 1);
    for (const rule of this.#lastPerhaps) this.#addPerhaps(rule, row.recordCount);
    if (open === null) {
      if (this.#lastHits.length + this.#lastPerhaps.length === 0) this.unexplainedRecordCount += row.recordCount;
      return;
    }
    if (membership.groupIds === null) this.#lose(row);
    this.#possibleIn(open.vpcId ?? "").add(row, source);
  }

  #isEvidence({ action, initiation }: EvidenceRow): boolean {
    if (action !== "ACCEPT" || initiation === "response") return false;
    return initiation !== "likely-response" || !this.#options.excludeLikelyResponses;
  }

  #lose(row: EvidenceRow): void {
    this.#lostEnis.add(row.eniId);
    this.#lostRecords += row.recordCount;
  }

  #possibleIn(vpcId: string): PossibleMatcher {
    return getOrMake(this.#openTo, vpcId, () => {
      const groups = this.#region.groups.filter((group) => this.#scopes.holds(group, vpcId));
      return new PossibleMatcher(groups, this.#peers);
    });
  }

  /** By elimination: an accepted flow that is no answer was admitted by some rule, so the only one that fits is it. */
  #admitting({ groupIds, open }: Membership, row: EvidenceRow, point: Point): Admitting {
    const { protocol, port, family, initiation } = row;
    const carried = groupIds ?? NO_GROUPS;
    const surely = this.#rulesOf(carried, (matcher) => matcher.match(protocol, port, family, point));
    const unknown = this.#rulesOf(carried, (matcher) => matcher.matchUnknown(protocol, port, family));
    const perhaps = unknown.filter((rule) => !surely.some((other) => isSameRule(rule, other)));
    const isOnly = open === null && surely.length === 0 && perhaps.length === 1 && initiation !== "likely-response";
    return isOnly ? { surely: perhaps, perhaps: [] } : { surely, perhaps };
  }

  #rulesOf(groupIds: readonly string[], find: (matcher: GroupMatcher) => number[]): RuleRef[] {
    return groupIds.flatMap((groupId) => {
      const matcher = this.#matchers.get(groupId);
      return matcher === undefined ? [] : find(matcher).map((ruleIndex) => ({ groupId, ruleIndex }));
    });
  }

  #addPerhaps({ groupId, ruleIndex }: RuleRef, recordCount: number): void {
    const counts = getOrMake(this.perhaps, groupId, () => new Map<number, number>());
    counts.set(ruleIndex, (counts.get(ruleIndex) ?? 0) + recordCount);
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

/** What came for certain is not possible besides. */
function withoutHeld(
  possible: ReadonlyMap<number, PossibleHits>,
  held: ReadonlyMap<number, RuleHits>,
): Map<number, PossibleHits> {
  const rest = new Map<number, PossibleHits>();
  for (const [index, hits] of possible) {
    const seen = held.get(index);
    if (seen !== undefined) noteGroups(seen, hits);
    const left = seen === undefined ? hits : subtractHeld(hits, seen);
    if (left.recordCount > 0) rest.set(index, left);
  }
  return rest;
}

function mergePossible(a: Map<number, PossibleHits>, b: Map<number, PossibleHits>): Map<number, PossibleHits> {
  if (a.size === 0 || b.size === 0) return a.size === 0 ? b : a;
  const merged = new Map(a);
  for (const [index, hits] of b) merged.set(index, joinPossible(merged.get(index), hits));
  return merged;
}

function isSameKey(a: EvidenceRow, b: EvidenceRow): boolean {
  const isSameFlow = a.source === b.source && a.port === b.port && a.protocol === b.protocol;
  return isSameFlow && a.eniId === b.eniId && a.initiation === b.initiation;
}

function isSameRule(a: RuleRef, b: RuleRef): boolean {
  return a.groupId === b.groupId && a.ruleIndex === b.ruleIndex;
}
