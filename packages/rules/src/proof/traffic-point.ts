import type { Rule } from "@sgt/snapshot";

/**
 * One kind of traffic that stands for all that no rule of the group tells apart from it: a protocol,
 * and for TCP and UDP a port, for ICMP a type and code.
 */
export interface TrafficPoint {
  /** IANA number; {@link UNNAMED} for every protocol that no rule names. */
  readonly protocol: number;
  /** Port or ICMP type; 0 where there is none. */
  readonly a: number;
  /** ICMP code; 0 where there is none. */
  readonly b: number;
}

/** A protocol, type or code that no rule names. */
const UNNAMED = 256;
const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };
const ICMP: readonly number[] = [1, 58];
const WITH_PORTS: readonly number[] = [6, 17];

function numberOf(rule: Rule): number | null {
  return rule.protocol === "-1" ? null : (NUMBERS[rule.protocol] ?? Number(rule.protocol));
}

/** Reports whether the rule admits the traffic, whatever its peer. */
export function admits(rule: Rule, point: TrafficPoint): boolean {
  const protocol = numberOf(rule);
  if (protocol === null) return true;
  if (protocol !== point.protocol) return false;
  if (WITH_PORTS.includes(protocol)) return point.a >= (rule.fromPort ?? 0) && point.a <= (rule.toPort ?? 65535);
  if (!ICMP.includes(protocol)) return true;
  const fits = (wanted: number | null, value: number) => named(wanted).every((only) => only === value);
  return fits(rule.fromPort, point.a) && fits(rule.toPort, point.b);
}

/** Returns one point for each kind of traffic that some rule of `rules` tells apart and some rule of `among` admits. */
export function trafficPoints(rules: readonly Rule[], among: readonly Rule[]): TrafficPoint[] {
  const wanted = among.some((rule) => rule.protocol === "-1") ? rules : among;
  const protocols = new Set([...wanted.flatMap((rule) => numberOf(rule) ?? []), UNNAMED]);
  return [...protocols]
    .flatMap((protocol) => pointsOf(protocol, rules))
    .filter((point) => among.some((rule) => admits(rule, point)));
}

function pointsOf(protocol: number, rules: readonly Rule[]): TrafficPoint[] {
  const own = rules.filter((rule) => numberOf(rule) === protocol);
  if (WITH_PORTS.includes(protocol)) {
    const starts = own.flatMap((rule) => [rule.fromPort ?? 0, (rule.toPort ?? 65535) + 1]);
    return [...new Set([0, ...starts])].filter((port) => port <= 65535).map((a) => ({ protocol, a, b: 0 }));
  }
  if (!ICMP.includes(protocol)) return [{ protocol, a: 0, b: 0 }];
  const types = new Set([UNNAMED, ...own.flatMap((rule) => named(rule.fromPort))]);
  const codes = new Set([UNNAMED, ...own.flatMap((rule) => named(rule.toPort))]);
  return [...types].flatMap((a) => [...codes].map((b) => ({ protocol, a, b })));
}

/** -1 is every type or code, as no value is. */
function named(value: number | null): readonly number[] {
  return value === null || value === -1 ? [] : [value];
}

/** Returns the traffic as text for messages. */
export function formatTrafficPoint({ protocol, a, b }: TrafficPoint): string {
  if (protocol === UNNAMED) return "protocols that no rule names";
  if (WITH_PORTS.includes(protocol)) return `${protocol === 6 ? "tcp" : "udp"} port ${a}`;
  return ICMP.includes(protocol) ? `icmp type ${a} code ${b}` : `protocol ${protocol}`;
}
