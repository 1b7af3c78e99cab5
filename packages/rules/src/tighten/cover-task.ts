import { type CidrRule, includesTraffic, type Point, type Rule } from "@sgt/snapshot";
import type { CoverGroup, CoverTask } from "../references/rule-cover.js";
import { type Candidate, ownRequired, ownSources } from "./candidate.js";

/** Groups that may keep the sources of the candidates of one group. */
export interface Referable {
  /** What a group counts as a source of the candidate's place; null where it can be none. */
  readonly offer: (candidate: Candidate, groupId: string) => number | null;
  /** Rules of the group that stand and name a group, without those that have an end. */
  readonly standing: readonly Rule[];
}

/** One candidate and what its replacements have to hold. */
export interface CandidateTask extends CoverTask {
  readonly candidate: Candidate;
}

/** Groups are told apart by bits of a number: of more, those of which fewest sources were members are left out. */
const MOST_BITS = 24;

/**
 * Returns what the candidate alone has to answer for, and which groups may keep how much of it.
 *
 * @param others rules that stay, and candidates narrower than this one
 */
export function coverTask(
  candidate: Candidate,
  others: readonly CidrRule[],
  referable: Referable | null,
): CandidateTask {
  const points = ownSources(candidate, others);
  const required = ownRequired(candidate, others);
  const rule = { family: candidate.family, cidr: candidate.cidr };
  if (referable === null) {
    return {
      ...{ candidate, rule, groups: [] },
      sources: points.map((point) => ({ point, heldBy: [] })),
      required: required.map(({ cidr }) => ({ cidr, heldBy: [] })),
    };
  }
  const lists = listsOf(candidate, points);
  const named = [...[...lists.values()].flatMap((set) => [...set]), ...required.map(({ groupIds = [] }) => groupIds)];
  const groups = groupsAmong(named, candidate, referable);
  const bits = (list: readonly string[]): number =>
    groups.reduce((sum, { groupId }, at) => (list.includes(groupId) ? sum | (1 << at) : sum), 0);
  return {
    ...{ candidate, rule, groups },
    sources: points.map((point) => ({ point, heldBy: [...(lists.get(point) ?? [])].map(bits) })),
    required: required.map(({ cidr, groupIds = [] }) => ({
      cidr,
      heldBy: groupIds.length === 0 ? [] : [bits(groupIds)],
    })),
  };
}

/** The lists of groups of which each of the sources was a member for the time of a record, on any port. */
function listsOf({ hits, possible }: Candidate, points: readonly Point[]): Map<Point, Set<readonly string[]>> {
  const lists = new Map(points.map((point) => [point, new Set<readonly string[]>()]));
  for (const sources of [...hits.ports.values(), ...(possible?.ports.values() ?? [])]) {
    for (const [point, { memberOf }] of sources) {
      const own = lists.get(point);
      if (own !== undefined) for (const list of memberOf) own.add(list);
    }
  }
  return lists;
}

/** Those of the groups that can be a source here, the ones that are named most first. */
function groupsAmong(
  lists: readonly (readonly string[])[],
  candidate: Candidate,
  { offer, standing }: Referable,
): CoverGroup[] {
  const counts = new Map<string, number>();
  for (const groupId of lists.flat()) counts.set(groupId, (counts.get(groupId) ?? 0) + 1);
  const byCount = [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([groupId]) => groupId);
  const groups = byCount.flatMap((groupId): CoverGroup[] => {
    const stands = standing.some(
      ({ peer, ...traffic }) =>
        peer.kind === "group" && peer.groupId === groupId && includesTraffic(traffic, candidate.rule),
    );
    if (stands) return [{ groupId, trustedCount: 0, stands }];
    const trustedCount = offer(candidate, groupId);
    return trustedCount === null ? [] : [{ groupId, trustedCount, stands }];
  });
  return groups.slice(0, MOST_BITS);
}
