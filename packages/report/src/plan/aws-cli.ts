import type { GroupPlan, Plan, Step } from "@sgt/rules";
import { changingGroups, codeHead } from "./code-head.js";
import { type Permission, permissionsOf } from "./permission.js";
import { hashComment, shellQuoted } from "./shell-text.js";

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
  "Unlike sgt apply it keeps no journal, and does not look whether the groups still stand as they were planned for.",
];

function groupLines(group: GroupPlan, region: string): string[] {
  return [
    hashComment(`${group.groupName} (${group.groupId})`),
    ...group.steps.map((step) => commandOf(step, group.groupId, region)),
  ];
}

function commandOf(step: Step, groupId: string, region: string): string {
  const words = [
    `aws ec2 ${step.kind}-security-group-ingress`,
    `--region ${shellQuoted(region)}`,
    `--group-id ${shellQuoted(groupId)}`,
    `--ip-permissions ${shellQuoted(JSON.stringify(argumentOf(step)))}`,
    "--output json >/dev/null",
  ];
  return words.join(" \\\n  ");
}

/** AWS finds a rule to revoke by traffic and peer; a description would have to be the same too. */
function argumentOf({ kind, rules }: Step): Permission[] {
  return permissionsOf(kind === "authorize" ? rules : rules.map(({ description: _, ...rule }) => rule));
}
