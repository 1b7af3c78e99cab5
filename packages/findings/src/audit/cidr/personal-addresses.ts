import { ruleIdentity } from "@sgt/snapshot";
import type { AuditContext } from "../audit-context.js";
import { type Draft, groupResource } from "../audit-draft.js";
import { ruleStep } from "../open-rules.js";
import { exposureOfRules, weighed } from "../rule-exposure.js";
import { isPublic } from "../special-networks.js";

/** Words that people describe an address by which is theirs for a while only. */
const PERSONAL =
  /\b(home|house|flat|apartment|hotel|hostel|airbnb|air ?port|caf[eé]|coffee|starbucks|phone|mobile|hotspot|laptop|holidays?|vacation|my ip|temp|temporary|remove (me|later)|delete me)\b/i;

/** As much as one household is given. */
const HOUSEHOLD: Readonly<Record<4 | 6, number>> = { 4: 32, 6: 56 };

/** Single public addresses whose description says that they are somebody's for a while. */
export function personalAddresses(context: AuditContext): Draft[] {
  return context.cidrEntries
    .filter(({ prefix }) => prefix.prefixLength >= HOUSEHOLD[prefix.family] && isPublic(prefix))
    .filter(({ rule }) => PERSONAL.test(rule.description ?? ""))
    .map(({ group, rule, cidr }) => ({
      kind: "personal-address",
      resource: groupResource(group),
      detail: ruleIdentity(rule),
      title: `${group.groupName} allows a personal address`,
      what: `${cidr} is described as "${rule.description}".`,
      evidence: [ruleStep(group, rule)],
      ...weighed("personal-address", exposureOfRules(context, group, [rule])),
    }));
}
