import { isCidr } from "@sgt/cidr";
import * as z from "zod";

// What `aws ec2 describe-…` prints, as far as it is used. Unknown members are passed over: AWS adds
// some every year. Lists that AWS leaves out when empty may be absent.

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface AwsPermission {
  readonly IpProtocol: string;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly IpRanges?: readonly { readonly CidrIp: string; readonly Description?: string | undefined }[] | undefined;
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string; readonly Description?: string | undefined }[] | undefined;
  readonly PrefixListIds?:
    | readonly { readonly PrefixListId: string; readonly Description?: string | undefined }[]
    | undefined;
  readonly UserIdGroupPairs?:
    | readonly {
        readonly GroupId?: string | undefined;
        readonly GroupName?: string | undefined;
        readonly UserId?: string | undefined;
        readonly VpcId?: string | undefined;
        readonly VpcPeeringConnectionId?: string | undefined;
        readonly PeeringStatus?: string | undefined;
        readonly Description?: string | undefined;
      }[]
    | undefined;
}

export interface AwsSecurityGroup {
  readonly GroupId: string;
  readonly GroupName: string;
  readonly OwnerId: string;
  readonly Description?: string | undefined;
  /** Absent in EC2-Classic, which is gone, and in dumps made by old tools. */
  readonly VpcId?: string | undefined;
  readonly Tags?: readonly Tag[] | undefined;
  readonly IpPermissions?: readonly AwsPermission[] | undefined;
  readonly IpPermissionsEgress?: readonly AwsPermission[] | undefined;
}

