import type { AwsSession } from "../session/aws-session.js";
import { reading } from "../session/reading.js";

/** "Inbound or outbound rules per security group" (Amazon VPC quotas). */
const RULE_QUOTA = { ServiceCode: "vpc", QuotaCode: "L-0EA8095F" } as const;

/** Reads the applied quota of rules per group, in the shape that the AWS CLI prints. */
export async function readRuleQuota(session: AwsSession): Promise<object> {
  const { GetServiceQuotaCommand, ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
  return reading("servicequotas:GetServiceQuota", async () => {
    const { Quota } = await session.client(ServiceQuotasClient).send(new GetServiceQuotaCommand(RULE_QUOTA));
    return { Quota };
  });
}
