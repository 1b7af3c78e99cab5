import { type LiveRule, mayAdmit, type SecurityGroup } from "@sgt/snapshot";

import type { AuditContext } from "./audit-context.js";
import { type Draft, groupResource } from "./audit-draft.js";
import { openRules, ruleStep } from "./open-rules.js";
import { exposureOfRules, weighed } from "./rule-exposure.js";

const TCP = 6;
const LOGIN_PORTS = [22, 3389] as const;
const BASTION_NAME = /bastion|jump[-_ ]?(host|box|server)/i;

/** Groups of instances that let anybody log in although a bastion stands in the same VPC. */
export function waysAroundBastions(context: AuditContext): Draft[] {
  const { region, nodesOfGroup } = context;
  const bastions = region.groups.filter((group) => isBastion(group, context));
  return region.groups.flatMap((group) => {
    const bastion = bastions.find(({ vpcId }) => vpcId === group.vpcId);
    const machines = (nodesOfGroup.get(group.groupId) ?? []).filter((node) => node.isMachine);
    if (bastion === undefined || bastions.includes(group) || machines.length === 0) return [];
    const ways = openRules(group, region.prefixLists).filter(isLogin);
    if (ways.length === 0) return [];
    const bastionName = `${bastion.groupName} (${bastion.groupId})`;
    return [
      {
        kind: "way-around-bastion",
        resource: groupResource(group),
        title: `${group.groupName} allows logins from anywhere beside a bastion`,
        what: `${machines.map((node) => node.resource.name).join(", ")} can be reached without ${bastionName}.`,
        evidence: [
          ...ways.map((rule) => ruleStep(group, rule)),
          ...bastion.ingress.filter(isLogin).map((rule) => ruleStep(bastion, rule)),
        ],
        ...weighed("way-around-bastion", exposureOfRules(context, group, ways)),
      } satisfies Draft,
    ];
  });
}

const isLogin = (rule: LiveRule): boolean => LOGIN_PORTS.some((port) => mayAdmit(rule, TCP, port));

/**
 * A bastion is a machine of that name, or one that people log in to from given networks and that
 * others admit for logins only.
 */
function isBastion(group: SecurityGroup, { region, nodesOfGroup }: AuditContext): boolean {
  const machines = (nodesOfGroup.get(group.groupId) ?? []).filter((node) => node.isMachine);
  if (machines.length === 0) return false;
  const names = [group.groupName, ...machines.map((node) => node.resource.name)];
  if (names.some((name) => BASTION_NAME.test(name))) return true;
  const entered = group.ingress.some((rule) => isLogin(rule) && rule.peer.kind === "ipv4");
  return (
    entered && region.groups.some((other) => other !== group && other.ingress.some((rule) => isDoorFor(rule, group)))
  );
}

function isDoorFor(rule: LiveRule, { groupId }: SecurityGroup): boolean {
  const { peer, protocol, fromPort, toPort } = rule;
  const onlyLogin = protocol === "tcp" && fromPort === toPort && LOGIN_PORTS.some((port) => port === fromPort);
  return peer.kind === "group" && peer.groupId === groupId && onlyLogin;
}
