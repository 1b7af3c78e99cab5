import { parseRange, type Range } from "@sgt/cidr";
import { type Listener, type LoadBalancer, mayAdmit, type RegionSnapshot, type TargetGroup } from "@sgt/snapshot";
import type { Exposure } from "../finding/exposure.js";

import { combineExposures, notReachable, unknown } from "./combine-exposures.js";
import type { GroupHolder } from "./group-holders.js";
import { listenedProtocols } from "./listened-protocols.js";
import { intersectRanges } from "./ranges.js";
import { scopeOfPeer } from "./source-scope.js";
import type { PermittedTraffic, SubnetWays } from "./subnet-ways.js";

/**
 * What brings clients to targets without a public address under the client's own address, so that the
 * target's group decides (Elastic Load Balancing user guide, client IP preservation; Global Accelerator
 * developer guide).
 */
const INTERFACE_TYPES: ReadonlySet<string> = new Set(["network_load_balancer", "global_accelerator_managed"]);
const TCP = 6;

/** A target of a network load balancer: what a listener hands on, and to which port. */
interface Door {
  readonly balancer: LoadBalancer;
  /** Null where the listeners were not collected. */
  readonly listener: Listener | null;
  readonly protocols: readonly number[];
  /** Null where neither target nor target group tells. */
  readonly port: number | null;
}

/** Whether something is reached through a network load balancer that the internet reaches. */
export class PassThrough {
  readonly #region: RegionSnapshot;
  readonly #ways: SubnetWays;
  /** Names of open doors by VPC: which targets they have is not known. */
  readonly #unknownDoors = new Map<string, Set<string>>();
  /** The doors by the id or address of each target that is known. */
  readonly #doorsOfTarget = new Map<string, Door[]>();

  constructor(region: RegionSnapshot, holders: readonly GroupHolder[], ways: SubnetWays) {
    this.#region = region;
    this.#ways = ways;
    const balancers = (region.network?.loadBalancers ?? []).filter(
      (one) => one.kind === "network" && one.isInternetFacing,
    );
    for (const balancer of balancers) this.#addBalancer(balancer, region.network?.targetGroups ?? null);
    for (const { interfaceType, isPublic, vpcId, resource } of holders) {
      // The interface of a balancer that is known says no more than the balancer.
      const isKnown = balancers.some(({ name }) => resource.name.includes(`/${name}/`));
      if (INTERFACE_TYPES.has(interfaceType) && isPublic && !isKnown) this.#addUnknown(vpcId, resource.name);
    }
  }

