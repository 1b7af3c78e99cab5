import * as z from "zod";
import type { Instance } from "../../model/network.js";
import type { NetworkInterface } from "../../model/snapshot.js";
import { SNAPSHOT_FILES } from "../../model/snapshot-files.js";
import { describedInterface } from "../aws-shapes.js";
import { tagRecord } from "../groups-from-described.js";
import { eniFromDescribed } from "../siblings-from-described.js";
import { type DescribedList, nameOf, optionalText, tags, text } from "./described-list.js";

const groupIds = z.array(z.object({ GroupId: text })).default([]);

const instance = z.object({
  InstanceId: text,
  VpcId: optionalText,
  SubnetId: optionalText,
  Placement: z.object({ AvailabilityZone: optionalText }).optional(),
  State: z.object({ Name: optionalText }).optional(),
  SecurityGroups: groupIds,
  NetworkInterfaces: z.array(describedInterface).default([]),
  Tags: tags,
});

type RawInstance = z.infer<typeof instance>;

function instanceOf(raw: RawInstance): Instance {
  const zone = raw.Placement?.AvailabilityZone ?? "";
  // Inside an instance the attachment does not name the instance, nor the zone.
  const interfaces = raw.NetworkInterfaces.map(
    (eni): NetworkInterface => ({ ...eniFromDescribed(eni), instanceId: raw.InstanceId, availabilityZone: zone }),
  );
  return {
    instanceId: raw.InstanceId,
    name: nameOf(raw.Tags, raw.InstanceId),
    vpcId: raw.VpcId,
    subnetId: raw.SubnetId,
    availabilityZone: zone,
    state: raw.State?.Name ?? "",
    groupIds: [
      ...new Set([...raw.SecurityGroups.map((group) => group.GroupId), ...interfaces.flatMap((eni) => eni.groupIds)]),
    ],
    interfaces,
    tags: tagRecord(raw.Tags),
  };
}

/** `aws ec2 describe-instances`; those that are gone (terminated) are left out. */
export const describedInstances: DescribedList<Instance> = {
  file: SNAPSHOT_FILES.instances,
  idOf: ({ instanceId }) => instanceId,
  schema: z
    .object({ Reservations: z.array(z.object({ Instances: z.array(instance).default([]) })) })
    .transform((page) =>
      page.Reservations.flatMap((reservation) => reservation.Instances)
        .map(instanceOf)
        .filter(({ state }) => state !== "terminated"),
    ),
};
