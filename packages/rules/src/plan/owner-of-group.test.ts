import { expect, test } from "@jest/globals";
import type { LiveRule, SecurityGroup } from "@sgt/snapshot";
import { ownerOfGroup, ownerOfRule } from "./owner-of-group.js";
import { GROUP_SIGNS, RULE_SIGNS } from "./owner-signs.js";

const OURS = "123456789012";
const CAPA = "sigs.k8s.io/cluster-api-provider-aws/";
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
  ["nobody, for EKS's name without its number", { groupName: "eks-cluster-sg-shop" }, null],
  ["nobody, for a selector of Karpenter", { tags: { "karpenter.sh/discovery": "shop" } }, null],
  ["nobody, for a group that GuardDuty is to leave alone", { tags: { GuardDutyManaged: "false" } }, null],
  ["nobody, for a tag that people use too", { tags: { Redshift: "true", eks: "shop" } }, null],
  ["nobody, for the console's wizard", { groupName: "launch-wizard-1", description: "launch-wizard-1 created" }, null],
  ["nobody, for Terraform's default description", { description: "Managed by Terraform" }, null],
  ["nobody, for Pulumi's default description", { description: "Managed by Pulumi" }, null],
  ["nobody, for kOps's description without its name", { description: "Security group for nodes" }, null],
  ["nobody, for a cluster of Cluster API that is shared", { tags: { [`${CAPA}cluster/shop`]: "shared" } }, null],
  ["EKS by name", { groupName: "eks-cluster-sg-shop-1" }, /EKS/],
  ["EKS by tag", { tags: { "aws:eks:cluster-name": "shop" } }, /EKS/],
  ["EKS Auto Mode", { tags: { "service.eks.amazonaws.com/stack": "shop" } }, /EKS Auto Mode/],
  ["a Kubernetes cluster", { tags: { "kubernetes.io/cluster/shop": "owned" } }, /a Kubernetes cluster/],
  ["Gardener's older tag", { tags: { "kubernetes.io/cluster/shop": "1" } }, /a Kubernetes cluster/],
  ["Kubermatic's tag without a value", { tags: { "kubernetes.io/cluster/shop": "" } }, /a Kubernetes cluster/],
  ["kOps's older tag", { tags: { KubernetesCluster: "shop" } }, /a Kubernetes cluster/],
  ["kOps", { groupName: "nodes.shop", description: "Security group for nodes" }, /kOps/],
  ["Gardener", { groupName: "shoot--a--b-nodes", description: "Security group for nodes" }, /Gardener/],
  ["Kubermatic", { tags: { "owned-by.kubermatic.k8c.io/shop": "" } }, /Kubermatic/],
  ["HyperShift", { groupName: "shop-default-sg", description: "default worker security group" }, /HyperShift/],
  ["OpenShift", { tags: { "red-hat-managed": "true" } }, /OpenShift/],
  ["Rancher", { groupName: "rancher-nodes" }, /Rancher/],
  ["eksctl", { tags: { "alpha.eksctl.io/cluster-name": "shop" } }, /eksctl/],
  ["the load balancer controller", { tags: { "elbv2.k8s.aws/cluster": "shop" } }, /load balancer controller/],
  [
    "the load balancer controller of gateways",
    { tags: { "gateway.k8s.aws.nlb/stack": "a" } },
    /load balancer controller/,
  ],
  ["the load balancer controller by name", { groupName: "k8s-traffic-shop-0123456789" }, /load balancer controller/],
  ["the cloud controller", { groupName: "k8s-elb-a1b2" }, /cloud controller/],
  ["Cluster API", { tags: { [`${CAPA}cluster/shop`]: "owned" } }, /Cluster API/],
  ["Cluster API by role", { tags: { [`${CAPA}role`]: "node" } }, /Cluster API/],
  ["ACK", { tags: { "services.k8s.aws/namespace": "default" } }, /ACK/],
  ["Crossplane", { tags: { "crossplane-kind": "securitygroup.ec2.aws.upbound.io" } }, /Crossplane/],
  ["RDS", { groupName: "rds-ec2-1" }, /RDS/],
  ["RDS for a function", { groupName: "lambda-rds-1" }, /RDS/],
  ["EMR", { groupName: "ElasticMapReduce-master" }, /EMR/],
  ["EMR's notebooks", { groupName: "ElasticMapReduceEditors-Livy" }, /EMR/],
  ["GuardDuty", { tags: { GuardDutyManaged: "true" } }, /GuardDuty/],
  ["GuardDuty by name", { groupName: "GuardDutyManagedSecurityGroup-vpc-1" }, /GuardDuty/],
  ["Firewall Manager", { groupName: "FMManagedFMManagedSecurityGroup1" }, /Firewall Manager/],
  ["WorkSpaces", { groupName: "d-0123456789_workspacesMembers" }, /WorkSpaces/],
  ["CloudFormation", { tags: { "aws:cloudformation:stack-name": "net" } }, /CloudFormation/],
  ["Terraform by convention", { tags: { ManagedBy: "Terraform" } }, /ManagedBy/],
  ["Terraform by the place of its code", { tags: { "source-code": "git" } }, /Terraform/],
  ["Yor", { tags: { yor_trace: "0123" } }, /yor_trace/],
  ["Pulumi", { tags: { "pulumi:project": "net" } }, /Pulumi/],
])("rules are written by %s", (_name, more, sign) => {
  const owner = ownerOfGroup(group(more), OURS);
  if (sign === null) expect(owner).toBeNull();
  else expect(owner).toMatch(sign);
});

const RULE: LiveRule = { protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr: "10.0.0.0/16" } };

test.each<[name: string, more: Partial<LiveRule>, sign: RegExp | null]>([
  ["nobody", {}, null],
  ["nobody, for words that only resemble", { description: "as kubernetes.io/rule/nlb/client=a says" }, null],
  ["nobody, for a cluster that only shares it", { tags: { "kubernetes.io/cluster/shop": "shared" } }, null],
  ["the cloud controller for clients", { description: "kubernetes.io/rule/nlb/client=a1b2" }, /cloud controller/],
  ["the cloud controller for packet sizes", { description: "kubernetes.io/rule/nlb/mtu" }, /cloud controller/],
  [
    "the load balancer controller",
    { description: "elbv2.k8s.aws/targetGroupBinding=shared" },
    /load balancer controller/,
  ],
  ["Rancher", { description: "managed by rancher-machine" }, /Rancher/],
  ["EKS Auto Mode", { tags: { "eks:eks-cluster-name": "shop" } }, /EKS/],
  ["Crossplane", { tags: { "crossplane-name": "a" } }, /Crossplane/],
  ["kOps", { tags: { "kubernetes.io/cluster/shop": "owned" } }, /kOps/],
])("a rule is kept by %s", (_name, more, sign) => {
  const owner = ownerOfRule({ ...RULE, ...more });
  if (sign === null) expect(owner).toBeNull();
  else expect(owner).toMatch(sign);
});

test("every sign names something, and where it can be looked up", () => {
  for (const sign of [...GROUP_SIGNS, ...RULE_SIGNS]) {
    expect(sign.source.length).toBeGreaterThan(10);
    expect([sign.name, sign.description, sign.tagKey].some((pattern) => pattern !== undefined)).toBe(true);
  }
});
