import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkKeys } from "../errors.js";
import { describeAvailabilityZones, describeInternetGateways, describeNatGateways } from "./describe-gateways.js";
import { describeSecurityGroupRules, describeSecurityGroups } from "./describe-groups.js";
import { describeInstances } from "./describe-instances.js";
import { describeNetworkInterfaces } from "./describe-interfaces.js";
import {
  describeNetworkAcls,
  describePrefixLists,
  describeRouteTables,
  describeSubnets,
  describeVpcs,
} from "./describe-network.js";
import {
  describeDbInstances,
  describeLoadBalancers,
  describeTargetGroups,
  targetHealthFiles,
} from "./describe-workloads.js";
import { CUSTOM_LAYOUT } from "./log-layout.js";
import { SAMPLE_PREFIX_LISTS } from "./sample-groups.js";
import { type IdMaker, idMaker, SAMPLE_ACCOUNT_ID, SAMPLE_REGION } from "./sample-ids.js";
import { SAMPLE_UNTIL } from "./write-sample-logs.js";

export interface SampleSnapshotOptions {
  /** Same seed, same ids. Default 1. */
  readonly seed?: number;
  /** Seconds since 1970: when the snapshot was made. Default {@link SAMPLE_UNTIL}. */
  readonly until?: number;
  /** Rules per group and direction that the account was granted. Default 60, as AWS grants. */
  readonly ruleQuota?: number;
}

const SAMPLE_KEYS = { seed: true, until: true, ruleQuota: true } satisfies Record<keyof SampleSnapshotOptions, true>;

const DAY_SECONDS = 86_400;

/**
 * Writes the sample account as a snapshot folder: `dir/123456789012/eu-west-1/` with what the AWS
 * CLI prints for each describe call.
 * @returns the account and region, for the commands that want them.
 */
export async function writeSampleSnapshot(
  dir: string,
  options: SampleSnapshotOptions = {},
): Promise<{ readonly accountId: string; readonly region: string }> {
  checkKeys(options, SAMPLE_KEYS);
  const { seed = 1, until = SAMPLE_UNTIL, ruleQuota = 60 } = options;
  const id = idMaker(seed);
  const account = join(dir, SAMPLE_ACCOUNT_ID);
  for (const [name, value] of Object.entries({
    "describe-regions.json": describeRegions(),
    "sts-get-caller-identity.json": callerIdentity(),
    ...regionFiles(id, until, ruleQuota),
  })) {
    await writeJson(join(account, name), value);
  }
  await writeJson(join(dir, "snapshot.json"), manifest(until));
  return { accountId: SAMPLE_ACCOUNT_ID, region: SAMPLE_REGION };
}

function regionFiles(id: IdMaker, until: number, ruleQuota: number): Record<string, object> {
  const files: Record<string, object> = {
    "ec2-describe-security-groups": describeSecurityGroups(id),
    "ec2-describe-security-group-rules": describeSecurityGroupRules(id),
    "ec2-describe-network-interfaces": describeNetworkInterfaces(id),
    "ec2-describe-managed-prefix-lists": describePrefixLists(id),
    "ec2-describe-vpcs": describeVpcs(id),
    "ec2-describe-subnets": describeSubnets(id),
    "ec2-describe-network-acls": describeNetworkAcls(id),
    "ec2-describe-route-tables": describeRouteTables(id),
    "ec2-describe-flow-logs": describeFlowLogs(id, until),
    "ec2-describe-internet-gateways": describeInternetGateways(id),
    "ec2-describe-egress-only-internet-gateways": { EgressOnlyInternetGateways: [] },
    "ec2-describe-nat-gateways": describeNatGateways(id),
    "ec2-describe-vpc-endpoints": { VpcEndpoints: [] },
    "ec2-describe-vpc-endpoint-service-configurations": { ServiceConfigurations: [] },
    "ec2-describe-security-group-vpc-associations": { SecurityGroupVpcAssociations: [] },
    "ram-list-resources": { resources: [] },
    "ram-get-resource-share-associations": { resourceShareAssociations: [] },
    "ec2-describe-vpc-peering-connections": { VpcPeeringConnections: [] },
    "ec2-describe-availability-zones": describeAvailabilityZones(),
    "ec2-describe-instances": describeInstances(id),
    "elb-describe-load-balancers": { LoadBalancerDescriptions: [] },
    "elbv2-describe-load-balancers": describeLoadBalancers(id),
    "elbv2-describe-target-groups": describeTargetGroups(id),
    ...targetHealthFiles(id),
    "rds-describe-db-instances": describeDbInstances(id),
    "rds-describe-db-clusters": { DBClusters: [] },
    "service-quotas-get-service-quota": serviceQuota(ruleQuota),
  };
  for (const list of SAMPLE_PREFIX_LISTS) {
    files[`ec2-get-managed-prefix-list-entries-${id("pl", list.name)}`] = {
      Entries: list.entries.map(({ cidr, description }) => ({ Cidr: cidr, Description: description })),
    };
  }
  return Object.fromEntries(Object.entries(files).map(([name, value]) => [`${SAMPLE_REGION}/${name}.json`, value]));
}

