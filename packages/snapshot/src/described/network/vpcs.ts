import * as z from "zod";
import type { Vpc } from "../../model/network.js";
import { SNAPSHOT_FILES } from "../../model/snapshot-files.js";
import { cidrsOf, type DescribedList, nameOf, optionalCidr, tags, text } from "./described-list.js";

const ipv6Blocks = z.array(z.object({ Ipv6CidrBlock: optionalCidr })).default([]);

const vpc = z
  .object({
    VpcId: text,
    CidrBlock: optionalCidr,
    CidrBlockAssociationSet: z.array(z.object({ CidrBlock: optionalCidr })).default([]),
    Ipv6CidrBlockAssociationSet: ipv6Blocks,
    IsDefault: z.boolean().default(false),
    OwnerId: text.optional(),
    Tags: tags,
  })
  .transform(
    (raw): Vpc => ({
      vpcId: raw.VpcId,
      name: nameOf(raw.Tags, raw.VpcId),
      isDefault: raw.IsDefault,
      ...(raw.OwnerId === undefined ? {} : { ownerId: raw.OwnerId }),
      cidrs: cidrsOf([
        raw.CidrBlock,
        ...raw.CidrBlockAssociationSet.map((block) => block.CidrBlock),
        ...raw.Ipv6CidrBlockAssociationSet.map((block) => block.Ipv6CidrBlock),
      ]),
    }),
  );

/** `aws ec2 describe-vpcs` */
export const describedVpcs: DescribedList<Vpc> = {
  file: SNAPSHOT_FILES.vpcs,
  idOf: ({ vpcId }) => vpcId,
  schema: z.object({ Vpcs: z.array(vpc) }).transform((page) => page.Vpcs),
};
