import { parseRange } from "@sgt/cidr";
import type { Rule } from "@sgt/snapshot";

/** A packet that reaches an interface: IPv4 addresses stand in the low 32 bits. */
export const PACKET: readonly string[] = [
  "(declare-const ipv6 Bool)",
  "(declare-const address (_ BitVec 128))",
  "(declare-const protocol (_ BitVec 8))",
  "(declare-const port (_ BitVec 16))",
  "(declare-const icmp-type (_ BitVec 8))",
  "(declare-const icmp-code (_ BitVec 8))",
  "(assert (or ipv6 (= ((_ extract 127 32) address) (_ bv0 96))))",
];

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };

/** Returns a name for each group and prefix list among the peers: whether the source is one of its addresses, whoever they are. */
export function peerNames(rules: readonly Rule[]): string[] {
  return [...new Set(rules.flatMap(({ peer }) => ("cidr" in peer ? [] : [peerTerm(peer)])))];
}

/** Returns whether the rule admits the packet, as a term. */
export function ruleTerm({ protocol, fromPort, toPort, peer }: Rule): string {
  const from = peerTerm(peer);
  if (protocol === "-1") return from;
  const number = NUMBERS[protocol] ?? Number(protocol);
  return allOf([from, `(= protocol (_ bv${number} 8))`, ...portTerms(number, fromPort, toPort)]);
}

function portTerms(protocol: number, from: number | null, to: number | null): string[] {
  if (protocol === 6 || protocol === 17)
    return [`(bvule (_ bv${from ?? 0} 16) port)`, `(bvule port (_ bv${to ?? 65_535} 16))`];
  if (protocol !== 1 && protocol !== 58) return [];
  const exactly = (name: string, value: number | null) =>
    value === null || value === -1 ? [] : [`(= ${name} (_ bv${value} 8))`];
  return [...exactly("icmp-type", from), ...exactly("icmp-code", to)];
}

function peerTerm(peer: Rule["peer"]): string {
  if ("cidr" in peer) return sourceTerm(peer.cidr);
  return groupTerm(peer.kind === "group" ? peer.groupId : peer.prefixListId);
}

/** Returns whether the packet comes from a group or prefix list, as a term. */
export function groupTerm(id: string): string {
  return `|from ${id.replace(/[|\\]/g, "_")}|`;
}

/** Returns whether the packet comes from an address, a CIDR or a range `first-last`, as a term. */
export function sourceTerm(source: string): string {
  const { family, first, last } = parseRange(source);
  return allOf([
    family === 6 ? "ipv6" : "(not ipv6)",
    `(bvule (_ bv${first} 128) address)`,
    `(bvule address (_ bv${last} 128))`,
  ]);
}

/** Returns the conjunction; true of none. */
export function allOf(terms: readonly string[]): string {
  return terms.length === 0 ? "true" : `(and true ${terms.join(" ")})`;
}

/** Returns the disjunction; false of none. */
export function anyOf(terms: readonly string[]): string {
  return terms.length === 0 ? "false" : `(or false ${terms.join(" ")})`;
}

/** Returns that none of them holds. */
export function noneOf(terms: readonly string[]): string {
  return `(not ${anyOf(terms)})`;
}
