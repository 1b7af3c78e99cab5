import { BlockList, isIPv6 } from "node:net";
import type { GroupRecord, RuleRecord } from "@sgt/sandbox";

/** One packet: would it come in? */
export interface Probe {
  readonly groupId: string;
  readonly protocol: string;
  readonly port: number;
  readonly source: string;
}

/**
 * A second model of what a group admits, written for the tests alone: permissions as the sandbox stores
 * them, addresses judged by Node's own BlockList. It shares nothing with the planner or its proof.
 */
export function isAllowed(groups: readonly GroupRecord[], { groupId, protocol, port, source }: Probe): boolean {
  const rules = groups.find((group) => group.groupId === groupId)?.rules ?? [];
  return rules.some((rule) => rule.direction === "ingress" && matches(rule, protocol, port, source));
}

function matches({ permission }: RuleRecord, protocol: string, port: number, source: string): boolean {
  const p = permission as { IpProtocol: string; FromPort?: number; ToPort?: number };
  const traffic =
    p.IpProtocol === "-1" || (p.IpProtocol === protocol && (p.FromPort ?? 0) <= port && port <= (p.ToPort ?? 65_535));
  return traffic && cidrsOf(permission).some((cidr) => within(cidr, source));
}

function cidrsOf(permission: unknown): string[] {
  const p = permission as { IpRanges?: { CidrIp: string }[]; Ipv6Ranges?: { CidrIpv6: string }[] };
  return [...(p.IpRanges ?? []).map((range) => range.CidrIp), ...(p.Ipv6Ranges ?? []).map((range) => range.CidrIpv6)];
}

const answers = new Map<string, Map<string, boolean>>();

/** Remembered: the same few addresses are asked about after every call of every scenario. */
function within(cidr: string, source: string): boolean {
  const known = answers.get(cidr) ?? new Map<string, boolean>();
  answers.set(cidr, known);
  const answer = known.get(source) ?? judge(cidr, source);
  known.set(source, answer);
  return answer;
}

function judge(cidr: string, source: string): boolean {
  const [base = "", length = "0"] = cidr.split("/");
  if (isIPv6(base) !== isIPv6(source)) return false;
  const family = isIPv6(base) ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(base, Number(length), family);
  return list.check(source, family);
}

/** Both ends of every CIDR that is there at some time, the addresses just outside, and some inside; on every port named and beside it. */
export function probesOf(...states: readonly (readonly GroupRecord[])[]): Probe[] {
  const probes = new Map<string, Probe>();
  for (const group of states.flat()) {
    const rules = states
      .flat()
      .filter((other) => other.groupId === group.groupId)
      .flatMap((other) => other.rules);
    const sources = new Set(rules.flatMap((rule) => cidrsOf(rule.permission)).flatMap(edges));
    const traffics = new Set(
      rules.map((rule) => trafficOf(rule)).flatMap(([protocol, port]) => around(protocol, port)),
    );
    for (const traffic of traffics) {
      const [protocol = "", port = "0"] = traffic.split(" ");
      for (const source of sources) {
        probes.set(`${group.groupId} ${traffic} ${source}`, {
          groupId: group.groupId,
          protocol,
          port: Number(port),
          source,
        });
      }
    }
  }
  return [...probes.values()];
}

function trafficOf({ permission }: RuleRecord): [string, number] {
  const p = permission as { IpProtocol: string; FromPort?: number };
  return [p.IpProtocol === "-1" ? "tcp" : p.IpProtocol, Math.max(0, p.FromPort ?? 7)];
}

function around(protocol: string, port: number): string[] {
  return [port - 1, port, port + 1].filter((one) => one >= 0).map((one) => `${protocol} ${one}`);
}

function edges(cidr: string): string[] {
  const [base = "", length = "0"] = cidr.split("/");
  if (isIPv6(base)) return [base.endsWith("::") ? `${base}1` : base, "2001:db8:ffff::1"];
  const first = base.split(".").reduce((value, part) => value * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  const wanted = [first - 1, first, first + 1, first + Math.floor(size / 2), first + size - 1, first + size];
  return wanted
    .filter((value) => value >= 0 && value < 2 ** 32)
    .map((value) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join("."));
}
