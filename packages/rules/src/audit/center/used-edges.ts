import type { Evidence } from "@sgt/flowlogs";
import type { NetworkNode } from "../shape/network-nodes.js";

/** Returns how many ordered pairs of nodes really talked: an accepted flow from one's address to the other's interface. */
export function usedEdgeCount(nodes: readonly NetworkNode[], { rows }: Evidence): number {
  const byAddress = new Map(nodes.flatMap(({ addresses }, at) => addresses.map((address) => [address, at] as const)));
  const byEni = new Map(nodes.flatMap(({ eniId }, at) => (eniId === null ? [] : [[eniId, at] as const])));
  const pairs = new Set<number>();
  for (const { eniId, source, action, initiation } of rows) {
    if (action !== "ACCEPT" || initiation === "response") continue;
    const [from, to] = [byAddress.get(source), byEni.get(eniId)];
    if (from !== undefined && to !== undefined && from !== to) pairs.add(from * nodes.length + to);
  }
  return pairs.size;
}
