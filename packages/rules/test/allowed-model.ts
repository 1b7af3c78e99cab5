import type { GroupPlan, PlanOptions } from "@sgt/rules";
import type { Rule } from "@sgt/snapshot";

/**
 * A third model, slow and obvious: a universe of 256 IPv4 addresses (10.0.0.0/24) and 16 IPv6 ones, a
 * handful of protocols and ports, and for each of them a plain yes or no. It shares nothing with the
 * planner and nothing with the proof.
 */
export interface Traffic {
  readonly protocol: string;
  readonly a: number;
  readonly b: number;
}

/** TCP and UDP ports around the edges of spans, ICMP types and codes, and a protocol without ports. */
export const UNIVERSE_TRAFFIC: readonly Traffic[] = [
  ...["tcp", "udp"].flatMap((protocol) =>
    [21, 22, 23, 79, 80, 443, 444, 8443, 65535].map((a) => ({ protocol, a, b: 0 })),
  ),
  ...["icmp", "icmpv6"].flatMap((protocol) => [0, 3, 8].flatMap((a) => [0, 4].map((b) => ({ protocol, a, b })))),
  { protocol: "50", a: 0, b: 0 },
  { protocol: "51", a: 0, b: 0 },
];

export const ADDRESSES: readonly string[] = [
  ...Array.from({ length: 256 }, (_, last) => `10.0.0.${last}`),
  ...Array.from({ length: 16 }, (_, last) => `fd00::${last.toString(16)}`),
];

/** The addresses of the universe that the rules admit on one kind of traffic, one bit for each. */
export function allowed(rules: readonly Rule[], traffic: Traffic): bigint {
  return rules.reduce((all, rule) => (admitsTraffic(rule, traffic) ? all | addressesOf(rule) : all), 0n);
}

/** The addresses of the universe in the rule's peer, one bit for each. */
export function addressesOf({ peer }: Rule): bigint {
  if (peer.kind !== "ipv4" && peer.kind !== "ipv6") return 0n;
  const known = membersByCidr.get(peer.cidr);
  if (known !== undefined) return known;
  const members = ADDRESSES.reduce((all, address, at) => (isIn(address, peer.cidr) ? all | bitOf(at) : all), 0n);
  membersByCidr.set(peer.cidr, members);
  return members;
}

const membersByCidr = new Map<string, bigint>();

const bitOf = (at: number): bigint => 1n << BigInt(at);

/** The address as one bit; none when it is not of the universe. */
export function bitOfAddress(address: string): bigint {
  const at = ADDRESSES.indexOf(address);
  return at < 0 ? 0n : bitOf(at);
}

export function countBits(members: bigint): number {
  return members.toString(2).replaceAll("0", "").length;
}

export function admitsTraffic(rule: Rule, { protocol, a, b }: Traffic): boolean {
  if (rule.protocol === "-1") return true;
  if (rule.protocol !== protocol) return false;
  const from = rule.fromPort ?? -1;
  const to = rule.toPort ?? -1;
  if (protocol === "tcp" || protocol === "udp") return from <= a && a <= to;
  if (protocol === "icmp" || protocol === "icmpv6") return (from === -1 || from === a) && (to === -1 || to === b);
  return true;
}

/** Compares bit texts: an address is in a CIDR when its first bits are. */
function isIn(address: string, cidr: string): boolean {
  const [base = "", length = "0"] = cidr.split("/");
  if (base.includes(":") !== address.includes(":")) return false;
  return bits(base).slice(0, Number(length)) === bits(address).slice(0, Number(length));
}

function bits(address: string): string {
  if (!address.includes(":")) {
    return address
      .split(".")
      .map((octet) => Number(octet).toString(2).padStart(8, "0"))
      .join("");
  }
  const [head = "", tail = ""] = address.split("::");
  const words = (part: string) => part.split(":").filter((word) => word !== "");
  const middle = Array(8 - words(head).length - words(tail).length).fill("0");
  const all = address.includes("::") ? [...words(head), ...middle, ...words(tail)] : words(address);
  return all.map((word) => Number.parseInt(word, 16).toString(2).padStart(16, "0")).join("");
}

export const same = (a: Rule, b: Rule): boolean =>
  a.protocol === b.protocol &&
  a.fromPort === b.fromPort &&
  a.toPort === b.toPort &&
  JSON.stringify(peerId(a)) === JSON.stringify(peerId(b));

function peerId({ peer }: Rule): unknown {
  if (peer.kind === "group") return peer.groupId;
  return peer.kind === "prefix-list" ? peer.prefixListId : peer.cidr;
}

/** The rules after each call, starting with those before the first. */
export function statesOf(group: GroupPlan): Rule[][] {
  const states: Rule[][] = [[...group.before]];
  for (const step of group.steps) {
    const now = states.at(-1) ?? [];
    states.push(stateAfter(now, step));
  }
  return states;
}

function stateAfter(now: readonly Rule[], step: GroupPlan["steps"][number]): Rule[] {
  switch (step.kind) {
    case "authorize":
      return [...now, ...step.rules];
    case "revoke":
      return now.filter((rule) => !step.rules.some((other) => same(rule, other)));
    case "modify":
      return now.map((rule) => (same(rule, step.rule) ? step.to : rule));
  }
}

export function quotaOf(rules: readonly Rule[], weights: ReadonlyMap<string, number>, family: "ipv4" | "ipv6"): number {
  let count = 0;
  for (const { peer } of rules) {
    if (peer.kind === "prefix-list") count += weights.get(peer.prefixListId) ?? Number.NaN;
    else if (peer.kind === "group" || peer.kind === family) count += 1;
  }
  return count;
}

/** Rules that no plan may touch, whatever the evidence. */
export function isProtected(
  { peer }: Rule,
  options: Pick<PlanOptions, "prefixThreshold" | "ipv6PrefixThreshold">,
): boolean {
  if (peer.kind !== "ipv4" && peer.kind !== "ipv6") return true;
  const length = Number(peer.cidr.split("/")[1]);
  const threshold = peer.kind === "ipv4" ? options.prefixThreshold : (options.ipv6PrefixThreshold ?? 0);
  return length === 0 || length >= threshold || !/^(10\.|fd)/.test(peer.cidr);
}
