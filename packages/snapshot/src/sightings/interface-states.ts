import type { InterfaceState } from "@sgt/flowlogs";
import type { Instance } from "../model/network.js";
import type { NetworkInterface, RegionSnapshot } from "../model/snapshot.js";
import { interfaceUse } from "./interface-use.js";

/** Returns what a snapshot shows of an interface of its region; what stands around interfaces is looked up once for all. */
export function interfaceStates({ network }: RegionSnapshot): (eni: NetworkInterface) => InterfaceState {
  const instances = new Map((network?.instances ?? []).map((instance) => [instance.instanceId, instance]));
  return (eni) => {
    const instance = eni.instanceId === null ? undefined : instances.get(eni.instanceId);
    return {
      groups: [...eni.groupIds].sort(),
      vpcId: eni.vpcId,
      subnetId: eni.subnetId,
      addresses: eni.addresses,
      ...interfaceUse(eni),
      service: "",
      scalingGroup: scalingGroupOf(instance),
      name: instance?.name ?? "",
      words: {},
    };
  };
}

function scalingGroupOf(instance: Instance | undefined): string {
  return instance?.tags["aws:autoscaling:groupName"] ?? "";
}
