import { allPages } from "../session/all-pages.js";
import type { AwsSession } from "../session/aws-session.js";
import { reading } from "../session/reading.js";
import { RULE_QUOTA, type SnapshotList } from "./snapshot-lists.js";

/** Reads every page of a list, each item in the shape that the AWS CLI prints. */
export async function readList(session: AwsSession, { operation, list, pages }: SnapshotList): Promise<object[]> {
  const client = await session.ec2Reader();
  const ec2 = await import("@aws-sdk/client-ec2");
  return reading(operation, () => allPages(pages(client, ec2), (page) => Reflect.get(page, list)));
}

/** Reads the applied quota of rules per group, in the shape that the AWS CLI prints. */
export async function readRuleQuota(session: AwsSession): Promise<object> {
  const client = await session.quotas();
  const { GetServiceQuotaCommand } = await import("@aws-sdk/client-service-quotas");
  return reading("servicequotas:GetServiceQuota", async () => {
    const { Quota } = await client.send(new GetServiceQuotaCommand(RULE_QUOTA));
    return { Quota };
  });
}
