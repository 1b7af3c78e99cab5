import { hasPorts, isIcmp } from "./protocol.js";
import type { Peer, Rule } from "./rule.js";

type Traffic = Pick<Rule, "protocol" | "fromPort" | "toPort">;

/** Protocols with a name that everybody knows (IANA protocol numbers). */
const NAMES: Readonly<Record<number, string>> = {
  1: "icmp",
  6: "tcp",
  17: "udp",
  47: "gre",
  50: "esp",
  58: "icmpv6",
  132: "sctp",
};
/** Of these, flow logs tell the ports. */
const WITH_PORTS: ReadonlySet<number> = new Set([6, 17, 132]);

/** Returns the peer as text: a CIDR, or the id of a group or prefix list. */
export function formatPeer(peer: Peer): string {
  switch (peer.kind) {
    case "ipv4":
    case "ipv6":
      return peer.cidr;
    case "group":
      return peer.groupId;
    case "prefix-list":
      return peer.prefixListId;
  }
}

/**
 * Returns protocol and ports as AWS's console has them: `tcp 443`, `tcp 1024-65535`, `all tcp`, `icmp type 8`,
 * `icmp type 3 code 4`, `all icmp`, `protocol 50`, `all traffic`. No two kinds of traffic have one text.
 */
export function formatTraffic({ protocol, fromPort, toPort }: Traffic): string {
  if (protocol === "-1") return "all traffic";
  if (hasPorts(protocol)) return formatPorts(protocol, fromPort ?? 0, toPort ?? 65_535);
  if (isIcmp(protocol)) return formatIcmp(protocol, fromPort ?? -1, toPort ?? -1);
  return `protocol ${protocol}`;
}

function formatPorts(protocol: string, from: number, to: number): string {
  if (from === 0 && to === 65_535) return `all ${protocol}`;
  return from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
}

/** AWS's -1 is every type, or every code of a type. */
function formatIcmp(protocol: string, type: number, code: number): string {
  if (type === -1 && code === -1) return `all ${protocol}`;
  return `${protocol} type ${type === -1 ? "any" : type}${code === -1 ? "" : ` code ${code}`}`;
}

/** Returns what a rule admits and from whom: `tcp 443 from 10.0.0.0/16`. */
export function formatRule(rule: Rule): string {
  return `${formatTraffic(rule)} from ${formatPeer(rule.peer)}`;
}

/** Returns a rule whose {@link ruleIdentity} is all that is known as {@link formatRule} has it; other text as it is. */
export function formatIdentity(identity: string): string {
  const parts = /^(\S+) (?:\*|(\*|-?\d+)-(\*|-?\d+)) (\S+)$/.exec(identity);
  if (parts === null) return identity;
  const [, protocol = "", from, to, peer] = parts;
  return `${formatTraffic({ protocol, fromPort: portOf(from), toPort: portOf(to) })} from ${peer}`;
}

const portOf = (text: string | undefined): number | null => (text === undefined || text === "*" ? null : Number(text));

/** Returns what a flow record came on, by IANA protocol number and port: `tcp 443`, `icmp`, `protocol 89`. */
export function formatFlow(protocol: number, port: number): string {
  const name = NAMES[protocol] ?? `protocol ${protocol}`;
  return WITH_PORTS.has(protocol) ? `${name} ${port}` : name;
}
