import type { Filter, SecurityGroup as SdkGroup, SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { LiveRule, SecurityGroup } from "@sgt/snapshot";
import { awsError } from "../errors.js";
import { ruleFromSdk, tagsFromSdk } from "../rule/rule-from-sdk.js";
import { allPages } from "../session/all-pages.js";
import type { AwsSession } from "../session/aws-session.js";
import { reading } from "../session/reading.js";

/** The most that one page of these calls may hold (5 to 1000, EC2 API reference). */
const PAGE_SIZE = 1000;
/** The most values of one filter (EC2 API reference, Filter). */
const FILTER_VALUES = 200;

/**
 * Reads security groups as they stand now, each with all its rules, rule ids and tags.
 *
 * @param groupIds - only these, in this order; all groups of the region when absent, none when empty
 * @throws SGT_AWS_GROUP_NOT_FOUND when a group asked for does not exist
 * @throws SGT_AWS_DENIED and the other codes of a failed call
 */
export async function readGroups(session: AwsSession, groupIds?: readonly string[]): Promise<SecurityGroup[]> {
  const groups: SdkGroup[] = [];
  const rules: SecurityGroupRule[] = [];
  for (const part of groupIds === undefined ? [undefined] : chunks(groupIds, FILTER_VALUES)) {
    groups.push(...(await describeGroups(session, part)));
    rules.push(...(await describeRules(session, part)));
  }
  const byGroup = rulesByGroup(rules);
  const found = new Map(groups.map((group) => [group.GroupId ?? "", toGroup(group, byGroup.get(group.GroupId) ?? [])]));
  return groupIds === undefined
    ? [...found.values()]
    : groupIds.map((groupId) => found.get(groupId) ?? notFound(groupId, session));
}

/**
 * Reads the ingress rules of one group with ids, descriptions and tags; empty when it has none, also
 * when the group does not exist.
 *
 * @throws SGT_AWS_DENIED and the other codes of a failed call
 */
export async function readIngress(session: AwsSession, groupId: string): Promise<LiveRule[]> {
  const rules = await describeRules(session, [groupId]);
  return rules.filter((rule) => rule.IsEgress !== true).map(ruleFromSdk);
}

/** Returns those of the ids whose group exists. */
export async function existingGroupIds(session: AwsSession, groupIds: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const part of chunks(groupIds, FILTER_VALUES)) {
    for (const group of await describeGroups(session, part)) found.add(group.GroupId ?? "");
  }
  return found;
}

async function describeGroups(session: AwsSession, groupIds: readonly string[] | undefined): Promise<SdkGroup[]> {
  const client = await session.ec2Reader();
  const { paginateDescribeSecurityGroups } = await import("@aws-sdk/client-ec2");
  return reading("ec2:DescribeSecurityGroups", async () => {
    const pages = paginateDescribeSecurityGroups({ client, pageSize: PAGE_SIZE }, onlyGroups(groupIds));
    return allPages(pages, (page) => page.SecurityGroups);
  });
}

async function describeRules(
  session: AwsSession,
  groupIds: readonly string[] | undefined,
): Promise<SecurityGroupRule[]> {
  const client = await session.ec2Reader();
  const { paginateDescribeSecurityGroupRules } = await import("@aws-sdk/client-ec2");
  return reading("ec2:DescribeSecurityGroupRules", async () => {
    const pages = paginateDescribeSecurityGroupRules({ client, pageSize: PAGE_SIZE }, onlyGroups(groupIds));
    return allPages(pages, (page) => page.SecurityGroupRules);
  });
}

/** A filter and not `GroupIds`: that one may not be given with a page size. */
function onlyGroups(groupIds: readonly string[] | undefined): { Filters?: Filter[] } {
  return groupIds === undefined ? {} : { Filters: [{ Name: "group-id", Values: [...groupIds] }] };
}

function rulesByGroup(rules: readonly SecurityGroupRule[]): Map<string | undefined, SecurityGroupRule[]> {
  const byGroup = new Map<string | undefined, SecurityGroupRule[]>();
  for (const rule of rules) {
    const known = byGroup.get(rule.GroupId);
    if (known === undefined) byGroup.set(rule.GroupId, [rule]);
    else known.push(rule);
  }
  return byGroup;
}

function toGroup(group: SdkGroup, rules: readonly SecurityGroupRule[]): SecurityGroup {
  return {
    groupId: group.GroupId ?? "",
    groupName: group.GroupName ?? "",
    description: group.Description ?? "",
    vpcId: group.VpcId ?? "",
    ownerId: group.OwnerId ?? "",
    tags: tagsFromSdk(group.Tags),
    ingress: rules.filter((rule) => rule.IsEgress !== true).map(ruleFromSdk),
    egress: rules.filter((rule) => rule.IsEgress === true).map(ruleFromSdk),
  };
}

function notFound(groupId: string, session: AwsSession): never {
  throw awsError(
    "SGT_AWS_GROUP_NOT_FOUND",
    `security group "${groupId}" does not exist in ${session.accountId} ${session.region}`,
    {
      hint: "Collect the account again and make a new plan.",
      details: { groupId },
    },
  );
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
