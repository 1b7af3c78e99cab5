import type { Finding, ResourceType } from "@sgt/findings";
import { partitionOfRegion } from "@sgt/snapshot";

/** Security Hub's names of resource types, and how their ARNs name them after account and region. */
const RESOURCES: Readonly<Record<ResourceType, { readonly asff: string; readonly arn: string | null }>> = {
  account: { asff: "AwsAccount", arn: null },
  "security-group": { asff: "AwsEc2SecurityGroup", arn: "ec2:security-group/" },
  "network-acl": { asff: "AwsEc2NetworkAcl", arn: "ec2:network-acl/" },
  "network-interface": { asff: "AwsEc2NetworkInterface", arn: "ec2:network-interface/" },
  instance: { asff: "AwsEc2Instance", arn: "ec2:instance/" },
  "load-balancer": { asff: "AwsElbv2LoadBalancer", arn: "elasticloadbalancing:loadbalancer/" },
  database: { asff: "AwsRdsDbInstance", arn: "rds:db:" },
  "nat-gateway": { asff: "Other", arn: "ec2:natgateway/" },
  subnet: { asff: "AwsEc2Subnet", arn: "ec2:subnet/" },
  vpc: { asff: "AwsEc2Vpc", arn: "ec2:vpc/" },
};

/** Returns Security Hub's name of a type of resource. */
export function asffType(type: ResourceType): string {
  return RESOURCES[type].asff;
}

/** Returns the ARN of what a finding is about; its id when that is one already. */
export function arnOf({ accountId, region, resource }: Pick<Finding, "accountId" | "region" | "resource">): string {
  if (resource.id.startsWith("arn:")) return resource.id;
  const { arn } = RESOURCES[resource.type];
  if (arn === null) return `AWS::::Account:${accountId}`;
  const colon = arn.indexOf(":");
  return `arn:${partitionOfRegion(region)}:${arn.slice(0, colon)}:${region}:${accountId}:${arn.slice(colon + 1)}${resource.id}`;
}
