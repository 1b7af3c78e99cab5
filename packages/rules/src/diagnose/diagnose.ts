import type { OptionKeys } from "@sgt/cidr";
import type { Evidence, EvidenceRow } from "@sgt/flowlogs";
import {
  includesRange,
  type PointRange,
  pointOf,
  type RegionSnapshot,
  rangeOf,
  type SecurityGroup,
} from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import { DEFAULT_PLAN_OPTIONS } from "../plan/plan-options.js";
import { EniFinder } from "../usage/eni-finder.js";
import { GroupMatcher } from "../usage/group-matcher.js";
import { type Memberships, membershipsOf } from "../usage/memberships.js";
import { PeerResolver } from "../usage/peer-resolver.js";
import { checkLogs } from "./check-logs.js";
import type { AppliedChange, CauseId, Diagnosis, Explanation, Refusal } from "./diagnosis.js";
import { RollUp } from "./roll-up.js";

export interface DiagnoseInput {
  /** As the region stands now, with its interfaces. */
  readonly region: RegionSnapshot;
  /** Rows of the window, refused ones among them. */
  readonly evidence: Evidence;
  /** What came in before; the accepted rows of `evidence` count beside it. */
  readonly history?: Pick<Evidence, "rows" | "directory"> | null;
  readonly changes?: readonly AppliedChange[];
  /** Seconds since 1970, `to` excluded: refusals outside do not count. */
  readonly window: { readonly from: number; readonly to: number };
  /** Seconds since 1970. */
  readonly now: number;
  /** Public sources one by one, instead of in one line. Default false. */
  readonly includePublic?: boolean;
}

const CAUSES: readonly CauseId[] = ["regression", "removed-unseen", "allowed-by-groups", "never-allowed"];

/**
 * Says who is refused and why, worst first. A source is judged by the groups that the interface which refused it had on that
 * day, by protocol and port. Rows of a ledger are whole UTC days: their counts are those of the day.
 *
 * @throws as `checkLogs`
 */
export function diagnose(input: DiagnoseInput): Diagnosis {
  checkKeys(input, DIAGNOSE_KEYS);
  const { region, evidence, history = null, changes = [], window, now } = input;
  checkLogs({ coverage: evidence.coverage, region, changes, now });
  const diagnosing = new Diagnosing(region, changes, input.includePublic ?? false);
  // Logs that are read now tell no groups; the ledger beside them may.
  const groupsOf = membershipsOf(region, history?.directory ?? evidence.directory);
  for (const row of evidence.rows) {
    const isWithin = row.lastSeen >= window.from && row.firstSeen < window.to;
    if (row.action === "REJECT" && isWithin) diagnosing.addRefused(row, groupsOf);
  }
  for (const row of evidence.rows) diagnosing.addAccepted(row, groupsOf);
  for (const row of history?.rows ?? []) diagnosing.addAccepted(row, groupsOf);
  return diagnosing.result(window);
}

const DIAGNOSE_KEYS = {
  region: "needed",
  evidence: "needed",
  history: true,
  changes: true,
  window: "needed",
  now: "needed",
  includePublic: true,
} satisfies OptionKeys<DiagnoseInput>;

/** What is known of one key while rows are read. */
interface RefusalTally {
  readonly row: EvidenceRow;
  readonly groups: readonly SecurityGroup[];
  readonly eniIds: Set<string>;
  readonly subnetIds: Set<string>;
  recordCount: number;
  firstSeen: number;
  lastSeen: number;
  firstAccepted: number | null;
  lastAccepted: number | null;
}

