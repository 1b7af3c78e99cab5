import type { RuleMaking } from "@sgt/flowlogs";
import { canonicalCidr } from "../model/point.js";
import { canonicalPorts, canonicalProtocol } from "../model/protocol.js";
import { ruleIdentity } from "../model/rule-identity.js";
import { type ConfigItem, readConfigItem } from "./config-item.js";
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

/** The rules of groups as AWS Config captured them, to tell between which two states each was made. */
export class GroupStates {
  readonly #byGroup = new Map<
    string,
    { readonly item: ConfigItem; readonly at: number; readonly rules: readonly string[] }[]
  >();

  /** Takes an item; passes over all that are not of groups, or tell no rules. */
  add(value: unknown): void {
    const item = readConfigItem(value);
    if (item === null || item.resourceType !== "aws::ec2::securitygroup" || item.capturedAt === null) return;
    if (item.configuration === null) return;
    const permissions = listOf(memberOf(item.configuration, "ipPermissions"));
    const rules = permissions.flatMap((one) => permissionRules(looseOf(one))).map(({ text }) => text);
    const key = `${item.accountId} ${item.region} ${item.resourceId}`;
    const { configuration: _, ...place } = item;
    const state = { item: { ...place, configuration: null }, at: item.capturedAt, rules };
    this.#byGroup.set(key, [...(this.#byGroup.get(key) ?? []), state]);
  }

  /** Rules that one state has and the one before it has not. Of those that the first state has nobody knows. */
  *makings(): Generator<RuleMaking> {
    for (const states of this.#byGroup.values()) {
      states.sort((a, b) => a.at - b.at);
      for (const [i, { item, at, rules }] of states.entries()) {
        const before = states[i - 1];
        if (before === undefined || before.at === at) continue;
        const { accountId, region, resourceId: groupId } = item;
        for (const rule of rules.filter((one) => !before.rules.includes(one)))
          yield { accountId, region, groupId, rule, at, notBefore: before.at, by: "", source: "config" };
      }
    }
  }
}
