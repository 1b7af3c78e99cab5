import { parseRange, type Range } from "@sgt/cidr";
import { type PrefixList, type RegionSnapshot, type Rule, type SecurityGroup, SNAPSHOT_FILES } from "@sgt/snapshot";
import type { Exposure } from "../finding/exposure.js";

import { publicPart } from "./address-kinds.js";
import { combineExposures, notReachable, reachable, unknown } from "./combine-exposures.js";
import { type GroupHolder, groupHolders, holdersByGroup } from "./group-holders.js";
import { PassThrough } from "./pass-through.js";
import { RegionLayout } from "./region-layout.js";
import { type SourceSide, wayIn } from "./ways-in.js";

/** Traffic that a rule permits, from somewhere. */
export interface PermittedTraffic extends Pick<Rule, "protocol" | "fromPort" | "toPort"> {
  readonly sources: readonly Range[];
  readonly side: SourceSide;
}

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
  readonly #prefixLists: ReadonlyMap<string, PrefixList>;
  /** Of groups that may stand before interfaces of other accounts, by their id. */
  readonly #others: ReadonlyMap<string, string>;

  constructor(region: RegionSnapshot) {
    this.layout = new RegionLayout(region);
    this.holders = groupHolders(region);
    this.#byGroup = holdersByGroup(this.holders);
    this.#passThrough = new PassThrough(region, this.holders);
    this.#prefixLists = new Map(region.prefixLists.map((list) => [list.prefixListId, list]));
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

  /** Returns the exposure of one holder. */
  ofHolder(holder: GroupHolder, traffic: PermittedTraffic): Exposure {
    if (!holder.isAttached) return notReachable(`${holder.label} is attached to nothing`);
    const [address, through] = this.#address(holder, traffic);
    if (address === null) return through;
    if (holder.subnetIds.length === 0) return unknown(`the subnet of ${holder.label} is not known`);
    return combineExposures(holder.subnetIds.map((subnetId) => this.#ofSubnet(holder, { subnetId, address }, traffic)));
  }

  /** Holders that differ in nothing that is looked at. */
  #byPlace(holders: readonly GroupHolder[]): Map<string, GroupHolder[]> {
    const places = new Map<string, GroupHolder[]>();
    for (const holder of holders) {
      const { resource, vpcId, subnetIds, isPublic, isAttached } = holder;
      const isReached = [isPublic, isAttached, publicIpv6(holder) !== null, this.#passThrough.doorOf(holder) ?? ""];
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

  /** What it is reached at, in words, or the exposure when it has nothing that could be reached. */
  #address(
    holder: GroupHolder,
    { side, sources }: PermittedTraffic,
  ): readonly [string, null] | readonly [null, Exposure] {
    if (side === "inside") return ["", null];
    const own = sources[0]?.family === 6 ? publicIpv6(holder) : (holder.publicAddresses[0] ?? null);
    if (own !== null) return [`has the public address ${own}`, null];
    if (holder.isPublic && sources[0]?.family !== 6) return [wordsOfPublic(holder), null];
    return [null, this.#passThrough.exposureOf(holder)];
  }

  #ofSubnet(
    { label, vpcId }: GroupHolder,
    { subnetId, address }: { readonly subnetId: string; readonly address: string },
    traffic: PermittedTraffic,
  ): Exposure {
    const table = this.layout.routeTable(subnetId, vpcId);
    const acl = this.layout.acl(subnetId);
    const route =
      "value" in table
        ? wayIn(table.value, traffic.sources, { side: traffic.side, prefixLists: this.#prefixLists })
        : null;
    if ("value" in table && route === null) {
      const where = traffic.side === "internet" ? "an internet gateway" : "the sources";
      return notReachable(`${table.value.routeTableId} of ${subnetId} has no route to ${where}`);
    }
    if ("value" in acl && !acl.value.gate.letsThrough(traffic, traffic.sources)) {
      return notReachable(`${acl.value.acl.networkAclId} of ${subnetId} does not allow it`);
    }
    if ("because" in table || "because" in acl) {
      return unknown(...[table, acl].flatMap((known) => ("because" in known ? [known.because] : [])));
    }
    const way = `${table.value.routeTableId} routes to ${route?.targetId || route?.targetKind}`;
    const gate = `${acl.value.acl.networkAclId} allows it`;
    return reachable([`${label}${address === "" ? "" : ` ${address}`}`, way, gate].join(", "));
  }
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