class Diagnosing {
  readonly #tallies = new Map<string, RefusalTally>();
  /** Tallies by what an accepted row can be compared by. */
  readonly #bySource = new Map<string, RefusalTally[]>();
  readonly #enis: EniFinder;
  readonly #groups: ReadonlyMap<string, SecurityGroup>;
  readonly #peers: PeerResolver;
  readonly #matchers = new Map<string, GroupMatcher>();
  readonly #changes: readonly { readonly change: AppliedChange; readonly matcher: GroupMatcher }[];
  readonly #private: readonly PointRange[];
  readonly #includePublic: boolean;
  readonly #noise = new RollUp();
  readonly #answers = new RollUp();
  readonly #lost = { eniIds: new Set<string>(), recordCount: 0 };
  readonly #place: Pick<RegionSnapshot, "accountId" | "region">;

  constructor(region: RegionSnapshot, changes: readonly AppliedChange[], includePublic: boolean) {
    this.#place = region;
    this.#enis = new EniFinder(region);
    this.#groups = new Map(region.groups.map((group) => [group.groupId, group]));
    this.#peers = new PeerResolver(region);
    this.#changes = changes.map((change) => ({ change, matcher: new GroupMatcher(change.removed, this.#peers) }));
    this.#private = DEFAULT_PLAN_OPTIONS.privateBlocks.map(rangeOf);
    this.#includePublic = includePublic;
  }

  addRefused(row: EvidenceRow, groupsOf: Memberships): void {
    if (row.initiation === "response" || row.initiation === "likely-response") {
      this.#answers.add(row);
      return;
    }
    const groupIds = groupsOf(row)?.groupIds ?? null;
    if (groupIds === null) {
      this.#lose(row);
      return;
    }
    const tally = this.#tallyOf(row, groupIds);
    tally.eniIds.add(row.eniId);
    const subnetId = this.#enis.find(row)?.subnetId;
    if (subnetId !== undefined) tally.subnetIds.add(subnetId);
    tally.recordCount += row.recordCount;
    tally.firstSeen = Math.min(tally.firstSeen, row.firstSeen);
    tally.lastSeen = Math.max(tally.lastSeen, row.lastSeen);
  }

  /** An accepted flow is compared with refused ones of the same source and port on interfaces that share a group. */
  addAccepted(row: EvidenceRow, groupsOf: Memberships): void {
    if (row.action !== "ACCEPT" || row.initiation === "response") return;
    const tallies = this.#bySource.get(sourceKey(row));
    if (tallies === undefined) return;
    const groupIds = groupsOf(row)?.groupIds ?? [];
    for (const tally of tallies) {
      const shares = tally.eniIds.has(row.eniId) || tally.groups.some(({ groupId }) => groupIds.includes(groupId));
      if (!shares) continue;
      tally.firstAccepted = Math.min(tally.firstAccepted ?? row.firstSeen, row.firstSeen);
      tally.lastAccepted = Math.max(tally.lastAccepted ?? row.lastSeen, row.lastSeen);
    }
  }