/** The flow log of today; the one with the default layout was deleted, since a layout cannot be changed. */
function describeFlowLogs(id: IdMaker, until: number): object {
  return {
    FlowLogs: ["shop", "default"].map((vpc) => ({
      CreationTime: new Date((until - 60 * DAY_SECONDS) * 1000).toISOString().replace(/\.000Z$/, "+00:00"),
      DeliverLogsStatus: "SUCCESS",
      FlowLogId: id("fl", vpc === "shop" ? CUSTOM_LAYOUT.name : `${CUSTOM_LAYOUT.name} ${vpc}`),
      FlowLogStatus: "ACTIVE",
      ResourceId: id("vpc", vpc),
      TrafficType: "ALL",
      LogDestinationType: "s3",
      LogDestination: "arn:aws:s3:::sample-flow-logs",
      LogFormat: CUSTOM_LAYOUT.fields.map((field) => `\${${field}}`).join(" "),
      Tags: [],
      MaxAggregationInterval: 60,
      DestinationOptions: { FileFormat: "plain-text", HiveCompatiblePartitions: false, PerHourPartition: false },
    })),
  };
}

/** What says when the snapshot was made and that nothing is missing. */
const manifest = (until: number): object => ({
  schema: "sgt/snapshot/v1",
  collectedAt: new Date(until * 1000).toISOString(),
  regions: [{ accountId: SAMPLE_ACCOUNT_ID, region: SAMPLE_REGION, missing: [] }],
});

const serviceQuota = (value: number): object => ({
  Quota: {
    ServiceCode: "vpc",
    ServiceName: "Amazon Virtual Private Cloud (Amazon VPC)",
    QuotaArn: `arn:aws:servicequotas:${SAMPLE_REGION}:${SAMPLE_ACCOUNT_ID}:vpc/L-0EA8095F`,
    QuotaCode: "L-0EA8095F",
    QuotaName: "Inbound or outbound rules per security group",
    Value: value,
    Unit: "None",
    Adjustable: true,
    GlobalQuota: false,
  },
});

const describeRegions = (): object => ({
  Regions: [
    { OptInStatus: "opt-in-not-required", RegionName: SAMPLE_REGION, Endpoint: `ec2.${SAMPLE_REGION}.amazonaws.com` },
  ],
});

const callerIdentity = (): object => ({
  UserId: "AIDASAMPLEUSERID",
  Account: SAMPLE_ACCOUNT_ID,
  Arn: `arn:aws:iam::${SAMPLE_ACCOUNT_ID}:user/sample`,
});

async function writeJson(path: string, value: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `${JSON.stringify(value, null, 4)}\n`);
  await rename(`${path}.part`, path);
}
