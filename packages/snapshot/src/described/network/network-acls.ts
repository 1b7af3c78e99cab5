import * as z from "zod";
import type { AclEntry, NetworkAcl } from "../../model/network.js";
import { canonicalCidr } from "../../model/point.js";
import { canonicalPorts, canonicalProtocol } from "../../model/protocol.js";
import { SNAPSHOT_FILES } from "../../model/snapshot-files.js";
import { type DescribedList, nameOf, optionalCidr, optionalText, tags, text } from "./described-list.js";

const port = z.int().min(-1).max(65535).optional();

const entry = z.object({
  RuleNumber: z.int(),
  RuleAction: z.enum(["allow", "deny"]),
  Egress: z.boolean(),
  Protocol: z.string().regex(/^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/i, "not a protocol"),
  CidrBlock: optionalCidr,
  Ipv6CidrBlock: optionalCidr,
  PortRange: z.object({ From: port, To: port }).optional(),
  IcmpTypeCode: z.object({ Type: port, Code: port }).optional(),
});

type RawEntry = z.infer<typeof entry>;

/** An entry without a CIDR fits nothing. */
function entryOf(raw: RawEntry): AclEntry[] {
  const cidr = raw.CidrBlock ?? raw.Ipv6CidrBlock;
  const protocol = canonicalProtocol(raw.Protocol);
  const isIcmp = protocol === "icmp" || protocol === "icmpv6";
  const [from, to] = isIcmp
    ? [raw.IcmpTypeCode?.Type, raw.IcmpTypeCode?.Code]
    : [raw.PortRange?.From, raw.PortRange?.To];
  return cidr === undefined
    ? []
    : [
        {
          ruleNumber: raw.RuleNumber,
          action: raw.RuleAction,
          protocol,
          ...canonicalPorts(protocol, from, to),
          cidr: canonicalCidr(cidr),
        },
      ];
}

function inOrder(entries: readonly RawEntry[], isEgress: boolean): AclEntry[] {
  return entries
    .filter((raw) => raw.Egress === isEgress)
    .flatMap(entryOf)
    .sort((a, b) => a.ruleNumber - b.ruleNumber);
}

const networkAcl = z
  .object({
    NetworkAclId: text,
    VpcId: optionalText,
    IsDefault: z.boolean().default(false),
    Associations: z.array(z.object({ SubnetId: text.optional() })).default([]),
    Entries: z.array(entry).default([]),
    Tags: tags,
  })
  .transform(
    (raw): NetworkAcl => ({
      networkAclId: raw.NetworkAclId,
      name: nameOf(raw.Tags, raw.NetworkAclId),
      vpcId: raw.VpcId,
      isDefault: raw.IsDefault,
      subnetIds: raw.Associations.flatMap((association) => association.SubnetId ?? []),
      ingress: inOrder(raw.Entries, false),
      egress: inOrder(raw.Entries, true),
    }),
  );

/** `aws ec2 describe-network-acls` */
export const describedNetworkAcls: DescribedList<NetworkAcl> = {
  file: SNAPSHOT_FILES.networkAcls,
  idOf: ({ networkAclId }) => networkAclId,
  schema: z.object({ NetworkAcls: z.array(networkAcl) }).transform((page) => page.NetworkAcls),
};
