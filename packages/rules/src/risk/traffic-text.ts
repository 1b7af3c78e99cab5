import { hasPorts } from "../model/protocol.js";
import type { Rule } from "../model/rule.js";

/** Returns protocol and ports as people say them: `tcp 22`, `udp 1000-2000`, `all of tcp`, `icmp type 8`, `all traffic`. */
export function trafficText({ protocol, fromPort, toPort }: Pick<Rule, "protocol" | "fromPort" | "toPort">): string {
  if (protocol === "-1") return "all traffic";
  if (hasPorts(protocol)) {
    const [from, to] = [fromPort ?? 0, toPort ?? 65_535];
    if (from === 0 && to === 65_535) return `all of ${protocol}`;
    return `${protocol} ${from === to ? from : `${from}-${to}`}`;
  }
  if (protocol !== "icmp" && protocol !== "icmpv6") return `protocol ${protocol}`;
  return fromPort === null || fromPort === -1 ? protocol : `${protocol} type ${fromPort}`;
}
