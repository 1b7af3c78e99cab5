import type { Rule } from "@sgt/snapshot";

/**
 * One kind of traffic that stands for all that no rule of the group tells apart from it: a protocol,
 * and for TCP and UDP a port, for ICMP a type and code.
 */
export interface TrafficPoint {
  /** IANA number; {@link UNNAMED} for every protocol that no rule names. */
  readonly protocol: number;
  /** Port or ICMP type; no rule asks for it on other protocols. */
  readonly a: number;
  /** ICMP code; no rule asks for it on other protocols. */
  readonly b: number;
}

/** A protocol, type or code that no rule names. */
const UNNAMED = 256;
const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };
const ICMP: readonly number[] = [1, 58];
const WITH_PORTS: readonly number[] = [6, 17];
const LAST_PORT = 65535;

function numberOf({ protocol }: Rule): number | null {
  return protocol === "-1" ? null : (NUMBERS[protocol] ?? Number(protocol));
}

/** Reports whether the rule admits the traffic, whatever its peer. */
export function admits(rule: Rule, point: TrafficPoint): boolean {
  const protocol = numberOf(rule);
  if (protocol === null) return true;
  if (protocol !== point.protocol) return false;
  if (WITH_PORTS.includes(protocol)) return firstPort(rule) <= point.a && point.a <= lastPort(rule);
  if (!ICMP.includes(protocol)) return true;
  const fits = (wanted: number | null, value: number) => named(wanted).every((only) => only === value);
  return fits(rule.fromPort, point.a) && fits(rule.toPort, point.b);
}

/**
 * Returns one point for each kind of traffic that some rule of `rules` tells apart and some rule of `among`, which are some
 * of `rules`, admits.
 */
export function trafficPoints(rules: readonly Rule[], among: readonly Rule[]): TrafficPoint[] {
  const protocols = new Set([...rules.flatMap((rule) => numberOf(rule) ?? []), UNNAMED]);
  return [...protocols]
    .flatMap((protocol) => pointsOf(protocol, rules))
    .filter((point) => among.some((rule) => admits(rule, point)));
}

/** Returns the point of traffic that has a port, or none of which a port is told. */
export function portPoint(protocol: number, port: number): TrafficPoint {
  return { protocol, a: port, b: 0 };
}

/** Reports whether records of a protocol tell no ports, but come from traffic that rules do tell apart. */
export function isIcmp(protocol: number): boolean {
  return ICMP.includes(protocol);
}

/** Returns a point for each kind of ICMP or ICMPv6 that the rules tell apart and admit: records do not tell type and code. */
export function icmpPoints(protocol: number, rules: readonly Rule[]): TrafficPoint[] {
  const any: Rule = { protocol: `${protocol}`, fromPort: null, toPort: null, peer: NOBODY };
  return trafficPoints([...rules, any], rules).filter((point) => point.protocol === protocol);
}

/** Stands where only the traffic of a rule counts. */
export const NOBODY: Rule["peer"] = { kind: "group", groupId: "" };

function pointsOf(protocol: number, rules: readonly Rule[]): TrafficPoint[] {
  const own = rules.filter((rule) => numberOf(rule) === protocol);
  if (WITH_PORTS.includes(protocol)) {
    const starts = own.flatMap((rule) => [firstPort(rule), lastPort(rule) + 1]);
    return [...new Set([0, ...starts])].filter((port) => port <= LAST_PORT).map((port) => portPoint(protocol, port));
  }
  const types = new Set([UNNAMED, ...own.flatMap((rule) => named(rule.fromPort))]);
  const codes = new Set([UNNAMED, ...own.flatMap((rule) => named(rule.toPort))]);
  return [...types].flatMap((a) => [...codes].map((b) => ({ protocol, a, b })));
}

const firstPort = ({ fromPort }: Rule): number => fromPort ?? 0;
const lastPort = ({ toPort }: Rule): number => toPort ?? LAST_PORT;

/** -1 is every type or code, as no value is. */
function named(value: number | null): readonly number[] {
  return value === null || value === -1 ? [] : [value];
}

/** Returns the traffic as text for messages. */
export function formatTrafficPoint({ protocol, a, b }: TrafficPoint): string {
  if (protocol === UNNAMED) return "protocols that no rule names";
  if (WITH_PORTS.includes(protocol)) return `${protocol === 6 ? "tcp" : "udp"} port ${a}`;
  return isIcmp(protocol) ? `icmp type ${a} code ${b}` : `protocol ${protocol}`;
}
