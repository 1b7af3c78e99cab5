import { contains } from "@sgt/cidr";
import type { Peer, Rule } from "@sgt/snapshot";

/** Reports whether everything that `inner` admits is admitted by `outer` too. Only CIDRs are compared; other peers must be the same. */
export function ruleInside(inner: Rule, outer: Rule): boolean {
  return trafficInside(inner, outer) && peerInside(inner.peer, outer.peer);
}

function trafficInside(inner: Rule, outer: Rule): boolean {
  if (outer.protocol === "-1") return true;
  if (inner.protocol !== outer.protocol) return false;
  // ICMP's "span" is a type and a code: compared as they are, which is never too wide.
  const isSpan = inner.protocol === "tcp" || inner.protocol === "udp";
  if (!isSpan) return inner.fromPort === outer.fromPort && inner.toPort === outer.toPort;
  return (outer.fromPort ?? 0) <= (inner.fromPort ?? 0) && (inner.toPort ?? 65_535) <= (outer.toPort ?? 65_535);
}

function peerInside(inner: Peer, outer: Peer): boolean {
  if (inner.kind !== outer.kind) return false;
  if (inner.kind === "group" && outer.kind === "group") return inner.groupId === outer.groupId;
  if (inner.kind === "prefix-list" && outer.kind === "prefix-list") return inner.prefixListId === outer.prefixListId;
  if (!("cidr" in inner) || !("cidr" in outer)) return false;
  return contains(outer.cidr, inner.cidr);
}
