import { BlockList, isIPv6 } from "node:net";
import type { GroupRecord, RuleRecord } from "@sgt/sandbox";

/** One packet: would it come in? */
export interface Probe {
  readonly groupId: string;
  readonly protocol: string;
  /** Port, or ICMP type. */
  readonly a: number;
  /** ICMP code. */
  readonly b: number;
  /** An address; or the id of a group or prefix list, for whoever is in it. */
  readonly source: string;
}

/** A permission as the sandbox stores it, with AWS's names. */
interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string }[];
  readonly UserIdGroupPairs?: readonly { readonly GroupId?: string }[];
  readonly PrefixListIds?: readonly { readonly PrefixListId: string }[];
}

const permissionOf = (rule: RuleRecord): Permission => rule.permission as unknown as Permission;

/**
 * A second model of what a group admits, written for the tests alone: permissions as the sandbox stores
 * them, addresses judged by Node's own BlockList. It shares nothing with the planner or its proof.
 */
export function admits(rule: RuleRecord, { protocol, a, b, source }: Probe): boolean {
  const permission = permissionOf(rule);
  return rule.direction === "ingress" && trafficFits(permission, protocol, a, b) && sourceFits(permission, source);
}

function trafficFits({ IpProtocol, FromPort, ToPort }: Permission, protocol: string, a: number, b: number): boolean {
  if (IpProtocol === "-1") return true;
  if (IpProtocol !== protocol) return false;
  if (protocol === "tcp" || protocol === "udp") return (FromPort ?? 0) <= a && a <= (ToPort ?? 65_535);
  if (!protocol.startsWith("icmp")) return true;
  const fits = (wanted: number | undefined, value: number) => wanted === undefined || wanted === -1 || wanted === value;
  return fits(FromPort, a) && fits(ToPort, b);
}

function sourceFits(permission: Permission, source: string): boolean {
  const { UserIdGroupPairs = [], PrefixListIds = [] } = permission;
  if (source.startsWith("sg-")) return UserIdGroupPairs.some((pair) => pair.GroupId === source);
  if (source.startsWith("pl-")) return PrefixListIds.some((list) => list.PrefixListId === source);
  return cidrsOf(permission).some((cidr) => within(cidr, source));
}

function cidrsOf({ IpRanges = [], Ipv6Ranges = [] }: Permission): string[] {
  return [...IpRanges.map((range) => range.CidrIp), ...Ipv6Ranges.map((range) => range.CidrIpv6)];
}

function within(cidr: string, source: string): boolean {
  return isIPv6(cidr.split("/")[0] ?? "") === isIPv6(source) && listOf(cidr).check(source, familyOf(source));
}

const familyOf = (address: string) => (isIPv6(address) ? "ipv6" : "ipv4");

const lists = new Map<string, BlockList>();

/** Remembered: the same few CIDRs are asked about thousands of addresses. */
function listOf(cidr: string): BlockList {
  const known = lists.get(cidr);
  if (known !== undefined) return known;
  const [base = "", length = "0"] = cidr.split("/");
  const list = new BlockList();
  list.addSubnet(base, Number(length), familyOf(base));
  lists.set(cidr, list);
  return list;
}

/**
 * Both ends of every CIDR that is there at some time, the addresses just outside, and some inside, and every
 * group and list that is named; on every port, type and code named and beside it, and on a protocol that nobody names.
 */
export function probesOf(...states: readonly (readonly GroupRecord[])[]): Probe[] {
  const groupIds = new Set(states.flat().map((group) => group.groupId));
  return [...groupIds].flatMap((groupId) => {
    const groups = states.flat().filter((group) => group.groupId === groupId);
    const permissions = groups.flatMap((group) => group.rules).map(permissionOf);
    const sources = new Set(permissions.flatMap(sourcesOf));
    const traffics = new Set(["51 0 0", ...permissions.flatMap(trafficsOf)]);
    return [...traffics].flatMap((traffic) => {
      const [protocol = "", a = "0", b = "0"] = traffic.split(" ");
      return [...sources].map((source) => ({ groupId, protocol, a: Number(a), b: Number(b), source }));
    });
  });
}

function trafficsOf({ IpProtocol, FromPort, ToPort }: Permission): string[] {
  if (IpProtocol === "-1") return ["tcp 7 0", "udp 7 0", "icmp 8 0"];
  if (IpProtocol !== "tcp" && IpProtocol !== "udp" && !IpProtocol.startsWith("icmp")) return [`${IpProtocol} 0 0`];
  const [from, to] = [Math.max(0, FromPort ?? 0), Math.max(0, ToPort ?? 0)];
  if (IpProtocol.startsWith("icmp"))
    return [from, from + 1].flatMap((a) => [to, to + 1].map((b) => `${IpProtocol} ${a} ${b}`));
  return [from - 1, from, to, to + 1]
    .filter((port) => port >= 0 && port < 65_536)
    .map((port) => `${IpProtocol} ${port} 0`);
}

function sourcesOf(permission: Permission): string[] {
  const { UserIdGroupPairs = [], PrefixListIds = [] } = permission;
  return [
    ...cidrsOf(permission).flatMap(edges),
    ...UserIdGroupPairs.flatMap((pair) => pair.GroupId ?? []),
    ...PrefixListIds.map((list) => list.PrefixListId),
  ];
}

function edges(cidr: string): string[] {
  const [base = "", length = "0"] = cidr.split("/");
  const bits = isIPv6(base) ? 128 : 32;
  const first = isIPv6(base) ? ipv6Value(base) : ipv4Value(base);
  const size = 1n << BigInt(bits - Number(length));
  const wanted = [first - 1n, first, first + 1n, first + size / 2n, first + size - 1n, first + size];
  const text = bits === 128 ? ipv6Text : ipv4Text;
  return wanted.filter((value) => value >= 0n && value < 1n << BigInt(bits)).map(text);
}

const ipv4Value = (text: string): bigint => text.split(".").reduce((value, part) => value * 256n + BigInt(part), 0n);

const ipv4Text = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");

function ipv6Value(text: string): bigint {
  const [head = "", tail] = text.split("::");
  const words = (part: string) => part.split(":").filter((word) => word !== "");
  const [front, back] = [words(head), words(tail ?? "")];
  const all = tail === undefined ? front : [...front, ...Array(8 - front.length - back.length).fill("0"), ...back];
  return all.reduce((value, word) => (value << 16n) | BigInt(`0x${word}`), 0n);
}

const ipv6Text = (value: bigint): string =>
  Array.from({ length: 8 }, (_, i) => ((value >> BigInt(16 * (7 - i))) & 0xffffn).toString(16)).join(":");
