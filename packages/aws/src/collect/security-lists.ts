import { ec2Pages, type SnapshotList, textOf } from "./snapshot-list.js";

/** The largest pages that each call takes (EC2 API reference). */
const [LARGE, SMALL] = [1000, 100];

/** Without the groups a region is worth nothing: they are read first. */
export const GROUPS_LIST: SnapshotList = {
  file: "ec2-describe-security-groups.json",
  operation: "ec2:DescribeSecurityGroups",
  list: "SecurityGroups",
  pages: ec2Pages((client, ec2) => ec2.paginateDescribeSecurityGroups({ client, pageSize: LARGE }, {})),
};

/** The longest list of a region. */
export const RULES_LIST: SnapshotList = {
  file: "ec2-describe-security-group-rules.json",
  operation: "ec2:DescribeSecurityGroupRules",
  list: "SecurityGroupRules",
  pages: ec2Pages((client, ec2) => ec2.paginateDescribeSecurityGroupRules({ client, pageSize: LARGE }, {})),
};

/** What else decides and shows who may reach whom. */
export const SECURITY_LISTS: readonly SnapshotList[] = [
  {
    file: "ec2-describe-network-interfaces.json",
    operation: "ec2:DescribeNetworkInterfaces",
    list: "NetworkInterfaces",
    // Without it, interfaces of AWS-managed resources may be hidden, and their groups would look unused.
    pages: ec2Pages((client, ec2) =>
      ec2.paginateDescribeNetworkInterfaces({ client, pageSize: LARGE }, { IncludeManagedResources: true }),
    ),
  },
  {
    file: "ec2-describe-network-acls.json",
    operation: "ec2:DescribeNetworkAcls",
    list: "NetworkAcls",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeNetworkAcls({ client, pageSize: LARGE }, {})),
  },
  {
    file: "ec2-describe-managed-prefix-lists.json",
    operation: "ec2:DescribeManagedPrefixLists",
    list: "PrefixLists",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeManagedPrefixLists({ client, pageSize: SMALL }, {})),
    follow: entriesList,
  },
  {
    file: "ec2-describe-flow-logs.json",
    operation: "ec2:DescribeFlowLogs",
    list: "FlowLogs",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeFlowLogs({ client, pageSize: LARGE }, {})),
  },
];

/** The entries of one prefix list; its print does not name the list, so the file does. */
function entriesList(prefixList: object): SnapshotList | null {
  const prefixListId = textOf(prefixList, "PrefixListId");
  // Only what AWS makes may name a file.
  if (!/^pl-[0-9a-zA-Z]+$/.test(prefixListId)) return null;
  return {
    file: `ec2-get-managed-prefix-list-entries-${prefixListId}.json`,
    operation: "ec2:GetManagedPrefixListEntries",
    list: "Entries",
    pages: ec2Pages((client, ec2) =>
      ec2.paginateGetManagedPrefixListEntries({ client, pageSize: SMALL }, { PrefixListId: prefixListId }),
    ),
  };
}
