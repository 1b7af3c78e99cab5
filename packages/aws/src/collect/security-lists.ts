import { ITEM_FILES, SNAPSHOT_FILES } from "@sgt/snapshot";
import { ec2Pages, type SnapshotList, textOf } from "./snapshot-list.js";

/** The largest pages that each call takes (EC2 API reference). */
const [LARGE, SMALL] = [1000, 100];

/** Without the groups a region is worth nothing: they are read first. */
export const GROUPS_LIST: SnapshotList = {
  file: SNAPSHOT_FILES.securityGroups,
  operation: "ec2:DescribeSecurityGroups",
  list: "SecurityGroups",
  pages: ec2Pages((client, ec2) => ec2.paginateDescribeSecurityGroups({ client, pageSize: LARGE }, {})),
};

/** The longest list of a region. */
export const RULES_LIST: SnapshotList = {
  file: SNAPSHOT_FILES.securityGroupRules,
  operation: "ec2:DescribeSecurityGroupRules",
  list: "SecurityGroupRules",
  pages: ec2Pages((client, ec2) => ec2.paginateDescribeSecurityGroupRules({ client, pageSize: LARGE }, {})),
};

/** What else decides and shows who may reach whom. */
export const SECURITY_LISTS: readonly SnapshotList[] = [
  {
    file: SNAPSHOT_FILES.networkInterfaces,
    operation: "ec2:DescribeNetworkInterfaces",
    list: "NetworkInterfaces",
    // Without it, interfaces of AWS-managed resources may be hidden, and their groups would look unused.
    pages: ec2Pages((client, ec2) =>
      ec2.paginateDescribeNetworkInterfaces({ client, pageSize: LARGE }, { IncludeManagedResources: true }),
    ),
  },
  {
    file: SNAPSHOT_FILES.networkAcls,
    operation: "ec2:DescribeNetworkAcls",
    list: "NetworkAcls",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeNetworkAcls({ client, pageSize: LARGE }, {})),
  },
  {
    file: SNAPSHOT_FILES.prefixLists,
    operation: "ec2:DescribeManagedPrefixLists",
    list: "PrefixLists",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeManagedPrefixLists({ client, pageSize: SMALL }, {})),
    follow: entriesList,
  },
  {
    file: SNAPSHOT_FILES.flowLogs,
    operation: "ec2:DescribeFlowLogs",
    list: "FlowLogs",
    pages: ec2Pages((client, ec2) => ec2.paginateDescribeFlowLogs({ client, pageSize: LARGE }, {})),
  },
];

/** The entries of one prefix list; its print does not name the list, so the file does. */
function entriesList(prefixList: object): SnapshotList | null {
  const prefixListId = textOf(prefixList, "PrefixListId");
  const file = ITEM_FILES.prefixListEntries.fileOf(prefixListId);
  if (file === null) return null;
  return {
    file,
    operation: "ec2:GetManagedPrefixListEntries",
    list: "Entries",
    pages: ec2Pages((client, ec2) =>
      ec2.paginateGetManagedPrefixListEntries({ client, pageSize: SMALL }, { PrefixListId: prefixListId }),
    ),
  };
}
