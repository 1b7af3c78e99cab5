import { counted } from "@sgt/cidr";
import type { TrustBreadth, TrustEdge, TrustGraph, TrustGroup } from "@sgt/findings";

/** The id of what stands for all groups that are not drawn by themselves. */
export const REST = "rest";

const WEIGHT: Readonly<Record<TrustBreadth, number>> = { anywhere: 1_000_000, broad: 1_000, narrow: 1 };

/**
 * Returns a graph of at most `most` groups: those that trust most widely stay, then those that are
 * connected most; all others become one, with the widest trust of any of them, so that nothing broad disappears.
 */
export function summariseGraph(graph: TrustGraph, most: number): TrustGraph {
  if (graph.groups.length <= most) return graph;
  const weights = new Map<string, number>();
  for (const { from, to, breadth } of graph.edges) {
    weights.set(to, (weights.get(to) ?? 0) + WEIGHT[breadth]);
    weights.set(from, (weights.get(from) ?? 0) + 1);
  }
  const ranked = [...graph.groups].sort(
    (a, b) => (weights.get(b.groupId) ?? 0) - (weights.get(a.groupId) ?? 0) || b.systemCount - a.systemCount,
  );
  const kept = ranked.slice(0, most - 1);
  const rest = ranked.slice(most - 1);
  return {
    ...graph,
    groups: [...kept, restOf(rest)],
    edges: mergedEdges(graph.edges, new Set(rest.map((group) => group.groupId))),
  };
}

function restOf(groups: readonly TrustGroup[]): TrustGroup {
  const systemCount = groups.reduce((sum, group) => sum + group.systemCount, 0);
  return { groupId: REST, name: counted(groups.length, "more group"), systemCount };
}

function mergedEdges(edges: readonly TrustEdge[], gone: ReadonlySet<string>): TrustEdge[] {
  const merged = new Map<string, TrustEdge>();
  for (const edge of edges) {
    const [from, to] = [edge.from, edge.to].map((id) => (gone.has(id) ? REST : id)) as [string, string];
    const before = merged.get(`${from} ${to}`);
    const breadth =
      before !== undefined && WEIGHT[before.breadth] > WEIGHT[edge.breadth] ? before.breadth : edge.breadth;
    const traffic = [...new Set([...(before?.traffic ?? []), ...edge.traffic])];
    merged.set(`${from} ${to}`, { from, to, traffic, breadth });
  }
  return [...merged.values()];
}
