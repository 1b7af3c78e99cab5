import { collapse, countAddresses, formatPrefix, type OptionKeys } from "@sgt/cidr";
import { canonicalCidr, includesTraffic, type NetworkInterface } from "@sgt/snapshot";
import type { Diagnosis, GroupName, Refusal } from "../diagnose/diagnosis.js";
import { checkKeys, rulesError } from "../errors.js";
import type { ExtendRequest } from "./extend-request.js";
import type { parseTraffic } from "./parse-traffic.js";
import { isPrivateCidr } from "./plan-extension.js";

/** Tells the published prefix of an AWS service that holds an address; null for none. */
export type FindService = (address: string) => ServicePrefix | null;

/** A prefix that AWS publishes. */
export interface ServicePrefix {
  readonly cidr: string;
  readonly service: string;
  readonly region: string;
}

/**
 * Services whose addresses anybody rents: their prefix is no sender, but everybody who has a machine, a notebook or a build
 * there (AWS General Reference, AWS IP address ranges).
 */
const RENTED: ReadonlySet<string> = new Set(["AMAZON", "CLOUD9", "CODEBUILD", "EC2"]);

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
  /**
   * Services that rent machines of which the whole prefix is meant, and the most addresses that this may come to.
   * Of all others of these each address stands alone. Default none.
   */
  readonly wholePrefixes?: ReadonlyMap<string, bigint>;
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
 * The published prefix of a service takes the place of its addresses, unless the service rents machines.
 * Other protocols than TCP and UDP are passed over: flow logs do not tell ICMP types, and all of them would be too much.
 *
 * @throws `SGT_RULES_TOO_MANY_ADDRESSES` where prefixes of `wholePrefixes` come to more than was confirmed
 */
export function discoverRequests(
  { refusals }: Pick<Diagnosis, "refusals">,
  enis: readonly NetworkInterface[],
  options: DiscoverOptions = {},
): Discovered {
  checkKeys(options, DISCOVER_REQUESTS_KEYS);
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
    const known = wanted.get(key) ?? { groupId: group.groupId, refusal, sources: [], rented: [], services: new Map() };
    addSource(known, refusal.source, options);
    wanted.set(key, known);
  }
  checkCounts([...wanted.values()], options);
  return { requests: [...wanted.values()].flatMap((one) => requestsOf(one, options)), passedOver };
}

const DISCOVER_REQUESTS_KEYS = {
  groupIds: true,
  traffic: true,
  includeNeverAllowed: true,
  includePublic: true,
  findService: true,
  wholePrefixes: true,
  tolerance: true,
} satisfies OptionKeys<DiscoverOptions>;

interface Wanted {
  readonly groupId: string;
  readonly refusal: Refusal;
  readonly sources: string[];
  /** Addresses of machines that anybody rents: never one address more. */
  readonly rented: string[];
  /** By published prefix. */
  readonly services: Map<string, ServicePrefix>;
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

function addSource(wanted: Wanted, source: string, { findService, wholePrefixes }: DiscoverOptions): void {
  const found = isPrivateAddress(source) ? null : (findService?.(source) ?? null);
  if (found === null) wanted.sources.push(source);
  else if (RENTED.has(found.service) && !wholePrefixes?.has(found.service)) wanted.rented.push(source);
  else wanted.services.set(found.cidr, found);
}

/** What was confirmed is a number of addresses for each service, over all groups. */
function checkCounts(wanted: readonly Wanted[], { wholePrefixes = new Map() }: DiscoverOptions): void {
  const found = wanted.flatMap(({ services }) => [...services.values()]);
  for (const [service, most] of wholePrefixes) {
    const cidrs = [...new Set(found.filter((one) => one.service === service).map(({ cidr }) => cidr))];
    const count = countAddresses(cidrs);
    if (count <= most) continue;
    throw rulesError(
      "SGT_RULES_TOO_MANY_ADDRESSES",
      `${cidrs.join(", ")} of ${service} hold ${count} addresses, and ${most} were confirmed`,
      { hint: `Leave --whole-prefixes out, or confirm ${service}=${count}.`, details: { service } },
    );
  }
}

function requestsOf(
  { groupId, refusal, sources, rented, services }: Wanted,
  { tolerance = 0 }: DiscoverOptions,
): ExtendRequest[] {
  const traffic = {
    groupId,
    protocol: NAMES[refusal.protocol] ?? "",
    fromPort: refusal.port,
    toPort: refusal.port,
  };
  return [
    ...[...cidrsOf(sources, tolerance), ...cidrsOf(rented, 0)].map((cidr) => ({ ...traffic, cidr })),
    ...[...services.values()].map(({ cidr, service, region }) => ({
      ...traffic,
      cidr: canonicalCidr(cidr),
      note: `${service} ${region}`,
    })),
  ];
}

function cidrsOf(sources: readonly string[], tolerance: number): string[] {
  const families = [sources.filter((one) => !one.includes(":")), sources.filter((one) => one.includes(":"))];
  return families.flatMap((own) =>
    own.length === 0 ? [] : collapse(own, { tolerance, objective: "fewest-rules" }).prefixes.map(formatPrefix),
  );
}
