import { expect, test } from "@jest/globals";
import type { SecurityGroup } from "@sgt/snapshot";
import { ownerOfGroup } from "./owner-of-group.js";

const OURS = "123456789012";
const group = (more: Partial<SecurityGroup>): SecurityGroup => ({
  ...{ groupId: "sg-1", groupName: "web", description: "", vpcId: "vpc-1", ownerId: OURS, tags: {} },
  ...{ ingress: [], egress: [] },
  ...more,
});

test.each<[name: string, more: Partial<SecurityGroup>, sign: RegExp | null]>([
  ["nobody", {}, null],
  ["nobody, for a name that only resembles", { groupName: "my-rds-ec2-1" }, null],
  ["nobody, for Terraform said to be off", { tags: { terraform: "false" } }, null],
  ["nobody, for a cluster that only shares it", { tags: { "kubernetes.io/cluster/shop": "shared" } }, null],
  ["another account", { ownerId: "210987654321" }, /210987654321/],
  ["EKS by name", { groupName: "eks-cluster-sg-shop-1" }, /EKS/],
  ["EKS by tag", { tags: { "kubernetes.io/cluster/shop": "owned" } }, /EKS/],
  ["the load balancer controller", { tags: { "elbv2.k8s.aws/cluster": "shop" } }, /load balancer controller/],
  ["RDS", { groupName: "rds-ec2-1" }, /RDS/],
  ["EMR", { groupName: "ElasticMapReduce-master" }, /EMR/],
  ["CloudFormation", { tags: { "aws:cloudformation:stack-name": "net" } }, /CloudFormation/],
  ["Terraform by convention", { tags: { ManagedBy: "Terraform" } }, /ManagedBy/],
  ["Pulumi", { tags: { "pulumi:project": "net" } }, /Pulumi/],
])("rules are written by %s", (_name, more, sign) => {
  const owner = ownerOfGroup(group(more), OURS);
  if (sign === null) expect(owner).toBeNull();
  else expect(owner).toMatch(sign);
});
