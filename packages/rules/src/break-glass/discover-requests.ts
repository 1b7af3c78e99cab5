import { collapse, formatPrefix } from "@sgt/cidr";
import { canonicalCidr, includesTraffic, type NetworkInterface } from "@sgt/snapshot";
import type { Diagnosis, GroupName, Refusal } from "../diagnose/diagnosis.js";

import type { ExtendRequest } from "./extend-request.js";
import type { parseTraffic } from "./parse-traffic.js";
import { isPrivateCidr } from "./plan-extension.js";

/** Tells the published prefix of an AWS service that holds an address; null for none. */
export type FindService = (
  address: string,
) => { readonly cidr: string; readonly service: string; readonly region: string } | null;

export interface DiscoverOptions {
  /** Only these groups; null means whichever were reached. */
  readonly groupIds?: readonly string[] | null;
  /** Only these protocols and ports; null means all. */
  readonly traffic?: readonly ReturnType<typeof parseTraffic>[] | null;
  /** Also sources that no rule is known to have admitted: a failover that was never rehearsed, or a scanner. Default false. */
  readonly includeNeverAllowed?: boolean;
  /** Also sources outside the private blocks. Default false. */
  readonly includePublic?: boolean;
  readonly findService?: FindService | undefined;
  /** Share of a block that nobody asked from, 0 to 1. Default 0: not one address more. */
  readonly tolerance?: number;
}

/** A refusal that no rule is made for, and why. */
export interface PassedOver {
  readonly refusal: Refusal;
  readonly id: "allowed-by-groups" | "never-allowed" | "protocol-without-ports" | "public" | "no-group";
}

export interface Discovered {
  readonly requests: readonly ExtendRequest[];
  readonly passedOver: readonly PassedOver[];
}

const NAMES: Readonly<Record<number, string>> = { 6: "tcp", 17: "udp" };

/**
 * Returns what would let in who was refused: one request for each source, group and port, sources side by side
 * as one CIDR. Groups are those of the interface that refused; of several the one whose rule was removed, else the
 * one on the fewest interfaces, for a rule there lets in least. Where groups admit the source already, no rule helps;
 * and who was never let in is not let in unasked, for a scanner is refused too.
 * Other protocols than TCP and UDP are passed over: flow logs do not tell ICMP types, and all of them would be too much.
 */
export function discoverRequests(
  { refusals }: Pick<Diagnosis, "refusals">,
  enis: readonly NetworkInterface[],
  options: DiscoverOptions = {},
): Discovered {
  const passedOver: PassedOver[] = [];
  const wanted = new Map<string, Wanted>();
  for (const refusal of refusals) {
    if (!isAskedFor(refusal, options)) continue;
    const id = whyNot(refusal, options);
    const group = id === null ? chooseGroup(refusal, enis, options) : null;
    if (group === null) {
      passedOver.push({ refusal, id: id ?? "no-group" });
      continue;
    }
    const key = `${group.groupId} ${refusal.protocol} ${refusal.port}`;
    const known = wanted.get(key) ?? { groupId: group.groupId, refusal, sources: [], services: new Map() };
    addSource(known, refusal.source, options);
    wanted.set(key, known);
  }
  return { requests: [...wanted.values()].flatMap((one) => requestsOf(one, options)), passedOver };
}

interface Wanted {
  readonly groupId: string;
  readonly refusal: Refusal;
  readonly sources: string[];
  /** Published prefixes and their names. */
  readonly services: Map<string, string>;
}

function isAskedFor({ protocol, port }: Refusal, { traffic = null }: DiscoverOptions): boolean {
  if (traffic === null) return true;
  const own = { protocol: NAMES[protocol] ?? `${protocol}`, fromPort: port, toPort: port };
  return traffic.some((asked) => includesTraffic(asked, own));
}

function whyNot({ cause, protocol, source }: Refusal, options: DiscoverOptions): PassedOver["id"] | null {
  const { includePublic = false, includeNeverAllowed = false } = options;
  if (cause === "allowed-by-groups") return cause;
  if (cause === "never-allowed" && !includeNeverAllowed) return cause;
  if (NAMES[protocol] === undefined) return "protocol-without-ports";
  return includePublic || isPrivateAddress(source) ? null : "public";
}

function isPrivateAddress(source: string): boolean {
  return isPrivateCidr(`${source}/${source.includes(":") ? 128 : 32}`);
}

function chooseGroup(
  refusal: Refusal,
  enis: readonly NetworkInterface[],
  { groupIds = null }: DiscoverOptions,
): GroupName | null {
  const candidates = refusal.groups.filter(({ groupId }) => groupIds === null || groupIds.includes(groupId));
  const removed = candidates.find(({ groupId }) => groupId === refusal.explained?.groupId);
  if (removed !== undefined) return removed;
  const reach = ({ groupId }: GroupName): number => enis.filter((eni) => eni.groupIds.includes(groupId)).length;
  return [...candidates].sort((a, b) => reach(a) - reach(b) || (a.groupId < b.groupId ? -1 : 1))[0] ?? null;
}

function addSource(wanted: Wanted, source: string, { findService }: DiscoverOptions): void {
  const service = isPrivateAddress(source) ? null : (findService?.(source) ?? null);
  if (service === null) wanted.sources.push(source);
  else wanted.services.set(service.cidr, `${service.service} ${service.region}`);
}

function requestsOf(
  { groupId, refusal, sources, services }: Wanted,
  { tolerance = 0 }: DiscoverOptions,
): ExtendRequest[] {
  const traffic = {
    groupId,
    protocol: NAMES[refusal.protocol] ?? "",
    fromPort: refusal.port,
    toPort: refusal.port,
  };
  const families = [sources.filter((one) => !one.includes(":")), sources.filter((one) => one.includes(":"))];
  const cidrs = families.flatMap((own) =>
    own.length === 0 ? [] : collapse(own, { tolerance, objective: "fewest-rules" }).prefixes.map(formatPrefix),
  );
  return [
    ...cidrs.map((cidr) => ({ ...traffic, cidr })),
    ...[...services].map(([cidr, note]) => ({ ...traffic, cidr: canonicalCidr(cidr), note })),
  ];
}
