import { contains } from "@sgt/cidr";
import type { Peer, Rule } from "@sgt/snapshot";

/** Returns what two rules admit both, as a rule; null when that is nothing. Peers other than CIDRs must be the same. */
export function ruleOverlap(a: Rule, b: Rule): Rule | null {
  const traffic = trafficOverlap(a, b);
  const peer = peerOverlap(a.peer, b.peer);
  return traffic === null || peer === null ? null : { ...traffic, peer };
}

type Traffic = Pick<Rule, "protocol" | "fromPort" | "toPort">;

function trafficOverlap(a: Traffic, b: Traffic): Traffic | null {
  if (b.protocol === "-1") return trafficOf(a);
  if (a.protocol === "-1") return trafficOf(b);
  if (a.protocol !== b.protocol) return null;
  if (a.protocol === "tcp" || a.protocol === "udp") {
    const fromPort = Math.max(a.fromPort ?? 0, b.fromPort ?? 0);
    const toPort = Math.min(a.toPort ?? 65_535, b.toPort ?? 65_535);
    return fromPort <= toPort ? { protocol: a.protocol, fromPort, toPort } : null;
  }
  const fromPort = sameOrAny(a.fromPort, b.fromPort);
  const toPort = sameOrAny(a.toPort, b.toPort);
  return fromPort === undefined || toPort === undefined ? null : { protocol: a.protocol, fromPort, toPort };
}

function trafficOf({ protocol, fromPort, toPort }: Traffic): Traffic {
  return { protocol, fromPort, toPort };
}

/** ICMP's type and code: −1 is any. Undefined when they differ. */
function sameOrAny(a: number | null, b: number | null): number | null | undefined {
  if (a === b || b === -1) return a;
  return a === -1 ? b : undefined;
}

function peerOverlap(a: Peer, b: Peer): Peer | null {
  if (a.kind === "group" && b.kind === "group") return a.groupId === b.groupId ? a : null;
  if (a.kind === "prefix-list" && b.kind === "prefix-list") return a.prefixListId === b.prefixListId ? a : null;
  if (!("cidr" in a) || !("cidr" in b) || a.kind !== b.kind) return null;
  if (contains(b.cidr, a.cidr)) return a;
  return contains(a.cidr, b.cidr) ? b : null;
}