  #addBalancer(balancer: LoadBalancer, groups: readonly TargetGroup[] | null): void {
    const { arn, name, vpcId } = balancer;
    const behind = groups?.filter((group) => arn !== null && group.loadBalancerArns.includes(arn)) ?? null;
    if (behind === null || behind.some((group) => group.targets === null)) this.#addUnknown(vpcId, name);
    for (const group of behind ?? []) {
      for (const target of group.targets ?? []) {
        const doors = listenersOf(balancer, group).map((listener) => ({
          ...{ balancer, listener, protocols: listenedProtocols(group.protocol), port: target.port ?? group.port },
        }));
        this.#doorsOfTarget.set(target.id, [...(this.#doorsOfTarget.get(target.id) ?? []), ...doors]);
      }
    }
  }

  /** Returns a text that is the same for what is reached through the same doors. */
  keyOf(holder: GroupHolder): string {
    return this.#doorsOf(holder)
      .map(({ balancer, listener, port }) => `${balancer.name}:${listener?.port ?? ""}:${port ?? ""}`)
      .join(" ");
  }

  /** Returns what is known of each door that may lead to something, for the traffic that its group permits; none is empty. */
  exposuresOf(holder: GroupHolder, traffic: PermittedTraffic): Exposure[] {
    const known = this.#doorsOf(holder).map((door) => this.#through(door, holder, traffic));
    const [open] = this.#unknownDoors.get(holder.vpcId) ?? [];
    const own = holder.isPublic || open === undefined || known.length > 0 ? [] : [open];
    return [
      ...known,
      ...own.map((name) =>
        unknown(
          `${holder.label} has no public address, and ${name} may bring the internet to it: its targets were not collected`,
        ),
      ),
    ];
  }

  #doorsOf({ resource, instanceId, addresses }: GroupHolder): Door[] {
    return [...new Set([resource.id, instanceId ?? "", ...addresses])].flatMap(
      (id) => this.#doorsOfTarget.get(id) ?? [],
    );
  }

  #through({ balancer, listener, protocols, port }: Door, holder: GroupHolder, traffic: PermittedTraffic): Exposure {
    const { name } = balancer;
    if (port !== null && !protocols.some((protocol) => mayAdmit(traffic, protocol, port))) {
      return notReachable(`${holder.label} is a target of ${name} on port ${port} only`);
    }
    const protocol = protocols.includes(TCP) ? "tcp" : "udp";
    const front = listener?.port ?? null;
    const allowed = this.#allowedBy(balancer, { protocols, port: front }, traffic.sources);
    if (allowed === null) return unknown(`the groups of ${name} were not collected`);
    if (allowed.length === 0) return notReachable(`the groups of ${name} do not allow the sources`);
    const arriving = { protocol, fromPort: front, toPort: front, sources: allowed, side: "internet" } as const;
    const label = `${holder.label} is a target of ${name}, which is open to the internet`;
    const fronts = balancer.subnetIds.map((subnetId) =>
      this.#ways.exposureOf({ label, vpcId: balancer.vpcId, subnetId, addresses: [] }, arriving),
    );
    const way = fronts.length === 0 ? unknown(`the subnets of ${name} are not known`) : combineExposures(fronts);
    if (way.state === "not-reachable") return way;
    const gate = this.#behind(balancer, holder, { ...arriving, fromPort: port, toPort: port });
    return gate === null || gate.state === "reachable" ? way : gate;
  }

  /** The network ACL before the target, which sees the client's address or, where the target group says so, the balancer's; null without one. */
  #behind({ name, subnetIds }: LoadBalancer, holder: GroupHolder, leg: PermittedTraffic): Exposure | null {
    const gateFor = (sources: readonly Range[]): Exposure =>
      combineExposures(holder.subnetIds.map((subnetId) => this.#ways.aclOf(subnetId, { ...leg, sources })));
    if (holder.subnetIds.length === 0) return null;
    const gate = gateFor(leg.sources);
    if (gate.state !== "not-reachable") return gate;
    const nodes = (this.#region.network?.subnets ?? [])
      .filter(({ subnetId }) => subnetIds.includes(subnetId))
      .flatMap(({ cidrs }) => cidrs.map(parseRange));
    return nodes.length > 0 && gateFor(nodes).state === "not-reachable"
      ? gate
      : unknown(`whether ${name} keeps the client's address was not collected: ${gate.because.join("; ")}`);
  }

  /** Returns the sources that the balancer's own groups allow on its listener; null where a group is not in the snapshot. */
  #allowedBy(
    { groupIds }: LoadBalancer,
    { protocols, port }: { readonly protocols: readonly number[]; readonly port: number | null },
    sources: readonly Range[],
  ): Range[] | null {
    if (groupIds.length === 0) return [...sources];
    const groups = this.#region.groups.filter(({ groupId }) => groupIds.includes(groupId));
    const rules = groups
      .flatMap(({ ingress }) => ingress)
      .filter((rule) => protocols.some((one) => port === null || mayAdmit(rule, one, port)));
    const blocks = rules.flatMap(({ peer }) => scopeOfPeer(peer, this.#region.prefixLists)?.ranges ?? []);
    const allowed = sources.flatMap((source) =>
      intersectRanges(
        [source],
        blocks.filter(({ family }) => family === source.family),
      ),
    );
    return allowed.length === 0 && groups.length < groupIds.length ? null : allowed;
  }

  #addUnknown(vpcId: string, name: string): void {
    this.#unknownDoors.set(vpcId, (this.#unknownDoors.get(vpcId) ?? new Set()).add(name));
  }
}

/** The listeners that forward to a target group; those that were not collected may. */
function listenersOf({ listeners }: LoadBalancer, { arn }: TargetGroup): (Listener | null)[] {
  return listeners === null ? [null] : listeners.filter(({ targetGroupArns }) => targetGroupArns.includes(arn));
}
