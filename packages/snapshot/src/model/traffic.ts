import { hasPorts, isIcmp, protocolNumber } from "./protocol.js";
import type { Rule } from "./rule.js";

type Traffic = Pick<Rule, "protocol" | "fromPort" | "toPort">;

/**
 * Reports whether flow records of this protocol and port may have come through the rule. Flow logs
 * do not hold ICMP type and code, so every ICMP rule may have admitted an ICMP record. For other
 * protocols without ports AWS ignores the span (EC2 IpPermission).
 */
export function mayAdmit(rule: Traffic, protocol: number, port: number): boolean {
  const own = protocolNumber(rule.protocol);
  if (own === null) return true;
  if (own !== protocol) return false;
  return !hasPorts(rule.protocol) || (port >= (rule.fromPort ?? 0) && port <= (rule.toPort ?? 65535));
}

/** Reports whether `outer` admits every protocol, port, type and code that `inner` does, whatever the peer. */
export function includesTraffic(outer: Traffic, inner: Traffic): boolean {
  if (outer.protocol === "-1") return true;
  if (outer.protocol !== inner.protocol) return false;
  if (hasPorts(outer.protocol)) {
    return (outer.fromPort ?? 0) <= (inner.fromPort ?? 0) && (outer.toPort ?? 65535) >= (inner.toPort ?? 65535);
  }
  return (
    !isIcmp(outer.protocol) || (coversCode(outer.fromPort, inner.fromPort) && coversCode(outer.toPort, inner.toPort))
  );
}

/**
 * Reports whether `rule` surely admits what `other` let through in records of this protocol and
 * port. Differs from {@link mayAdmit} for ICMP only, where the record does not tell type and code.
 */
export function surelyAdmits(rule: Traffic, other: Traffic, protocol: number, port: number): boolean {
  if (!mayAdmit(rule, protocol, port)) return false;
  if (!isIcmp(rule.protocol)) return true;
  const known = isIcmp(other.protocol) ? other : { protocol: rule.protocol, fromPort: null, toPort: null };
  return includesTraffic(rule, known);
}

/** ICMP type or code: -1 and null mean all. */
function coversCode(outer: number | null, inner: number | null): boolean {
  return outer === null || outer === -1 || outer === inner;
}

/** How many ports the rule admits, and infinity where it admits all protocols: the order from narrow to wide. */
export function trafficWidth(rule: Traffic): number {
  if (rule.protocol === "-1") return Number.POSITIVE_INFINITY;
  if (hasPorts(rule.protocol)) return (rule.toPort ?? 65535) - (rule.fromPort ?? 0) + 1;
  const all = (code: number | null) => (code === null || code === -1 ? 256 : 1);
  return isIcmp(rule.protocol) ? all(rule.fromPort) * all(rule.toPort) : 65536;
}