export interface AwsSecurityGroupRule {
  readonly SecurityGroupRuleId: string;
  readonly GroupId: string;
  readonly IsEgress: boolean;
  readonly IpProtocol: string;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly CidrIpv4?: string | undefined;
  readonly CidrIpv6?: string | undefined;
  readonly PrefixListId?: string | undefined;
  readonly ReferencedGroupInfo?: { readonly GroupId?: string | undefined } | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

export interface AwsNetworkInterface {
  readonly NetworkInterfaceId: string;
  readonly OwnerId?: string | undefined;
  readonly Groups?: readonly { readonly GroupId: string }[] | undefined;
  readonly VpcId?: string | undefined;
  readonly SubnetId?: string | undefined;
  readonly PrivateIpAddress?: string | undefined;
  readonly Association?: AwsAssociation | undefined;
  readonly PrivateIpAddresses?:
    | readonly {
        readonly PrivateIpAddress?: string | undefined;
        readonly Association?: AwsAssociation | undefined;
      }[]
    | undefined;
  readonly Ipv6Addresses?: readonly { readonly Ipv6Address?: string | undefined }[] | undefined;
  readonly InterfaceType?: string | undefined;
  readonly Description?: string | undefined;
  readonly AvailabilityZone?: string | undefined;
  readonly Status?: string | undefined;
  readonly Attachment?:
    | { readonly InstanceId?: string | undefined; readonly AttachTime?: string | undefined }
    | undefined;
}

interface AwsAssociation {
  readonly PublicIp?: string | undefined;
}

export interface AwsPrefixList {
  readonly PrefixListId: string;
  readonly PrefixListName?: string | undefined;
  readonly AddressFamily?: "IPv4" | "IPv6" | undefined;
  readonly MaxEntries?: number | undefined;
  readonly OwnerId?: string | undefined;
}

export interface AwsFlowLog {
  readonly FlowLogId: string;
  readonly ResourceId: string;
  readonly TrafficType?: "ACCEPT" | "REJECT" | "ALL" | undefined;
  readonly FlowLogStatus?: string | undefined;
  readonly DeliverLogsStatus?: string | undefined;
  readonly CreationTime?: string | undefined;
  readonly LogFormat?: string | undefined;
  readonly DeliverLogsErrorMessage?: string | undefined;
  readonly LogDestinationType?: string | undefined;
  readonly LogDestination?: string | undefined;
  readonly LogGroupName?: string | undefined;
  readonly MaxAggregationInterval?: number | undefined;
}

/** A file of the AWS CLI: `NextToken` stays in it when the caller stopped before the last page. */
type Page<Items> = Items & { readonly NextToken?: string | null | undefined };

const text = z.string();
const maybeText = z.string().optional();
const port = z.int().min(-1).max(65535).optional();
const tags = z.array(z.object({ Key: text, Value: text })).optional();
const protocol = z.string().regex(/^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/i, "not a protocol");
// AWS stores CIDRs without host bits; dumps written by hand are taken with them.
/** AWS stores CIDRs without host bits; files that people write hold others. */
export const cidr: z.ZodString = z.string().refine((text) => isCidr(text, { hostBits: "mask" }), "not a CIDR");
const page = { NextToken: z.string().nullish() };

const permission = z.object({
  IpProtocol: protocol,
  FromPort: port,
  ToPort: port,
  IpRanges: z.array(z.object({ CidrIp: cidr, Description: maybeText })).optional(),
  Ipv6Ranges: z.array(z.object({ CidrIpv6: cidr, Description: maybeText })).optional(),
  PrefixListIds: z.array(z.object({ PrefixListId: text, Description: maybeText })).optional(),
  UserIdGroupPairs: z
    .array(
      z.object({
        GroupId: maybeText,
        GroupName: maybeText,
        UserId: maybeText,
        VpcId: maybeText,
        VpcPeeringConnectionId: maybeText,
        PeeringStatus: maybeText,
        Description: maybeText,
      }),
    )
    .optional(),
});

const securityGroup = z.object({
  GroupId: text,
  GroupName: text,
  OwnerId: text,
  Description: maybeText,
  VpcId: maybeText,
  Tags: tags,
  IpPermissions: z.array(permission).optional(),
  IpPermissionsEgress: z.array(permission).optional(),
});

const securityGroupRule = z.object({
  SecurityGroupRuleId: text,
  GroupId: text,
  IsEgress: z.boolean(),
  IpProtocol: protocol,
  FromPort: port,
  ToPort: port,
  CidrIpv4: cidr.optional(),
  CidrIpv6: cidr.optional(),
  PrefixListId: maybeText,
  ReferencedGroupInfo: z.object({ GroupId: maybeText }).optional(),
  Tags: tags,
});

const association = z.object({ PublicIp: maybeText }).optional();

/** One interface, as `describe-network-interfaces` and, with less in it, `describe-instances` print it. */
export const describedInterface: z.ZodType<AwsNetworkInterface> = z.object({
  NetworkInterfaceId: text,
  OwnerId: maybeText,
  Groups: z.array(z.object({ GroupId: text })).optional(),
  VpcId: maybeText,
  SubnetId: maybeText,
  PrivateIpAddress: maybeText,
  Association: association,
  PrivateIpAddresses: z.array(z.object({ PrivateIpAddress: maybeText, Association: association })).optional(),
  Ipv6Addresses: z.array(z.object({ Ipv6Address: maybeText })).optional(),
  InterfaceType: maybeText,
  Description: maybeText,
  AvailabilityZone: maybeText,
  Status: maybeText,
  Attachment: z.object({ InstanceId: maybeText, AttachTime: maybeText }).optional(),
});

const prefixList = z.object({
  PrefixListId: text,
  PrefixListName: maybeText,
  AddressFamily: z.enum(["IPv4", "IPv6"]).optional(),
  MaxEntries: z.int().min(0).optional(),
  OwnerId: maybeText,
});

const flowLog = z.object({
  FlowLogId: text,
  ResourceId: text,
  TrafficType: z.enum(["ACCEPT", "REJECT", "ALL"]).optional(),
  FlowLogStatus: maybeText,
  DeliverLogsStatus: maybeText,
  CreationTime: maybeText,
  LogFormat: maybeText,
  DeliverLogsErrorMessage: maybeText,
  LogDestinationType: maybeText,
  LogDestination: maybeText,
  LogGroupName: maybeText,
  MaxAggregationInterval: z.int().min(0).optional(),
});

/** `aws ec2 describe-security-groups` */
export const describedSecurityGroups: z.ZodType<Page<{ readonly SecurityGroups: readonly AwsSecurityGroup[] }>> =
  z.object({ SecurityGroups: z.array(securityGroup), ...page });

/** `aws ec2 describe-security-group-rules` */
export const describedSecurityGroupRules: z.ZodType<
  Page<{ readonly SecurityGroupRules: readonly AwsSecurityGroupRule[] }>
> = z.object({ SecurityGroupRules: z.array(securityGroupRule), ...page });

/** `aws ec2 describe-network-interfaces` */
export const describedNetworkInterfaces: z.ZodType<
  Page<{ readonly NetworkInterfaces: readonly AwsNetworkInterface[] }>
> = z.object({ NetworkInterfaces: z.array(describedInterface), ...page });

/** `aws ec2 describe-managed-prefix-lists` */
export const describedPrefixLists: z.ZodType<Page<{ readonly PrefixLists: readonly AwsPrefixList[] }>> = z.object({
  PrefixLists: z.array(prefixList),
  ...page,
});

/** `aws ec2 get-managed-prefix-list-entries` */
export const describedPrefixListEntries: z.ZodType<Page<{ readonly Entries: readonly { readonly Cidr: string }[] }>> =
  z.object({ Entries: z.array(z.object({ Cidr: cidr })), ...page });

/** `aws ec2 describe-flow-logs` */
export const describedFlowLogs: z.ZodType<Page<{ readonly FlowLogs: readonly AwsFlowLog[] }>> = z.object({
  FlowLogs: z.array(flowLog),
  ...page,
});

/** `aws service-quotas get-service-quota` */
export const describedQuota: z.ZodType<{ readonly Quota: { readonly Value: number } }> = z.object({
  Quota: z.object({ Value: z.number().min(0) }),
});
