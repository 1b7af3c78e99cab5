import { parsePrefix } from "@sgt/cidr";
import type { EvidenceStep } from "../../finding/finding.js";
import type { LiveRule } from "../../model/rule.js";
import { formatPeer, formatTraffic } from "../../model/rule-identity.js";
import type { SecurityGroup } from "../../model/snapshot.js";
import { groupResource } from "../draft.js";
import { isAnywhere } from "../shape/special-networks.js";

/** Returns the ingress rules that admit the internet as a whole. */
export function openRules(group: SecurityGroup): LiveRule[] {
  return group.ingress.filter(
    ({ peer }) => (peer.kind === "ipv4" || peer.kind === "ipv6") && isAnywhere(parsePrefix(peer.cidr)),
  );
}

/** Returns a rule as a step of evidence. */
export function ruleStep(group: SecurityGroup, rule: LiveRule): EvidenceStep {
  const description = rule.description === undefined ? "" : ` "${rule.description}"`;
  return { resource: groupResource(group), says: `${formatTraffic(rule)} from ${formatPeer(rule.peer)}${description}` };
}
