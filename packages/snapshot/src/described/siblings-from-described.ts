import type { FlowLogConfig, NetworkInterface, PrefixList } from "../model/snapshot.js";
import type { AwsFlowLog, AwsNetworkInterface, AwsPrefixList } from "./aws-shapes.js";

export function eniFromDescribed(eni: AwsNetworkInterface): NetworkInterface {
  const addresses = [
    eni.PrivateIpAddress,
    ...(eni.PrivateIpAddresses ?? []).map((entry) => entry.PrivateIpAddress),
    ...(eni.Ipv6Addresses ?? []).map((entry) => entry.Ipv6Address),
  ].filter((address) => address !== undefined);
  return {
    eniId: eni.NetworkInterfaceId,
    ...(eni.OwnerId === undefined ? {} : { ownerId: eni.OwnerId }),
    groupIds: (eni.Groups ?? []).map((group) => group.GroupId),
    vpcId: eni.VpcId ?? "",
    subnetId: eni.SubnetId ?? "",
    addresses: [...new Set(addresses)],
    publicAddresses: publicAddressesOf(eni),
    availabilityZone: eni.AvailabilityZone ?? "",
    instanceId: eni.Attachment?.InstanceId ?? null,
    // Dumps made by hand may leave the status out; one that does is taken for attached.
    isAttached: (eni.Status ?? "in-use") !== "available",
    interfaceType: eni.InterfaceType ?? "interface",
    description: eni.Description ?? "",
    ...attachment(eni.Attachment?.AttachTime),
  };
}

function attachment(time: string | undefined): Pick<NetworkInterface, "attachedAt"> {
  const at = Date.parse(time ?? "");
  return Number.isNaN(at) ? {} : { attachedAt: new Date(at).toISOString() };
}

function publicAddressesOf({ Association, PrivateIpAddresses = [] }: AwsNetworkInterface): string[] {
  const all = [Association, ...PrivateIpAddresses.map((entry) => entry.Association)];
  return [...new Set(all.flatMap((association) => association?.PublicIp ?? []))];
}

/** What AWS's own lists cost in a quota, by the end of their name (VPC user guide, AWS-managed prefix lists). Those of IPv6 cost the same. */
const AWS_WEIGHTS: readonly (readonly [string, number])[] = [
  [".cloudfront.origin-facing", 55],
  [".dynamodb", 1],
  [".ec2-instance-connect", 2],
  [".groundstation", 5],
  [".route53-healthchecks", 25],
  [".s3", 1],
  [".s3express", 6],
  [".secretsmanager-managed-external-secrets", 20],
  [".vpc-lattice", 10],
];

export function prefixListFromDescribed(
  list: AwsPrefixList,
  entries: ReadonlyMap<string, readonly string[]>,
): PrefixList {
  const name = list.PrefixListName ?? "";
  const fixed = list.OwnerId === "AWS" ? AWS_WEIGHTS.find(([ending]) => name.endsWith(ending))?.[1] : undefined;
  return {
    prefixListId: list.PrefixListId,
    name,
    family: list.AddressFamily === "IPv6" ? 6 : 4,
    ownerId: list.OwnerId ?? "",
    weight: fixed ?? list.MaxEntries ?? null,
    cidrs: entries.get(list.PrefixListId) ?? null,
  };
}

export function flowLogFromDescribed(flowLog: AwsFlowLog): FlowLogConfig {
  return {
    flowLogId: flowLog.FlowLogId,
    resourceId: flowLog.ResourceId,
    trafficType: flowLog.TrafficType ?? "ALL",
    status: flowLog.FlowLogStatus ?? "",
    deliverStatus: flowLog.DeliverLogsStatus ?? "",
    createdAt: flowLog.CreationTime ?? null,
    logFormat: flowLog.LogFormat ?? "",
    ...(flowLog.DeliverLogsErrorMessage === undefined ? {} : { deliverError: flowLog.DeliverLogsErrorMessage }),
    ...(flowLog.MaxAggregationInterval === undefined ? {} : { maxAggregationSeconds: flowLog.MaxAggregationInterval }),
    ...destinationFromDescribed(flowLog),
  };
}

/** Flow logs to CloudWatch are older than `LogDestinationType`, and may name their group only. */
function destinationFromDescribed(flowLog: AwsFlowLog): Pick<FlowLogConfig, "destination"> {
  const { LogDestinationType: kind = "cloud-watch-logs", LogGroupName, LogDestination } = flowLog;
  const name = LogGroupName ?? LogDestination;
  if (name === undefined) return {};
  if (kind !== "s3" && kind !== "cloud-watch-logs" && kind !== "kinesis-data-firehose") return {};
  return { destination: { kind, name } };
}
