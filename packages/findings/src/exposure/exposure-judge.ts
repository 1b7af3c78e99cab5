import { parseRange } from "@sgt/cidr";
import { formatTraffic, mayAdmit, type RegionSnapshot, type SecurityGroup, SNAPSHOT_FILES } from "@sgt/snapshot";
import type { Exposure } from "../finding/exposure.js";

import { publicPart } from "./address-kinds.js";
import { combineExposures, notReachable, unknown } from "./combine-exposures.js";
import { type GroupHolder, groupHolders, holdersByGroup } from "./group-holders.js";
import { listenedProtocols } from "./listened-protocols.js";
import { PassThrough } from "./pass-through.js";
import { RegionLayout } from "./region-layout.js";
import { type PermittedTraffic, SubnetWays } from "./subnet-ways.js";

/**
 * Tells whether what a security group permits can arrive: somebody carries the group, answers find a
 * route back through a door that also lets in, for the internet it has a public address, and the
 * network ACL of its subnet lets both ways through. What was not collected makes it unknown, never safe.
 */
export class ExposureJudge {
  readonly layout: RegionLayout;
  readonly holders: readonly GroupHolder[];
  readonly #byGroup: ReadonlyMap<string, readonly GroupHolder[]>;
  readonly #passThrough: PassThrough;
  readonly #ways: SubnetWays;
  /** Of groups that may stand before interfaces of other accounts, by their id. */
  readonly #others: ReadonlyMap<string, string>;

  constructor(region: RegionSnapshot) {
    this.layout = new RegionLayout(region);
    this.holders = groupHolders(region);
    this.#byGroup = holdersByGroup(this.holders);
    this.#ways = new SubnetWays(region, this.layout);
    this.#passThrough = new PassThrough(region, this.holders, this.#ways);
    this.#others = new Map(region.groups.flatMap(unseenHolders));
  }

  /** Returns what carries a group. */
  holdersOf(groupId: string): readonly GroupHolder[] {
    return this.#byGroup.get(groupId) ?? [];
  }

  /** Returns the exposure of one group to some traffic. */
  ofGroup(groupId: string, traffic: PermittedTraffic): Exposure {
    const holders = this.holdersOf(groupId);
    const missing = this.layout.missingReason(SNAPSHOT_FILES.networkInterfaces);
    const each = [...this.#byPlace(holders).values()].map((alike) => this.#ofAlike(alike, traffic));
    if (missing !== null) each.push(unknown(`${SNAPSHOT_FILES.networkInterfaces}: ${missing}`));
    const others = this.#others.get(groupId);
    if (others !== undefined) each.push(unknown(others));
    return each.length === 0 ? notReachable("associated with no interface") : combineExposures(each);
  }

  /** Returns the exposure of one holder: at its own addresses, and through what leads to it. */
  ofHolder(holder: GroupHolder, traffic: PermittedTraffic): Exposure {
    if (!holder.isAttached) return notReachable(`${holder.label} is attached to nothing`);
    if (traffic.side === "inside") return this.#inItsSubnets(holder, "", traffic);
    const address = addressOf(holder, traffic);
    const through = this.#passThrough.exposuresOf(holder, traffic);
    if (address === null && through.length === 0) return notReachable(`${holder.label} has no public address`);
    const own = address === null ? [] : [this.#inItsSubnets(holder, `${holder.label} ${address}`, traffic)];
    return combineExposures([...own, ...through]);
  }

  #inItsSubnets(holder: GroupHolder, label: string, traffic: PermittedTraffic): Exposure {
    const { subnetIds, vpcId, addresses } = holder;
    if (!isListenedFor(holder, traffic))
      return notReachable(`${holder.label} has no listener on ${formatTraffic(traffic)}`);
    if (subnetIds.length === 0) return unknown(`the subnet of ${holder.label} is not known`);
    return combineExposures(
      subnetIds.map((subnetId) =>
        this.#ways.exposureOf({ label: label || holder.label, vpcId, subnetId, addresses }, traffic),
      ),
    );
  }

  /** Holders that differ in nothing that is looked at. */
  #byPlace(holders: readonly GroupHolder[]): Map<string, GroupHolder[]> {
    const places = new Map<string, GroupHolder[]>();
    for (const holder of holders) {
      const { resource, vpcId, subnetIds, isPublic, isAttached } = holder;
      const isReached = [isPublic, isAttached, publicIpv6(holder) !== null, this.#passThrough.keyOf(holder)];
      const key = [resource.type, vpcId, ...subnetIds, ...isReached].join(" ");
      const known = places.get(key);
      if (known === undefined) places.set(key, [holder]);
      else known.push(holder);
    }
    return places;
  }

  /** Many interfaces of one group are in the same place; one of them tells for all. */
  #ofAlike(alike: readonly GroupHolder[], traffic: PermittedTraffic): Exposure {
    const [first] = alike as [GroupHolder];
    const exposure = this.ofHolder(first, traffic);
    const rest = alike.length - 1;
    if (rest === 0) return exposure;
    const [because, ...others] = exposure.because;
    return { ...exposure, because: [`${because} (and ${rest} more in the same place)`, ...others] };
  }
}

/** What it is reached at, in words; null when it has nothing that could be reached. */
function addressOf(holder: GroupHolder, { sources }: PermittedTraffic): string | null {
  const isIpv6 = sources[0]?.family === 6;
  const own = isIpv6 ? publicIpv6(holder) : (holder.publicAddresses[0] ?? null);
  if (own !== null) return `has the public address ${own}`;
  return holder.isPublic && !isIpv6 ? wordsOfPublic(holder) : null;
}

/** A load balancer answers on its listeners only; what they are is not always known. */
function isListenedFor({ listeners }: GroupHolder, traffic: PermittedTraffic): boolean {
  if (listeners === null) return true;
  return listeners.some(({ protocol, port }) =>
    listenedProtocols(protocol).some((number) => mayAdmit(traffic, number, port)),
  );
}

/** Why interfaces of others may have a group, if they may: these are not in the snapshot. */
function unseenHolders({ groupId, sharedWith, maybeShared }: SecurityGroup): [string, string][] {
  if (sharedWith !== undefined)
    return [[groupId, `${groupId} is shared with ${sharedWith.join(", ")}, whose interfaces were not collected`]];
  return maybeShared === true ? [[groupId, `${groupId} may be shared: its VPC has subnets of other accounts`]] : [];
}

function publicIpv6({ addresses }: GroupHolder): string | null {
  return addresses.find((address) => address.includes(":") && publicPart([parseRange(address)]).length > 0) ?? null;
}

function wordsOfPublic({ resource }: GroupHolder): string {
  return resource.type === "database" ? "is publicly accessible" : "is internet-facing";
}
