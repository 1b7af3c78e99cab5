import { parsePrefix } from "@sgt/cidr";
import { formatRule, type LiveRule, type PrefixList, type SecurityGroup } from "@sgt/snapshot";
import { scopeOfPeer } from "../exposure/source-scope.js";
import type { EvidenceStep } from "../finding/finding.js";

import { groupResource } from "./audit-draft.js";
import { isAnywhere } from "./special-networks.js";

/** Returns the ingress rules that allow the internet as a whole, by a CIDR or by all entries of a prefix list together. */
export function openRules(group: SecurityGroup, prefixLists: readonly PrefixList[]): LiveRule[] {
  return group.ingress.filter(({ peer }) => {
    if (peer.kind === "ipv4" || peer.kind === "ipv6") return isAnywhere(parsePrefix(peer.cidr));
    return scopeOfPeer(peer, prefixLists)?.reach === "anywhere";
  });
}

/** Returns a rule as a step of evidence. */
export function ruleStep(group: SecurityGroup, rule: LiveRule): EvidenceStep {
  const description = rule.description === undefined ? "" : ` "${rule.description}"`;
  return { resource: groupResource(group), says: `${formatRule(rule)}${description}` };
}
