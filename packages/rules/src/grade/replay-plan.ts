import type { OptionKeys } from "@sgt/cidr";
import type { Evidence, EvidenceRow, InterfaceDirectory } from "@sgt/flowlogs";
import {
  type LiveRule,
  type Point,
  pointOf,
  type RegionSnapshot,
  type Rule,
  ruleIdentity,
  surelyAdmits,
} from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import { hasExpiry } from "../plan/expiry-mark.js";
import type { GroupPlan, Plan } from "../plan/plan.js";
import { SourceGroups } from "../references/source-groups.js";
import { GroupMatcher } from "../usage/group-matcher.js";
import { type Memberships, membershipsOf } from "../usage/memberships.js";
import { PeerResolver } from "../usage/peer-resolver.js";
import { regionOfPlan } from "./region-of-plan.js";

/** A source that came through a rule which the plan removes, on one day, and that no rule would admit after it. */
export interface RefusedFlow {
  readonly groupId: string;
  /** Identity of the removed rule: see `ruleIdentity`. */
  readonly rule: string;
  readonly source: string;
  readonly protocol: number;
  readonly port: number;
  readonly eniId: string;
  /** UTC day. */
  readonly date: string;
  readonly recordCount: number;
  /** Seconds since 1970. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export interface ReplayReport {
  readonly planId: string;
  /** Accepted records that were looked at. */
  readonly checkedRecordCount: number;
  readonly refusedRecordCount: number;
  /** By group, rule, source and day. */
  readonly refused: readonly RefusedFlow[];
  /** Records of interfaces that the snapshot does not hold: nobody knows what they would have met. */
  readonly unattributedRecordCount: number;
  /** Those of them whose interface was last seen before the plan was made: no newer snapshot can hold it. */
  readonly goneRecordCount: number;
  /** True when nothing would have been refused and every interface is known. */
  readonly quiet: boolean;
}

export interface ReplayInput {
  readonly plan: Plan;
  /**
   * Tells which groups each interface carries, and the rules of groups that the plan leaves alone. What the plan
   * itself holds of these unless given; a newer snapshot knows interfaces that came since.
   */
  readonly region?: RegionSnapshot;
  readonly evidence: Evidence;
}

/**
 * Tells which accepted flows would have been refused had the plan been applied: run it daily on a
 * pending plan, with the evidence of the days since, until it is quiet. Proved responses do not count.
 * A flow that another group on the same interface admits is not refused. Reads the rows once.
 */
export function replayPlan(input: ReplayInput): ReplayReport {
  checkKeys(input, REPLAY_PLAN_KEYS);
  const { plan, evidence, region = regionOfPlan(plan) } = input;
  const replay = new Replay(plan, region, evidence.directory);
  for (const row of evidence.rows) {
    if (row.action === "ACCEPT" && row.initiation !== "response") replay.add(row);
  }
  return replay.report();
}

const REPLAY_PLAN_KEYS = { plan: "needed", region: true, evidence: "needed" } satisfies OptionKeys<ReplayInput>;

/** The rules of one group before and after, and which of them go. */
interface GroupTurn {
  readonly groupId: string;
  readonly before: readonly LiveRule[];
  readonly after: readonly Rule[];
  readonly gone: ReadonlySet<string>;
  readonly matchBefore: GroupMatcher;
  readonly matchAfter: GroupMatcher;
  /** The rules afterwards with a group for their source: they allow whoever was a member when he came. */
  readonly naming: readonly Rule[];
}

class Replay {
  readonly #plan: Plan;
  readonly #turns: ReadonlyMap<string, GroupTurn>;
  readonly #memberships: Memberships;
  readonly #sources: SourceGroups;
  readonly #refused: RefusedFlow[] = [];
  #checked = 0;
  readonly #lost = new Map<string, { recordCount: number; lastSeen: number }>();

  constructor(plan: Plan, region: RegionSnapshot, directory: InterfaceDirectory | undefined) {
    this.#plan = plan;
    this.#turns = turnsOf(plan, region);
    this.#memberships = membershipsOf(region, directory);
    this.#sources = new SourceGroups(region, directory);
  }

