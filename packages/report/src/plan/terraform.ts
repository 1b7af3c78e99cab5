import type { GroupPlan, Plan } from "@sgt/rules";
import { formatPeer, type LiveRule, type Peer, type Rule, ruleIdentity } from "@sgt/snapshot";

import { changingGroups, codeHead, fitsAtOnce } from "./code-head.js";
import { hclString, portWord, ResourceNames } from "./hcl-text.js";
import { hashComment } from "./shell-text.js";

const TYPE = "aws_vpc_security_group_ingress_rule";

const HOW_TO: readonly string[] = [
  "",
  "Terraform does not promise to add before it removes. So it takes two applies, and no source is rejected in between:",
  "  1. terraform apply: the new rules are added, and all existing rules are imported.",
  "  2. Delete everything below the line GOES, and terraform apply again: the old rules are removed.",
  "Import blocks need Terraform 1.5 or OpenTofu 1.6. Rules of one group must not also stand in-line in an",
  "aws_security_group, or in an aws_security_group_rule: Terraform would overwrite one with the other.",
];

/**
 * Returns the change as Terraform: one `aws_vpc_security_group_ingress_rule` for each rule of the groups that
 * change (Terraform AWS provider, resource documentation); those that stand today with an `import`
 * block, so that Terraform adopts and does not double them. The rules that go come last, to be deleted
 * once the new ones stand. A rule whose id the snapshot does not hold cannot be imported; a comment
 * says so.
 */
export function planAsTerraform(plan: Plan): string {
  const names = new ResourceNames("_");
  const groups = changingGroups(plan);
  const possible = groups.filter(fitsAtOnce);
  const parts = [
    [...codeHead(plan), ...HOW_TO].map(hashComment).join("\n"),
    ...groups.filter((group) => !fitsAtOnce(group)).map(notPossible),
    ...possible.flatMap((group) => standing(group, names, plan.accountId)),
    ["", "GOES: delete all below for the second apply"].map(hashComment).join("\n"),
    ...possible.flatMap((group) => going(group, names, plan.accountId)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function notPossible({ groupId, groupName }: GroupPlan): string {
  return hashComment(
    `${groupName} (${groupId}) is left out: old and new rules cannot stand together, for its quota or because an end moves. Use sgt apply.`,
  );
}

function standing(
  { groupId, groupName, before, add, remove }: GroupPlan,
  names: ResourceNames,
  accountId: string,
): string[] {
  const gone = new Set(remove.map(ruleIdentity));
  return [
    hashComment(`${groupName} (${groupId})`),
    ...add.map((rule) => resource({ groupId, rule, accountId, name: nameOf(groupId, rule, names) })),
    ...before
      .filter((rule) => !gone.has(ruleIdentity(rule)))
      .map((rule) => imported({ groupId, rule, accountId }, names)),
  ];
}

function going({ groupId, groupName, remove }: GroupPlan, names: ResourceNames, accountId: string): string[] {
  return [
    hashComment(`${groupName} (${groupId})`),
    ...remove.map((rule) => imported({ groupId, rule, accountId }, names)),
  ];
}

function nameOf(groupId: string, rule: Rule, names: ResourceNames): string {
  const ports = [...new Set([rule.fromPort, rule.toPort])].flatMap((port) => (port === null ? [] : [portWord(port)]));
  const protocol = rule.protocol === "-1" ? "all" : rule.protocol;
  return names.next([groupId, protocol, ...ports, formatPeer(rule.peer)]);
}

interface Placed {
  readonly groupId: string;
  /** Of the group. */
  readonly accountId: string;
  readonly rule: LiveRule;
}

function imported(placed: Placed, names: ResourceNames): string {
  const { groupId, rule } = placed;
  if (rule.ruleId === undefined) {
    return hashComment(
      `no rule id in the snapshot, so it cannot be imported: ${ruleIdentity(rule)}. Collect with describe-security-group-rules.`,
    );
  }
  const name = nameOf(groupId, rule, names);
  return `${block("import", [
    ["to", `${TYPE}.${name}`],
    ["id", hclString(rule.ruleId)],
  ])}\n\n${resource({ ...placed, name })}`;
}

function resource({ groupId, accountId, rule, name }: Placed & { readonly name: string }): string {
  const { protocol, fromPort, toPort, description, tags } = rule;
  const hasPorts = protocol !== "-1";
  return block(`resource ${hclString(TYPE)} ${hclString(name)}`, [
    ["security_group_id", hclString(groupId)],
    ["ip_protocol", hclString(protocol)],
    ...(hasPorts && fromPort !== null ? [["from_port", `${fromPort}`] as const] : []),
    ...(hasPorts && toPort !== null ? [["to_port", `${toPort}`] as const] : []),
    peerArgument(rule, accountId),
    ...(description === undefined || description === "" ? [] : [["description", hclString(description)] as const]),
    ...tagArgument(tags),
  ]);
}

function peerArgument({ peer }: Rule, accountId: string): readonly [string, string] {
  switch (peer.kind) {
    case "ipv4":
      return ["cidr_ipv4", hclString(peer.cidr)];
    case "ipv6":
      return ["cidr_ipv6", hclString(peer.cidr)];
    case "prefix-list":
      return ["prefix_list_id", hclString(peer.prefixListId)];
    case "group":
      return ["referenced_security_group_id", hclString(referenceOf(peer, accountId))];
  }
}

/** A group of another account is written with it, as the provider reads it back. */
function referenceOf({ groupId, accountId }: Extract<Peer, { kind: "group" }>, own: string): string {
  return accountId === undefined || accountId === own ? groupId : `${accountId}/${groupId}`;
}

/** Tags of AWS's own cannot be written. */
function tagArgument(tags: LiveRule["tags"]): (readonly [string, string])[] {
  const own = Object.entries(tags ?? {}).filter(([key]) => !key.startsWith("aws:"));
  if (own.length === 0) return [];
  const lines = own.map(([key, value]) => `    ${hclString(key)} = ${hclString(value)}`);
  return [["tags", `{\n${lines.join("\n")}\n  }`]];
}

function block(head: string, entries: readonly (readonly [string, string])[]): string {
  const width = Math.max(...entries.filter(([, value]) => !value.includes("\n")).map(([key]) => key.length));
  const lines = entries.map(([key, value]) => `  ${value.includes("\n") ? key : key.padEnd(width)} = ${value}`);
  return `${head} {\n${lines.join("\n")}\n}`;
}
