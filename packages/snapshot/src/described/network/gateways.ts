import * as z from "zod";
import type { InternetGateway, NatGateway } from "../../model/network.js";
import { SNAPSHOT_FILES } from "../../model/snapshot-files.js";
import { type DescribedList, nameOf, optionalText, tags, text } from "./described-list.js";

const internetGateway = z
  .object({
    InternetGatewayId: text,
    Attachments: z.array(z.object({ VpcId: text })).default([]),
    Tags: tags,
  })
  .transform(
    (raw): InternetGateway => ({
      internetGatewayId: raw.InternetGatewayId,
      name: nameOf(raw.Tags, raw.InternetGatewayId),
      vpcIds: raw.Attachments.map((attachment) => attachment.VpcId),
    }),
  );

/** `aws ec2 describe-internet-gateways` */
export const describedInternetGateways: DescribedList<InternetGateway> = {
  file: SNAPSHOT_FILES.internetGateways,
  idOf: ({ internetGatewayId }) => internetGatewayId,
  schema: z.object({ InternetGateways: z.array(internetGateway) }).transform((page) => page.InternetGateways),
};

const natGateway = z
  .object({
    NatGatewayId: text,
    VpcId: optionalText,
    SubnetId: optionalText,
    State: text.default("available"),
    ConnectivityType: text.default("public"),
    AvailabilityMode: text.default("zonal"),
    NatGatewayAddresses: z.array(z.object({ PublicIp: text.optional() })).default([]),
    Tags: tags,
  })
  .transform(
    (raw): NatGateway => ({
      natGatewayId: raw.NatGatewayId,
      name: nameOf(raw.Tags, raw.NatGatewayId),
      vpcId: raw.VpcId,
      subnetId: raw.SubnetId,
      state: raw.State,
      isPublic: raw.ConnectivityType !== "private",
      publicAddresses: raw.NatGatewayAddresses.flatMap((address) => address.PublicIp ?? []),
      isRegional: raw.AvailabilityMode === "regional",
    }),
  );

/** `aws ec2 describe-nat-gateways` */
export const describedNatGateways: DescribedList<NatGateway> = {
  file: SNAPSHOT_FILES.natGateways,
  idOf: ({ natGatewayId }) => natGatewayId,
  schema: z.object({ NatGateways: z.array(natGateway) }).transform((page) => page.NatGateways),
};
