import type { RuleMaking } from "@sgt/flowlogs";
import { groupBy } from "../model/group-by.js";
import { canonicalCidr } from "../model/point.js";
import { canonicalPorts, canonicalProtocol } from "../model/protocol.js";
import { ruleIdentity } from "../model/rule-identity.js";
import type { ConfigItem } from "./config-item.js";
import { type Loose, listOf, looseOf, memberOf, textOf } from "./loose-json.js";
import type { TrailRecord } from "./trail-record.js";

/** The events that make rules, or make others of them. */
export const RULE_EVENTS: readonly string[] = ["AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"];

/** The ingress rules with a CIDR that an event made; nothing for failed calls and all others. */
export function rulesMadeBy(record: TrailRecord): RuleMaking[] {
  const { source, name, isFailed, at, accountId, region, by } = record;
  if (source !== "ec2.amazonaws.com" || isFailed || !RULE_EVENTS.includes(name)) return [];
  const request = record.request ?? {};
  const groupId = textOf(memberOf(request, "groupId"));
  const rules = name === "ModifySecurityGroupRules" ? modifiedRules(request) : authorizedRules(record);
  const made = rules.map((rule): RuleMaking => {
    return {
      accountId,
      region,
      groupId: rule.groupId || groupId,
      rule: rule.text,
      at,
      notBefore: at,
      by,
      source: "cloudtrail",
    };
  });
  return made.filter((making) => making.groupId !== "");
}

interface NamedRule {
  readonly groupId: string;
  /** Its identity. */
  readonly text: string;
}

/** The answer lists the rules one by one, since the middle of 2021; before, the request has the permissions. */
function authorizedRules({ request, response }: TrailRecord): NamedRule[] {
  const answered = listOf(memberOf(response, "securityGroupRuleSet"));
  if (answered.length > 0) return answered.filter((rule) => memberOf(rule, "isEgress") !== true).flatMap(singleRule);
  const permissions = listOf(memberOf(request, "ipPermissions"));
  return (permissions.length > 0 ? permissions : [request]).flatMap((one) => permissionRules(looseOf(one)));
}

function modifiedRules(request: Loose): NamedRule[] {
  return listOf(memberOf(request, "securityGroupRule")).flatMap((update) =>
    singleRule(memberOf(update, "securityGroupRule")),
  );
}

function singleRule(value: unknown): NamedRule[] {
  const cidr = textOf(memberOf(value, "cidrIpv4")) || textOf(memberOf(value, "cidrIpv6"));
  return namedRule(value, cidr, textOf(memberOf(value, "groupId")));
}

/** In the encodings of CloudTrail and of AWS Config. */
function permissionRules(permission: Loose): NamedRule[] {
  const four = [...listOf(permission.ipv4Ranges), ...listOf(permission.ipRanges)].map(
    (one) => textOf(one) || textOf(memberOf(one, "cidrIp")),
  );
  const six = listOf(permission.ipv6Ranges).map((one) => textOf(memberOf(one, "cidrIpv6")));
  const flat = [textOf(permission.cidrIp), textOf(permission.cidrIpv6)];
  return [...new Set([...four, ...six, ...flat])].flatMap((cidr) => namedRule(permission, cidr, ""));
}

function namedRule(value: unknown, text: string, groupId: string): NamedRule[] {
  const cidr = text === "" ? null : canonicalCidr(text);
  if (cidr === null) return [];
  const protocol = canonicalProtocol(String(memberOf(value, "ipProtocol") ?? "-1"));
  const port = (name: string): number | undefined => {
    const given = memberOf(value, name);
    return given === undefined || given === null ? undefined : Number(given);
  };
  const peer = { kind: cidr.includes(":") ? "ipv6" : "ipv4", cidr } as const;
  const identity = ruleIdentity({ protocol, ...canonicalPorts(protocol, port("fromPort"), port("toPort")), peer });
  return [{ groupId, text: identity }];
}

/** The rules of a group at an instant. */
interface GroupState extends Pick<RuleMaking, "accountId" | "region" | "groupId" | "at"> {
  readonly rules: readonly string[];
}

/** The rules of groups as AWS Config captured them, to tell between which two states each was made. */
export class GroupStates {
  readonly #states: GroupState[] = [];

  /** Takes an item; passes over all that are not of groups, or tell no rules. */
  add({ accountId, region, resourceType, resourceId: groupId, capturedAt: at, configuration }: ConfigItem): void {
    if (resourceType !== "aws::ec2::securitygroup" || at === null || configuration === null) return;
    const permissions = listOf(memberOf(configuration, "ipPermissions"));
    const rules = permissions.flatMap((one) => permissionRules(looseOf(one))).map(({ text }) => text);
    this.#states.push({ accountId, region, groupId, at, rules });
  }

  /** Rules that one state has and the one before it has not. Of those that the first state has nobody knows. */
  *makings(): Generator<RuleMaking> {
    const byGroup = groupBy(this.#states, ({ accountId, region, groupId }) => `${accountId} ${region} ${groupId}`);
    for (const states of byGroup.values()) {
      states.sort((a, b) => a.at - b.at);
      for (const [i, { rules, ...made }] of states.entries()) {
        const before = states[i - 1];
        if (before === undefined || before.at === made.at) continue;
        for (const rule of rules.filter((one) => !before.rules.includes(one)))
          yield { ...made, rule, notBefore: before.at, by: "", source: "config" };
      }
    }
  }
}
