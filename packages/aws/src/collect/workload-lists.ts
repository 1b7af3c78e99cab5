import { ITEM_FILES, SNAPSHOT_FILES } from "@sgt/snapshot";
import type { AwsSession } from "../session/aws-session.js";
import { onePage, type SnapshotList, textOf } from "./snapshot-list.js";

/** The largest pages (Elastic Load Balancing: PageSize 1 to 400; RDS: MaxRecords 20 to 100). */
const [BALANCERS, DATABASES] = [400, 100];

async function rds(session: AwsSession) {
  const sdk = await import("@aws-sdk/client-rds");
  return { client: session.client(sdk.RDSClient), sdk };
}

async function elbv2(session: AwsSession) {
  const sdk = await import("@aws-sdk/client-elastic-load-balancing-v2");
  return { client: session.client(sdk.ElasticLoadBalancingV2Client), sdk };
}

/** What the groups protect, as far as other services know it: load balancers and databases. */
export const WORKLOAD_LISTS: readonly SnapshotList[] = [
  {
    file: SNAPSHOT_FILES.classicLoadBalancers,
    operation: "elasticloadbalancing:DescribeLoadBalancers",
    list: "LoadBalancerDescriptions",
    pages: async (session) => {
      const sdk = await import("@aws-sdk/client-elastic-load-balancing");
      const client = session.client(sdk.ElasticLoadBalancingClient);
      return sdk.paginateDescribeLoadBalancers({ client, pageSize: BALANCERS }, {});
    },
  },
  {
    file: SNAPSHOT_FILES.loadBalancers,
    operation: "elasticloadbalancing:DescribeLoadBalancers",
    list: "LoadBalancers",
    pages: async (session) => {
      const { client, sdk } = await elbv2(session);
      return sdk.paginateDescribeLoadBalancers({ client, pageSize: BALANCERS }, {});
    },
  },
  {
    file: SNAPSHOT_FILES.targetGroups,
    operation: "elasticloadbalancing:DescribeTargetGroups",
    list: "TargetGroups",
    pages: async (session) => {
      const { client, sdk } = await elbv2(session);
      return sdk.paginateDescribeTargetGroups({ client, pageSize: BALANCERS }, {});
    },
    follow: targetHealthList,
  },
  {
    file: SNAPSHOT_FILES.databases,
    operation: "rds:DescribeDBInstances",
    list: "DBInstances",
    pages: async (session) => {
      const { client, sdk } = await rds(session);
      return sdk.paginateDescribeDBInstances({ client, pageSize: DATABASES }, {});
    },
  },
  {
    file: SNAPSHOT_FILES.databaseClusters,
    operation: "rds:DescribeDBClusters",
    list: "DBClusters",
    pages: async (session) => {
      const { client, sdk } = await rds(session);
      return sdk.paginateDescribeDBClusters({ client, pageSize: DATABASES }, {});
    },
  },
];

/** The targets of one target group; its print does not name the group, so the file does. */
function targetHealthList(targetGroup: object): SnapshotList | null {
  const file = ITEM_FILES.targetHealth.fileOf(textOf(targetGroup, "TargetGroupName"));
  const TargetGroupArn = textOf(targetGroup, "TargetGroupArn");
  if (file === null) return null;
  return {
    file,
    operation: "elasticloadbalancing:DescribeTargetHealth",
    list: "TargetHealthDescriptions",
    pages: async (session) => {
      const { client, sdk } = await elbv2(session);
      return onePage(() => client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn })));
    },
  };
}
