import { parseRange } from "@sgt/cidr";
import type { EvidenceRow } from "@sgt/flowlogs";
import { type Point, pointOf } from "@sgt/snapshot";
import type { Plan } from "../plan/plan.js";
import type { Membership, Memberships } from "../usage/memberships.js";

/** A source that a group is said to keep, and that came while it was no member of it. */
export interface NoMember {
  readonly groupId: string;
  readonly protocol: number;
  readonly port: number;
  readonly source: string;
}

/**
 * Compares the sources that groups keep, by the plan, with the evidence, row by row: each came while it was a member of one of the groups
 * that are said to keep it. Returns those that did not, each once; nothing for a plan that names no groups.
 */
export function compareMembers(
  plan: Plan,
  rows: Iterable<EvidenceRow>,
  groupsOfRow: Memberships,
  groupsOfSource: (row: EvidenceRow) => readonly string[],
): NoMember[] {
  const keepers = keepersOf(plan);
  if (keepers.size === 0) return [];
  const strangers = new Map<string, NoMember>();
  for (const row of rows) {
    const kept = counts(row, plan) ? keepers.get(flowKey(row)) : undefined;
    const membership = kept === undefined ? null : groupsOfRow(row);
    if (kept === undefined || membership === null) continue;
    for (const [groupId, groups] of keepersOfSource(kept, membership, row)) {
      if (!groupsOfSource(row).some((id) => groups.has(id))) note(strangers, groupId, row);
    }
  }
  return [...strangers.values()];
}

/** The groups that keep the row's source, by the group that the row may have come to. */
function keepersOfSource(kept: KeptSources, membership: Membership, row: EvidenceRow): [string, Set<string>][] {
  const reached = [...kept.keys()].filter(
    (groupId) => membership.open !== null || membership.groupIds?.includes(groupId) === true,
  );
  return reached.flatMap((groupId): [string, Set<string>][] => {
    const groups = kept.get(groupId)?.get(pointOf(row.source));
    return groups === undefined ? [] : [[groupId, groups]];
  });
}

function counts({ action, initiation }: EvidenceRow, { options }: Plan): boolean {
  if (action !== "ACCEPT" || initiation === "response") return false;
  return initiation !== "likely-response" || !options.excludeLikelyResponses;
}

function note(strangers: Map<string, NoMember>, groupId: string, row: EvidenceRow): void {
  const { protocol, port, source } = row;
  strangers.set(`${groupId} ${flowKey(row)} ${source}`, { groupId, protocol, port, source });
}

/** By group and source, the groups that keep it. */
type KeptSources = Map<string, Map<Point, Set<string>>>;
/** By flow. */
type Keepers = Map<string, KeptSources>;

function keepersOf({ references = [] }: Plan): Keepers {
  const keepers: Keepers = new Map();
  for (const { groupId, sourceGroupId, kept } of references) {
    for (const entry of kept) {
      const bySource = getOrMake(
        getOrMake(keepers, flowKey(entry), () => new Map()),
        groupId,
        () => new Map(),
      );
      for (const point of entry.sources.flatMap(pointsOf)) getOrMake(bySource, point, newSet).add(sourceGroupId);
    }
  }
  return keepers;
}

const newSet = (): Set<string> => new Set();

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

/** Every address of a CIDR; those that groups keep were seen one by one. */
function pointsOf(cidr: string): Point[] {
  const { family, first, last } = parseRange(cidr);
  const points: Point[] = [];
  for (let value = first; value <= last; value += 1n) points.push(family === 4 ? Number(value) : value);
  return points;
}

const flowKey = ({ protocol, port }: { readonly protocol: number; readonly port: number }): string =>
  `${protocol} ${port}`;
