import type { LoadBalancer, RegionSnapshot, TargetGroup } from "@sgt/snapshot";
import type { Exposure } from "../finding/exposure.js";

import { notReachable, reachable, unknown } from "./combine-exposures.js";
import type { GroupHolder } from "./group-holders.js";

/**
 * What brings clients to targets without a public address under the client's own address, so that the
 * target's group decides (Elastic Load Balancing user guide, client IP preservation; Global Accelerator
 * developer guide).
 */
const INTERFACE_TYPES: ReadonlySet<string> = new Set(["network_load_balancer", "global_accelerator_managed"]);

/** Whether something without a public address is reached through something that has one. */
export class PassThrough {
  /** Names of open doors by VPC: which targets they have is not known. */
  readonly #doors = new Map<string, Set<string>>();
  /** The door by the id or address of each target that is known. */
  readonly #doorOfTarget = new Map<string, string>();

  constructor(region: RegionSnapshot, holders: readonly GroupHolder[]) {
    const balancers = (region.network?.loadBalancers ?? []).filter(
      (one) => one.kind === "network" && one.isInternetFacing,
    );
    for (const balancer of balancers) this.#addBalancer(balancer, region.network?.targetGroups ?? null);
    for (const { interfaceType, isPublic, vpcId, resource } of holders) {
      // The interface of a balancer that is known says no more than the balancer.
      const isKnown = balancers.some(({ name }) => resource.name.includes(`/${name}/`));
      if (INTERFACE_TYPES.has(interfaceType) && isPublic && !isKnown) this.#addDoor(vpcId, resource.name);
    }
  }

  #addBalancer({ arn, name, vpcId }: LoadBalancer, groups: readonly TargetGroup[] | null): void {
    const behind = groups?.filter((group) => arn !== null && group.loadBalancerArns.includes(arn)) ?? null;
    if (behind === null || behind.some((group) => group.targets === null)) this.#addDoor(vpcId, name);
    for (const target of behind?.flatMap((group) => group.targets ?? []) ?? []) {
      this.#doorOfTarget.set(target.id, name);
    }
  }

  /** Returns the name of the door that is known to lead to something; undefined when none is. */
  doorOf({ resource, instanceId, addresses }: GroupHolder): string | undefined {
    const ids = [resource.id, instanceId ?? "", ...addresses];
    return ids.map((id) => this.#doorOfTarget.get(id)).find((name) => name !== undefined);
  }

  /** Returns the exposure of something that has no public address of its own. */
  exposureOf(holder: GroupHolder): Exposure {
    const { label, vpcId } = holder;
    const door = this.doorOf(holder);
    if (door !== undefined) return reachable(`${label} is a target of ${door}, which is open to the internet`);
    const doors = [...(this.#doors.get(vpcId) ?? [])];
    if (doors.length === 0) return notReachable(`${label} has no public address`);
    return unknown(
      `${label} has no public address, and ${doors[0]} may bring the internet to it: its targets were not collected`,
    );
  }

  #addDoor(vpcId: string, name: string): void {
    this.#doors.set(vpcId, (this.#doors.get(vpcId) ?? new Set()).add(name));
  }
}
