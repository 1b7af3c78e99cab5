import { type CidrRule, holds, type LiveRule, type Point, type Rule, surelyAdmits } from "@sgt/snapshot";
import type { MembersOf } from "../assemble/member-rules.js";
import type { GroupPlan, GroupReference } from "../plan/plan.js";
import { fromPortKey, type PortHits, type RuleHits } from "../usage/rule-hits.js";
import { exactCidrs } from "./observed-sources.js";

/** A rule that goes, and what came through it or may have. */
export interface GoneHits {
  readonly rule: LiveRule;
  readonly hits: RuleHits;
}

export interface ReferenceFactsInput {
  readonly plan: GroupPlan;
  readonly gone: readonly GoneHits[];
  /** The CIDR rules that stand afterwards and have no end. */
  readonly cidrs: readonly CidrRule[];
  /** The rules with a group for their source that do. */
  readonly references: readonly Rule[];
  readonly membersOf: MembersOf;
  readonly subnetsOf: (groupId: string) => readonly string[];
  readonly nameOf: (groupId: string) => string;
}

/**
 * Returns what the proof has to know of the groups that rules of a group name: of the new ones, and of those that stand and keep a source
 * that no CIDR holds any more.
 */
export function groupReferences(input: ReferenceFactsInput): GroupReference[] {
  const { plan, references, membersOf, subnetsOf, nameOf } = input;
  const kept = keptByGroup(input);
  const added = new Set(plan.add.flatMap(({ peer }) => (peer.kind === "group" ? [peer.groupId] : [])));
  const named = new Set(references.flatMap(({ peer }) => (peer.kind === "group" ? [peer.groupId] : [])));
  return [...named]
    .filter((id) => added.has(id) || kept.has(id))
    .sort()
    .map((sourceGroupId) => ({
      groupId: plan.groupId,
      sourceGroupId,
      sourceGroupName: nameOf(sourceGroupId),
      members: membersOf(sourceGroupId),
      subnets: subnetsOf(sourceGroupId),
      kept: [...(kept.get(sourceGroupId) ?? new Map<number, Set<Point>>())]
        .sort(([a], [b]) => a - b)
        .map(([key, points]) => ({ ...fromPortKey(key), sources: exactCidrs([...points]) })),
    }));
}

/** By group and port, the sources that no CIDR holds and that were its members. */
function keptByGroup(input: ReferenceFactsInput): Map<string, Map<number, Set<Point>>> {
  const kept = new Map<string, Map<number, Set<Point>>>();
  for (const { rule, hits } of input.references.length === 0 ? [] : input.gone) {
    for (const [key, sources] of hits.ports) {
      for (const { groupId, point } of keptOn(key, sources, rule, input)) {
        const ports = kept.get(groupId) ?? new Map<number, Set<Point>>();
        kept.set(groupId, ports.set(key, (ports.get(key) ?? new Set<Point>()).add(point)));
      }
    }
  }
  return kept;
}

interface KeptByGroup {
  readonly groupId: string;
  readonly point: Point;
}

function keptOn(
  key: number,
  sources: PortHits,
  gone: LiveRule,
  { cidrs, references }: ReferenceFactsInput,
): KeptByGroup[] {
  const { protocol, port } = fromPortKey(key);
  const answering = cidrs.filter((other) => surelyAdmits(other.rule, gone, protocol, port));
  const naming = references.filter((other) => surelyAdmits(other, gone, protocol, port));
  const ids = new Set(naming.flatMap(({ peer }) => (peer.kind === "group" ? [peer.groupId] : [])));
  return [...sources].flatMap(([point, { memberOf }]): KeptByGroup[] => {
    const family = typeof point === "number" ? 4 : 6;
    if (ids.size === 0 || answering.some(({ range }) => holds(range, family, point))) return [];
    const own = [...ids].filter((groupId) => memberOf.some((list) => list.includes(groupId)));
    return own.map((groupId) => ({ groupId, point }));
  });
}
