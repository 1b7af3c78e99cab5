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
    file: "elb-describe-load-balancers.json",
    operation: "elasticloadbalancing:DescribeLoadBalancers",
    list: "LoadBalancerDescriptions",
    pages: async (session) => {
      const sdk = await import("@aws-sdk/client-elastic-load-balancing");
      const client = session.client(sdk.ElasticLoadBalancingClient);
      return sdk.paginateDescribeLoadBalancers({ client, pageSize: BALANCERS }, {});
    },
  },
  {
    file: "elbv2-describe-load-balancers.json",
    operation: "elasticloadbalancing:DescribeLoadBalancers",
    list: "LoadBalancers",
    pages: async (session) => {
      const { client, sdk } = await elbv2(session);
      return sdk.paginateDescribeLoadBalancers({ client, pageSize: BALANCERS }, {});
    },
  },
  {
    file: "elbv2-describe-target-groups.json",
    operation: "elasticloadbalancing:DescribeTargetGroups",
    list: "TargetGroups",
    pages: async (session) => {
      const { client, sdk } = await elbv2(session);
      return sdk.paginateDescribeTargetGroups({ client, pageSize: BALANCERS }, {});
    },
    follow: targetHealthList,
  },
  {
    file: "rds-describe-db-instances.json",
    operation: "rds:DescribeDBInstances",
    list: "DBInstances",
    pages: async (session) => {
      const { client, sdk } = await rds(session);
      return sdk.paginateDescribeDBInstances({ client, pageSize: DATABASES }, {});
    },
  },
  {
    file: "rds-describe-db-clusters.json",
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
  const name = textOf(targetGroup, "TargetGroupName");
  const TargetGroupArn = textOf(targetGroup, "TargetGroupArn");
  // Only what AWS makes may name a file: the name is unique in an account and region.
  if (!/^[0-9a-zA-Z-]{1,32}$/.test(name)) return null;
  return {
    file: `elbv2-describe-target-health-${name}.json`,
    operation: "elasticloadbalancing:DescribeTargetHealth",
    list: "TargetHealthDescriptions",
    pages: async (session) => {
      const { client, sdk } = await elbv2(session);
      return onePage(() => client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn })));
    },
  };
}
