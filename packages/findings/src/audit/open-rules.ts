import { parsePrefix } from "@sgt/cidr";
import { formatRule, type LiveRule, type SecurityGroup } from "@sgt/snapshot";
import type { EvidenceStep } from "../finding/finding.js";

import { groupResource } from "./audit-draft.js";
import { isAnywhere } from "./special-networks.js";

/** Returns the ingress rules that admit the internet as a whole. */
export function openRules(group: SecurityGroup): LiveRule[] {
  return group.ingress.filter(
    ({ peer }) => (peer.kind === "ipv4" || peer.kind === "ipv6") && isAnywhere(parsePrefix(peer.cidr)),
  );
}

/** Returns a rule as a step of evidence. */
export function ruleStep(group: SecurityGroup, rule: LiveRule): EvidenceStep {
  const description = rule.description === undefined ? "" : ` "${rule.description}"`;
  return { resource: groupResource(group), says: `${formatRule(rule)}${description}` };
}