  result(window: Diagnosis["window"]): Diagnosis {
    const refusals: Refusal[] = [];
    for (const tally of this.#tallies.values()) {
      const refusal = this.#judge(tally);
      if (this.#isNoise(refusal)) this.#noise.add({ ...tally.row, recordCount: tally.recordCount });
      else refusals.push(refusal);
    }
    refusals.sort(compareRefusals);
    const count = (cause: CauseId): number => refusals.filter((refusal) => refusal.cause === cause).length;
    return {
      window,
      refusals,
      counts: Object.fromEntries(CAUSES.map((cause) => [cause, count(cause)])) as Diagnosis["counts"],
      noise: this.#noise.result(),
      answers: this.#answers.result(),
      unattributed: { eniIds: [...this.#lost.eniIds].sort(), recordCount: this.#lost.recordCount },
    };
  }

  #lose({ accountId, region, eniId, recordCount }: EvidenceRow): void {
    const { accountId: ourAccount, region: ourRegion } = this.#place;
    const ours = accountId === ourAccount || accountId === "unknown";
    if (!ours || (region !== ourRegion && region !== "unknown")) return;
    this.#lost.eniIds.add(eniId);
    this.#lost.recordCount += recordCount;
  }

  #tallyOf(row: EvidenceRow, carried: readonly string[]): RefusalTally {
    const groupIds = [...carried].sort();
    const key = `${sourceKey(row)} ${groupIds.join(",")}`;
    const known = this.#tallies.get(key);
    if (known !== undefined) return known;
    const tally: RefusalTally = {
      row,
      groups: groupIds.flatMap((groupId) => this.#groups.get(groupId) ?? []),
      eniIds: new Set(),
      subnetIds: new Set(),
      recordCount: 0,
      firstSeen: Number.POSITIVE_INFINITY,
      lastSeen: Number.NEGATIVE_INFINITY,
      firstAccepted: null,
      lastAccepted: null,
    };
    this.#tallies.set(key, tally);
    this.#bySource.set(sourceKey(row), [...(this.#bySource.get(sourceKey(row)) ?? []), tally]);
    return tally;
  }

  #judge(tally: RefusalTally): Refusal {
    const { row, groups, eniIds, subnetIds, recordCount, firstSeen, lastSeen } = tally;
    const allowed = groups.some((group) => this.#admits(group, row));
    const explained = allowed ? null : this.#explain(tally);
    const came = tally.firstAccepted !== null && tally.firstAccepted < firstSeen;
    return {
      cause: causeOf({ allowed, came, explained }),
      source: row.source,
      protocol: row.protocol,
      port: row.port,
      groups: groups.map(({ groupId, groupName }) => ({ groupId, groupName })),
      eniIds: [...eniIds].sort(),
      subnetIds: [...subnetIds].sort(),
      recordCount,
      firstSeen,
      lastSeen,
      lastAccepted: came ? tally.lastAccepted : null,
      explained,
    };
  }

  #admits(group: SecurityGroup, { protocol, port, family, source }: EvidenceRow): boolean {
    const matcher = this.#matchers.get(group.groupId) ?? new GroupMatcher(group.ingress, this.#peers);
    this.#matchers.set(group.groupId, matcher);
    return matcher.match(protocol, port, family, pointOf(source)).length > 0;
  }

  /** The last change that took away a rule which would have let it in, and since when it was refused. */
  #explain({ row, groups, lastSeen }: RefusalTally): Explanation | null {
    const found = this.#changes
      .filter(({ change }) => change.at <= lastSeen && groups.some(({ groupId }) => groupId === change.groupId))
      .flatMap(({ change: { removed, ...change }, matcher }) => {
        const [index] = matcher.match(row.protocol, row.port, row.family, pointOf(row.source));
        const rule = index === undefined ? undefined : removed[index];
        return rule === undefined ? [] : [{ ...change, rule }];
      });
    return found.sort((a, b) => b.at - a.at)[0] ?? null;
  }

  #isNoise({ cause, source }: Refusal): boolean {
    if (this.#includePublic || cause === "regression" || cause === "removed-unseen") return false;
    const range = rangeOf(`${source}/${source.includes(":") ? 128 : 32}`);
    return !this.#private.some((block) => includesRange(block, range));
  }
}

interface CauseFacts {
  readonly allowed: boolean;
  readonly came: boolean;
  readonly explained: Explanation | null;
}

function causeOf({ allowed, came, explained }: CauseFacts): CauseId {
  if (allowed) return "allowed-by-groups";
  if (came) return "regression";
  return explained === null ? "never-allowed" : "removed-unseen";
}

function sourceKey({ source, protocol, port }: EvidenceRow): string {
  return `${source} ${protocol} ${port}`;
}

function compareRefusals(a: Refusal, b: Refusal): number {
  return (
    CAUSES.indexOf(a.cause) - CAUSES.indexOf(b.cause) ||
    b.recordCount - a.recordCount ||
    b.lastSeen - a.lastSeen ||
    (a.source < b.source ? -1 : 1) ||
    a.port - b.port
  );
}
