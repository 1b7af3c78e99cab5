import { SNAPSHOT_FILES } from "@sgt/snapshot";
import type { AwsSession } from "../session/aws-session.js";
import { ec2Pages, type SnapshotList } from "./snapshot-list.js";

/** The largest pages (EC2: MaxResults 5 to 1000; AWS RAM: maxResults 1 to 500). */
const [ASSOCIATIONS, SHARES] = [1000, 500];

async function ram(session: AwsSession) {
  const sdk = await import("@aws-sdk/client-ram");
  return { client: session.client(sdk.RAMClient), sdk };
}

/** Who else may carry the groups: without it, what came to interfaces of others is not missed. */
export const SHARING_LISTS: readonly SnapshotList[] = [
  {
    file: SNAPSHOT_FILES.groupVpcAssociations,
    operation: "ec2:DescribeSecurityGroupVpcAssociations",
    list: "SecurityGroupVpcAssociations",
    isYoung: true,
    pages: ec2Pages((client, ec2) =>
      ec2.paginateDescribeSecurityGroupVpcAssociations({ client, pageSize: ASSOCIATIONS }, {}),
    ),
  },
  {
    file: SNAPSHOT_FILES.sharedResources,
    operation: "ram:ListResources",
    list: "resources",
    isYoung: true,
    pages: async (session) => {
      const { client, sdk } = await ram(session);
      const mine = { resourceOwner: "SELF", resourceType: "ec2:SecurityGroup" } as const;
      return sdk.paginateListResources({ client, pageSize: SHARES }, mine);
    },
  },
  {
    file: SNAPSHOT_FILES.sharePrincipals,
    operation: "ram:GetResourceShareAssociations",
    list: "resourceShareAssociations",
    isYoung: true,
    pages: async (session) => {
      const { client, sdk } = await ram(session);
      return sdk.paginateGetResourceShareAssociations({ client, pageSize: SHARES }, { associationType: "PRINCIPAL" });
    },
  },
];
