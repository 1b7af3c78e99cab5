/**
 * The files of a region's folder that hold one list of a region, each named as the AWS CLI command that prints it. What
 * collects, reads or names such a file takes the name from here; a file that is not here is not read.
 */
export const SNAPSHOT_FILES = {
  availabilityZones: "ec2-describe-availability-zones.json",
  classicLoadBalancers: "elb-describe-load-balancers.json",
  databaseClusters: "rds-describe-db-clusters.json",
  databases: "rds-describe-db-instances.json",
  endpointServices: "ec2-describe-vpc-endpoint-service-configurations.json",
  egressOnlyInternetGateways: "ec2-describe-egress-only-internet-gateways.json",
  flowLogs: "ec2-describe-flow-logs.json",
  instances: "ec2-describe-instances.json",
  internetGateways: "ec2-describe-internet-gateways.json",
  loadBalancers: "elbv2-describe-load-balancers.json",
  natGateways: "ec2-describe-nat-gateways.json",
  networkAcls: "ec2-describe-network-acls.json",
  networkInterfaces: "ec2-describe-network-interfaces.json",
  groupVpcAssociations: "ec2-describe-security-group-vpc-associations.json",
  publicAccessBlock: "ec2-describe-vpc-block-public-access-options.json",
  publicAccessExclusions: "ec2-describe-vpc-block-public-access-exclusions.json",
  prefixLists: "ec2-describe-managed-prefix-lists.json",
  routeTables: "ec2-describe-route-tables.json",
  ruleQuota: "service-quotas-get-service-quota.json",
  securityGroupRules: "ec2-describe-security-group-rules.json",
  securityGroups: "ec2-describe-security-groups.json",
  sharePrincipals: "ram-get-resource-share-associations.json",
  sharedResources: "ram-list-resources.json",
  subnets: "ec2-describe-subnets.json",
  targetGroups: "elbv2-describe-target-groups.json",
  vpcEndpoints: "ec2-describe-vpc-endpoints.json",
  vpcPeeringConnections: "ec2-describe-vpc-peering-connections.json",
  vpcs: "ec2-describe-vpcs.json",
} as const;

/** The name of a file that holds one list of a region. */
export type SnapshotFile = (typeof SNAPSHOT_FILES)[keyof typeof SNAPSHOT_FILES];

/** Files of which there is one for each item of another list: what AWS prints does not name the item, so the file does. */
export interface ItemFiles {
  /** Returns the file of an item; null for a name that AWS does not give, which must not become a path. */
  readonly fileOf: (item: string) => string | null;
  /** Returns the item that a file is of; null for other files. */
  readonly itemOf: (file: string) => string | null;
}

/** The files of a region's folder that there may be many of. */
export const ITEM_FILES: {
  readonly listeners: ItemFiles;
  readonly prefixListEntries: ItemFiles;
  readonly targetHealth: ItemFiles;
} = {
  /** By the name of the load balancer. */
  listeners: itemFiles("elbv2-describe-listeners", /^[0-9a-zA-Z-]+$/),
  prefixListEntries: itemFiles("ec2-get-managed-prefix-list-entries", /^pl-[0-9a-zA-Z]+$/),
  /** By the name of the target group, which is unique in an account and region. */
  targetHealth: itemFiles("elbv2-describe-target-health", /^[0-9a-zA-Z-]+$/),
};

function itemFiles(command: string, pattern: RegExp): ItemFiles {
  const start = `${command}-`;
  const end = ".json";
  return {
    fileOf: (item) => (pattern.test(item) ? `${start}${item}${end}` : null),
    itemOf: (file) => {
      const item = file.startsWith(start) && file.endsWith(end) ? file.slice(start.length, -end.length) : "";
      return pattern.test(item) ? item : null;
    },
  };
}
