import type { Family } from "@sgt/cidr";
import { hasPorts, isIcmp, type Rule } from "@sgt/snapshot";
import type { SourceScope } from "../exposure/source-scope.js";
import type { Severity } from "../finding/severity.js";
import { CRITICAL_SERVICES, type CriticalService } from "./critical-services.js";

/** What is wrong with traffic and its sources, whoever permits it. */
export type RiskKind =
  | "open-critical-port"
  | "open-web-port"
  | "open-port"
  | "open-icmp"
  | "wide-public"
  | "wide-private";

export interface RiskGrade {
  readonly kind: RiskKind;
  readonly severity: Severity;
  /** What strangers get at; empty unless it is open to anywhere. */
  readonly services: readonly CriticalService[];
}

type Traffic = Pick<Rule, "protocol" | "fromPort" | "toPort">;

/**
 * The longest prefix that is still high, medium and low. IPv4 as docs/article.md says. In IPv6 a subnet is
 * a /64 whatever its use, so the steps are those of IPv4 counted in subnets: a /16 holds 256 networks of
 * /24, a /56 holds 256 of /64.
 */
const LADDER: Readonly<Record<Family, readonly (readonly [prefixLength: number, severity: Severity])[]>> = {
  4: [
    [16, "high"],
    [20, "medium"],
    [23, "low"],
  ],
  6: [
    [56, "high"],
    [60, "medium"],
    [63, "low"],
  ],
};

const WEB_PORTS: ReadonlySet<number | null> = new Set([80, 443]);

/**
 * Returns the risk of traffic that a rule lets in from these sources, or null when there is none to speak
 * of: tight sources, and ICMP from a known network. ICMP type and code are no ports: open to anywhere it
 * is low, for it reaches no service.
 *
 * @param services replaces the ports that are critical; the catalogue's own when absent.
 */
export function gradeTraffic(
  traffic: Traffic,
  scope: SourceScope,
  services: readonly CriticalService[] = CRITICAL_SERVICES,
): RiskGrade | null {
  const isPing = isIcmp(traffic.protocol);
  if (scope.reach === "anywhere") {
    return isPing ? { kind: "open-icmp", severity: "low", services: [] } : gradeOpen(traffic, services);
  }
  if (isPing || scope.reach === "nowhere") return null;
  const step = LADDER[scope.family].find(([longest]) => scope.prefixLength <= longest);
  return step === undefined
    ? null
    : { kind: scope.reach === "public" ? "wide-public" : "wide-private", severity: step[1], services: [] };
}

/** Returns why {@link gradeTraffic} has nothing to say of traffic: few addresses, or many that reach no service. */
export function ungradedBecause({ protocol }: Traffic, { reach, family, prefixLength }: SourceScope): string {
  if (reach === "nowhere") return "no packet comes from there";
  const isWide = LADDER[family].some(([longest]) => prefixLength <= longest);
  return isWide && isIcmp(protocol) ? "wide, for ICMP only, which reaches no service" : "tight";
}

function gradeOpen(traffic: Traffic, services: readonly CriticalService[]): RiskGrade {
  const reached = services.filter((service) => admits(traffic, service));
  if (reached.length > 0) return { kind: "open-critical-port", severity: "critical", services: reached };
  const isWeb = traffic.protocol === "tcp" && traffic.fromPort === traffic.toPort && WEB_PORTS.has(traffic.fromPort);
  return { kind: isWeb ? "open-web-port" : "open-port", severity: "high", services: [] };
}

function admits({ protocol, fromPort, toPort }: Traffic, service: CriticalService): boolean {
  if (protocol === "-1") return true;
  return (
    hasPorts(protocol) &&
    protocol === service.protocol &&
    service.port >= (fromPort ?? 0) &&
    service.port <= (toPort ?? 65_535)
  );
}
