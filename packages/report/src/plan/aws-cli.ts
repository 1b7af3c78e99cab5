import { shellQuoted } from "@sgt/cidr";
import { type GroupPlan, isMovedEnd, movedTags, type Plan, type Step } from "@sgt/rules";
import type { LiveRule, Rule } from "@sgt/snapshot";
import { changingGroups, codeHead } from "./code-head.js";
import { type Permission, permissionsOf } from "./permission.js";
import { hashComment } from "./shell-text.js";

/**
 * Returns the change as a shell script of AWS CLI calls, in the plan's order: new rules stand before old
 * ones go, and no moment exceeds the quota. It stops at the first call that fails, and before the first
 * one when the credentials are of another account. Old rules are revoked by what they admit and not
 * by id, so that a rule which somebody changed since is not taken for the one that was meant.
 */
export function planAsAwsCli(plan: Plan): string {
  const lines = [
    "#!/usr/bin/env bash",
    ...codeHead(plan).map(hashComment),
    ...WARNINGS.map(hashComment),
    "set -euo pipefail",
    "",
    `account=$(aws sts get-caller-identity --query Account --output text)`,
    `if [ "$account" != ${shellQuoted(plan.accountId)} ]; then`,
    `  echo "these credentials are of account $account" >&2`,
    "  exit 1",
    "fi",
    ...changingGroups(plan).flatMap((group) => ["", ...groupLines(group, plan.region)]),
  ];
  return `${lines.join("\n")}\n`;
}

const WARNINGS: readonly string[] = [
  "Unlike sgt apply it keeps no journal, and does not check that the groups are still as planned.",
];

function groupLines(group: GroupPlan, region: string): string[] {
  return [
    hashComment(`${group.groupName} (${group.groupId})`),
    ...group.steps.map((step) => commandOf(step, group.groupId, region)),
  ];
}

function commandOf(step: Step, groupId: string, region: string): string {
  if (step.kind === "modify") return modifyCommand(step, groupId, region);
  return command([
    `aws ec2 ${step.kind}-security-group-ingress`,
    `--region ${shellQuoted(region)}`,
    `--group-id ${shellQuoted(groupId)}`,
    `--ip-permissions ${shellQuoted(JSON.stringify(argumentOf(step)))}`,
    "--output json >/dev/null",
  ]);
}

/** AWS finds a rule to revoke by traffic and peer; a description would have to be the same too. */
function argumentOf({ kind, rules }: Exclude<Step, { kind: "modify" }>): Permission[] {
  return permissionsOf(kind === "authorize" ? rules : rules.map(({ description: _, ...rule }) => rule));
}

const command = (words: readonly string[]): string => words.join(" \\\n  ");

/** Only the id names a rule that is to become another, so it is looked up by what the rule admits. */
function modifyCommand({ rule, to }: Extract<Step, { kind: "modify" }>, groupId: string, region: string): string {
  const lookUp = command([
    "rule=$(aws ec2 describe-security-group-rules",
    `--region ${shellQuoted(region)}`,
    `--filters ${shellQuoted(`Name=group-id,Values=${groupId}`)}`,
    `--query ${shellQuoted(`SecurityGroupRules[?${isSame(rule)}].SecurityGroupRuleId`)}`,
    "--output text)",
  ]);
  const modify = command([
    "aws ec2 modify-security-group-rules",
    `--region ${shellQuoted(region)}`,
    `--group-id ${shellQuoted(groupId)}`,
    `--security-group-rules '[{"SecurityGroupRuleId":"'"$rule"'","SecurityGroupRule":'${shellQuoted(JSON.stringify(requestOf(to)))}'}]'`,
    "--output json >/dev/null",
  ]);
  return [lookUp, modify, ...tagCommand(rule, to, region)].join("\n");
}

/** The earlier of tag and description is the end of a rule, so that both have to move. */
function tagCommand(rule: LiveRule, to: Rule, region: string): string[] {
  const tags = isMovedEnd(rule, to) ? Object.entries(movedTags(rule, to)) : [];
  if (tags.length === 0) return [];
  const words = tags.map(([Key, Value]) => shellQuoted(`Key=${Key},Value=${Value}`));
  return [
    command([
      "aws ec2 create-tags",
      `--region ${shellQuoted(region)}`,
      '--resources "$rule"',
      `--tags ${words.join(" ")}`,
    ]),
  ];
}

/** JMESPath, with the numbers as literals. */
function isSame({ protocol, fromPort, toPort, peer }: Rule): string {
  const cidr = "cidr" in peer ? peer.cidr : "";
  return [
    "!IsEgress",
    `IpProtocol=='${protocol}'`,
    ...(fromPort === null ? [] : [`FromPort==\`${fromPort}\``]),
    ...(toPort === null ? [] : [`ToPort==\`${toPort}\``]),
    `${peer.kind === "ipv6" ? "CidrIpv6" : "CidrIpv4"}=='${cidr}'`,
  ].join(" && ");
}

/** The rule as `ModifySecurityGroupRules` takes it (EC2 SecurityGroupRuleRequest). */
function requestOf({ protocol, fromPort, toPort, peer, description }: Rule): object {
  return {
    IpProtocol: protocol,
    ...(fromPort === null ? {} : { FromPort: fromPort }),
    ...(toPort === null ? {} : { ToPort: toPort }),
    ...("cidr" in peer ? { [peer.kind === "ipv6" ? "CidrIpv6" : "CidrIpv4"]: peer.cidr } : {}),
    ...(description === undefined || description === "" ? {} : { Description: description }),
  };
}
