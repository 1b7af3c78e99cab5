import type { SecurityGroup } from "@sgt/snapshot";

interface OwnerSign {
  readonly owner: string;
  readonly name?: RegExp;
  readonly tagKey?: RegExp;
  readonly tagValue?: RegExp;
}

/**
 * How groups that somebody else writes are recognised. EKS and load balancer controller: EKS user
 * guide and the controller's documentation; RDS: user guide, automatic EC2 connections; the rest by
 * the names and tags that these tools give (CloudFormation's are reserved by AWS, Terraform's and
 * Pulumi's are a convention).
 */
const OWNER_SIGNS: readonly OwnerSign[] = [
  { owner: "EKS", name: /^eks-cluster-sg-/ },
  { owner: "EKS", tagKey: /^aws:eks:cluster-name$/ },
  { owner: "EKS", tagKey: /^kubernetes\.io\/cluster\//, tagValue: /^owned$/ },
  { owner: "the load balancer controller", tagKey: /^(elbv2|ingress|service)\.k8s\.aws\// },
  { owner: "the load balancer controller", name: /^k8s-traffic-/ },
  { owner: "Firewall Manager", name: /^FMManagedSecurityGroup/ },
  { owner: "RDS", name: /^(rds-ec2|ec2-rds)-\d+$/ },
  { owner: "EMR", name: /^ElasticMapReduce-/ },
  { owner: "Directory Service", name: /^d-[0-9a-f]+_controllers$/ },
  { owner: "CloudFormation", tagKey: /^aws:cloudformation:stack-name$/ },
  { owner: "Pulumi", tagKey: /^pulumi:/ },
  { owner: "Terraform", tagKey: /^terraform([-_:].*)?$/i, tagValue: /^(?!false$|no$|0$)/i },
  {
    owner: "infrastructure as code",
    tagKey: /^(managed|provisioned|created)[-_ ]?by$/i,
    tagValue: /terraform|tofu|pulumi|cloudformation|cdk|ansible|crossplane/i,
  },
];

/**
 * Says who else writes the rules of a group, as a reason that names the sign, or null when nothing
 * tells that anybody does. Such a group gets its old rules back when its owner next looks.
 */
export function ownerOfGroup(group: SecurityGroup, accountId: string): string | null {
  if (group.ownerId !== accountId) return `account ${group.ownerId} owns it`;
  for (const { owner, name, tagKey, tagValue } of OWNER_SIGNS) {
    if (name?.test(group.groupName)) return `its name is one of ${owner}`;
    const key =
      tagKey &&
      Object.keys(group.tags).find((tag) => tagKey.test(tag) && (tagValue?.test(group.tags[tag] ?? "") ?? true));
    if (key !== undefined) return `tag ${key} says that ${owner} writes it`;
  }
  return null;
}