  add(row: EvidenceRow): void {
    const membership = this.#memberships(row);
    if (membership === null) return;
    const { groupIds } = membership;
    if (groupIds === null) {
      this.#lose(row);
      return;
    }
    this.#checked += row.recordCount;
    const turns = groupIds.flatMap((groupId) => this.#turns.get(groupId) ?? []);
    if (turns.every((turn) => turn.gone.size === 0)) return;
    this.#check(row, turns);
  }

  #lose({ eniId, recordCount, lastSeen }: EvidenceRow): void {
    const known = this.#lost.get(eniId) ?? { recordCount: 0, lastSeen };
    known.recordCount += recordCount;
    known.lastSeen = Math.max(known.lastSeen, lastSeen);
    this.#lost.set(eniId, known);
  }

  #check(row: EvidenceRow, turns: readonly GroupTurn[]): void {
    const point = pointOf(row.source);
    const naming = turns.flatMap((turn) => turn.naming);
    const groupIds = naming.length === 0 ? [] : this.#sources.of(row);
    const standing = [
      ...turns.flatMap((turn) => matched(turn.matchAfter, turn.after, row, point)),
      ...naming.filter(({ peer }) => peer.kind === "group" && groupIds.includes(peer.groupId)),
    ];
    for (const turn of turns) {
      for (const rule of matched(turn.matchBefore, turn.before, row, point)) {
        const identity = ruleIdentity(rule);
        const isKept = standing.some((other) => surelyAdmits(other, rule, row.protocol, row.port));
        if (turn.gone.has(identity) && !isKept) this.#refused.push(refusedFlow(turn.groupId, identity, row));
      }
    }
  }

  report(): ReplayReport {
    const refused = this.#refused.sort(compareFlows);
    const lost = [...this.#lost.values()];
    const madeAt = Date.parse(this.#plan.createdAt) / 1000;
    return {
      planId: this.#plan.planId,
      checkedRecordCount: this.#checked,
      refusedRecordCount: refused.reduce((sum, flow) => sum + flow.recordCount, 0),
      refused,
      unattributedRecordCount: recordsOf(lost),
      goneRecordCount: recordsOf(lost.filter(({ lastSeen }) => lastSeen < madeAt)),
      quiet: refused.length === 0 && lost.length === 0,
    };
  }
}

function recordsOf(lost: readonly { readonly recordCount: number }[]): number {
  return lost.reduce((sum, { recordCount }) => sum + recordCount, 0);
}

function turnsOf(plan: Plan, region: RegionSnapshot): Map<string, GroupTurn> {
  const peers = new PeerResolver(region);
  const planned = new Map(plan.groups.map((group) => [group.groupId, group]));
  return new Map(
    region.groups.map(({ groupId, ingress }) => {
      const group = planned.get(groupId);
      return [groupId, turnOf(groupId, group?.before ?? ingress, group, peers)];
    }),
  );
}

function turnOf(
  groupId: string,
  before: readonly LiveRule[],
  group: GroupPlan | undefined,
  peers: PeerResolver,
): GroupTurn {
  const matchBefore = new GroupMatcher(before, peers);
  // What has an end is gone one day: it keeps nobody.
  const lasting = before.filter((rule) => !hasExpiry(rule));
  if (group === undefined || group.remove.length === 0) {
    const matchAfter = lasting.length === before.length ? matchBefore : new GroupMatcher(lasting, peers);
    return { groupId, before, after: lasting, gone: NONE, matchBefore, matchAfter, naming: [] };
  }
  const gone = new Set(group.remove.map(ruleIdentity));
  const staying = lasting.filter((rule) => !gone.has(ruleIdentity(rule)));
  // Today's members of a new source say nothing of who was one when he came.
  const after = [...staying, ...group.add.filter(({ peer }) => peer.kind !== "group")];
  const naming = [...staying, ...group.add].filter(({ peer }) => peer.kind === "group");
  return { groupId, before, after, gone, matchBefore, matchAfter: new GroupMatcher(after, peers), naming };
}

const NONE: ReadonlySet<string> = new Set();

function matched(matcher: GroupMatcher, rules: readonly Rule[], row: EvidenceRow, point: Point): Rule[] {
  return matcher.match(row.protocol, row.port, row.family, point).map((index) => rules[index] as Rule);
}

function refusedFlow(groupId: string, rule: string, row: EvidenceRow): RefusedFlow {
  const { source, protocol, port, eniId, date, recordCount, firstSeen, lastSeen } = row;
  return { groupId, rule, source, protocol, port, eniId, date, recordCount, firstSeen, lastSeen };
}

function compareFlows(a: RefusedFlow, b: RefusedFlow): number {
  const key = (flow: RefusedFlow) => `${flow.groupId} ${flow.rule} ${flow.source} ${flow.date} ${flow.eniId}`;
  return key(a) < key(b) ? -1 : 1;
}
