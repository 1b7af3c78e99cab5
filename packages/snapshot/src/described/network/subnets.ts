import * as z from "zod";
import type { Subnet } from "../../model/network.js";
import { SNAPSHOT_FILES } from "../../model/snapshot-files.js";
import { cidrsOf, type DescribedList, nameOf, optionalCidr, optionalText, tags, text } from "./described-list.js";

const subnet = z
  .object({
    SubnetId: text,
    VpcId: optionalText,
    AvailabilityZone: optionalText,
    CidrBlock: optionalCidr,
    Ipv6CidrBlockAssociationSet: z.array(z.object({ Ipv6CidrBlock: optionalCidr })).default([]),
    MapPublicIpOnLaunch: z.boolean().default(false),
    Tags: tags,
  })
  .transform(
    (raw): Subnet => ({
      subnetId: raw.SubnetId,
      name: nameOf(raw.Tags, raw.SubnetId),
      vpcId: raw.VpcId,
      availabilityZone: raw.AvailabilityZone,
      cidrs: cidrsOf([raw.CidrBlock, ...raw.Ipv6CidrBlockAssociationSet.map((block) => block.Ipv6CidrBlock)]),
      givesPublicAddresses: raw.MapPublicIpOnLaunch,
    }),
  );

/** `aws ec2 describe-subnets` */
export const describedSubnets: DescribedList<Subnet> = {
  file: SNAPSHOT_FILES.subnets,
  idOf: ({ subnetId }) => subnetId,
  schema: z.object({ Subnets: z.array(subnet) }).transform((page) => page.Subnets),
};
