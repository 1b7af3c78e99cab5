import { SgtError } from "@sgt/cidr";
import { canonicalPorts, type Rule } from "@sgt/snapshot";
import { rulesError } from "../errors.js";

const SPEC = /^(?:(tcp|udp)[: ])?(\d{1,7})(?:-(\d{1,7}))?$/;
const BARE = /^(all|icmp|icmpv6)$/;

/**
 * Reads protocol and ports as a person types them: `443` (tcp), `tcp:443`, `udp:8000-8100`, `icmp`, `icmpv6`, `all`.
 *
 * @throws `SGT_CIDR_INVALID_PORT_SPAN` for ports that are reversed or beyond 65535
 * @throws `SGT_RULES_INVALID_OPTION` for anything else
 */
export function parseTraffic(text: string): Pick<Rule, "protocol" | "fromPort" | "toPort"> {
  const trimmed = text.trim().toLowerCase();
  const bare = BARE.exec(trimmed)?.[1];
  if (bare !== undefined) {
    const protocol = bare === "all" ? "-1" : bare;
    return { protocol, ...canonicalPorts(protocol, undefined, undefined) };
  }
  const [, protocol = "tcp", from, to] = SPEC.exec(trimmed) ?? [];
  if (from === undefined) throw badTraffic(text);
  const span = { fromPort: Number(from), toPort: Number(to ?? from) };
  if (span.fromPort > span.toPort || span.toPort > 65535) throw badSpan(text);
  return { protocol, ...span };
}

function badTraffic(text: string): Error {
  return rulesError("SGT_RULES_INVALID_OPTION", `not protocol and ports: ${JSON.stringify(text)}`, {
    hint: "Write tcp:443, udp:8000-8100, icmp or all.",
    details: { option: "port" },
  });
}

function badSpan(text: string): Error {
  return new SgtError({
    code: "SGT_CIDR_INVALID_PORT_SPAN",
    message: `not a port span: ${JSON.stringify(text)}`,
    source: "user",
    hint: "Write the first port and then the last one, 0 to 65535.",
    details: { text },
  });
}
