import type { EC2Client } from "@aws-sdk/client-ec2";

type Ec2 = typeof import("@aws-sdk/client-ec2");

/** One file of a snapshot: a list that one Describe call prints, page by page. */
export interface SnapshotList {
  /** Named as the AWS CLI command that prints the same. */
  readonly file: string;
  readonly operation: string;
  /** The member that holds the list. */
  readonly list: string;
  readonly pages: (client: EC2Client, ec2: Ec2) => AsyncIterable<object>;
}

/** The largest pages that each call takes (EC2 API reference). */
const [LARGE, SMALL] = [1000, 100];

export const SNAPSHOT_LISTS: readonly SnapshotList[] = [
  {
    file: "ec2-describe-security-groups.json",
    operation: "ec2:DescribeSecurityGroups",
    list: "SecurityGroups",
    pages: (client, ec2) => ec2.paginateDescribeSecurityGroups({ client, pageSize: LARGE }, {}),
  },
  {
    file: "ec2-describe-security-group-rules.json",
    operation: "ec2:DescribeSecurityGroupRules",
    list: "SecurityGroupRules",
    pages: (client, ec2) => ec2.paginateDescribeSecurityGroupRules({ client, pageSize: LARGE }, {}),
  },
  {
    file: "ec2-describe-network-interfaces.json",
    operation: "ec2:DescribeNetworkInterfaces",
    list: "NetworkInterfaces",
    // Without it, interfaces of AWS-managed resources may be hidden, and their groups would look unused.
    pages: (client, ec2) =>
      ec2.paginateDescribeNetworkInterfaces({ client, pageSize: LARGE }, { IncludeManagedResources: true }),
  },
  {
    file: "ec2-describe-subnets.json",
    operation: "ec2:DescribeSubnets",
    list: "Subnets",
    pages: (client, ec2) => ec2.paginateDescribeSubnets({ client, pageSize: LARGE }, {}),
  },
  {
    file: "ec2-describe-vpcs.json",
    operation: "ec2:DescribeVpcs",
    list: "Vpcs",
    pages: (client, ec2) => ec2.paginateDescribeVpcs({ client, pageSize: LARGE }, {}),
  },
  {
    file: "ec2-describe-route-tables.json",
    operation: "ec2:DescribeRouteTables",
    list: "RouteTables",
    pages: (client, ec2) => ec2.paginateDescribeRouteTables({ client, pageSize: SMALL }, {}),
  },
  {
    file: "ec2-describe-network-acls.json",
    operation: "ec2:DescribeNetworkAcls",
    list: "NetworkAcls",
    pages: (client, ec2) => ec2.paginateDescribeNetworkAcls({ client, pageSize: LARGE }, {}),
  },
  {
    file: "ec2-describe-managed-prefix-lists.json",
    operation: "ec2:DescribeManagedPrefixLists",
    list: "PrefixLists",
    pages: (client, ec2) => ec2.paginateDescribeManagedPrefixLists({ client, pageSize: SMALL }, {}),
  },
  {
    file: "ec2-describe-flow-logs.json",
    operation: "ec2:DescribeFlowLogs",
    list: "FlowLogs",
    pages: (client, ec2) => ec2.paginateDescribeFlowLogs({ client, pageSize: LARGE }, {}),
  },
];

export const PREFIX_LISTS_FILE = "ec2-describe-managed-prefix-lists.json";

/** The entries of one prefix list; its print does not name the list, so the file does. */
export function entriesList(prefixListId: string): SnapshotList {
  return {
    file: `ec2-get-managed-prefix-list-entries-${prefixListId}.json`,
    operation: "ec2:GetManagedPrefixListEntries",
    list: "Entries",
    pages: (client, ec2) =>
      ec2.paginateGetManagedPrefixListEntries({ client, pageSize: SMALL }, { PrefixListId: prefixListId }),
  };
}

export const QUOTA_FILE = "service-quotas-get-service-quota.json";
/** "Inbound or outbound rules per security group" (Amazon VPC quotas). */
export const RULE_QUOTA = { ServiceCode: "vpc", QuotaCode: "L-0EA8095F" } as const;
