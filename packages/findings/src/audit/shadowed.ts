import { parsePrefix } from "@sgt/cidr";
import {
  formatPeer,
  formatRule,
  includesRange,
  includesTraffic,
  type LiveRule,
  rangeOfPrefix,
  ruleIdentity,
  type SecurityGroup,
  trafficKey,
} from "@sgt/snapshot";

import type { AuditContext } from "./audit-context.js";
import { type Draft, groupResource } from "./audit-draft.js";
import { ruleStep } from "./open-rules.js";

/** Rules all of whose traffic a rule with other ports of the same group admits. The same ports: see `cidr-overlap`. */
export function shadowedRules({ region }: AuditContext): Draft[] {
  return region.groups.flatMap((group) =>
    group.ingress.flatMap((rule) => {
      const wider = group.ingress.find((other) => other !== rule && isWider(other, rule));
      return wider === undefined ? [] : [draftOf(group, rule, wider)];
    }),
  );
}

function draftOf(group: SecurityGroup, rule: LiveRule, wider: LiveRule): Draft {
  return {
    kind: "rule-shadowed",
    resource: groupResource(group),
    detail: ruleIdentity(rule),
    title: `${formatRule(rule)} in ${group.groupName} has no effect`,
    what: `${formatRule(wider)} allows all of it.`,
    evidence: [ruleStep(group, rule), ruleStep(group, wider)],
  };
}

function isWider(outer: LiveRule, inner: LiveRule): boolean {
  return trafficKey(outer) !== trafficKey(inner) && includesTraffic(outer, inner) && includesPeer(outer, inner);
}

function includesPeer({ peer: outer }: LiveRule, { peer: inner }: LiveRule): boolean {
  if (outer.kind !== inner.kind) return false;
  if ((outer.kind !== "ipv4" && outer.kind !== "ipv6") || (inner.kind !== "ipv4" && inner.kind !== "ipv6"))
    return formatPeer(outer) === formatPeer(inner);
  return includesRange(rangeOfPrefix(parsePrefix(outer.cidr)), rangeOfPrefix(parsePrefix(inner.cidr)));
}
