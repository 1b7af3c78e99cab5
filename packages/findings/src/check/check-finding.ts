import { formatPeer, formatRule, type LiveRule, ruleIdentity, type SecurityGroup } from "@sgt/snapshot";
import type { Finding, FindingResource } from "../finding/finding.js";
import { findingId } from "../finding/finding-id.js";
import type { Severity } from "../finding/severity.js";

/** What has grown since the last plan was applied; docs/findings.md lists them. */
export type CheckKind =
  | "new-broad-rule"
  | "rule-widened"
  | "removed-rule-came-back"
  | "break-glass-past-its-end"
  | "break-glass-end-unreadable"
  | "exception-past-its-date"
  | "evidence-grown-old";

interface CheckEntry {
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}

const ENTRIES: Readonly<Record<CheckKind, CheckEntry>> = {
  "new-broad-rule": {
    severity: "high",
    title: "new broad rule",
    why: "No evidence shows that so many addresses need access; it undoes the plan.",
    remedy: "Ask who added it; collect and plan again to tighten it.",
  },
  "rule-widened": {
    severity: "high",
    title: "rule wider than planned",
    why: "It allows addresses that the evidence does not support.",
    remedy: "Restore the planned rule, or plan again with newer evidence.",
  },
  "removed-rule-came-back": {
    severity: "high",
    title: "removed rule is back",
    why: "Infrastructure as code or a person has added it again, and may do so again.",
    remedy: "Remove it at its source, such as in Terraform, and plan again.",
  },
  "break-glass-past-its-end": {
    severity: "high",
    title: "emergency rule past its end",
    why: "It was to be open for some hours and is still open.",
    remedy: "Remove it with sgt expire, and run sgt expire --yes on a schedule.",
  },
  "break-glass-end-unreadable": {
    severity: "medium",
    title: "emergency rule without an end",
    why: "Nothing will remove it: its tag and description were changed.",
    remedy: "Correct the tag sgt:expires, or remove the rule.",
  },
  "exception-past-its-date": {
    severity: "medium",
    title: "exception past its date",
    why: "It still keeps a source allowed for 30 days, and then stops every plan.",
    remedy: "Renew it in keep.yaml, or take it out and plan again.",
  },
  "evidence-grown-old": {
    severity: "low",
    title: "evidence of the plan is old",
    why: "Sources have changed since: some rules may allow sources that are gone.",
    remedy: "Analyze newer logs into the ledger, and plan again.",
  },
};

export interface CheckedRegion {
  readonly accountId: string;
  readonly region: string;
}

export interface RuleFindingInput extends CheckedRegion {
  readonly kind: CheckKind;
  readonly group: SecurityGroup;
  readonly rule: LiveRule;
  /** What shows it, in one clause. */
  readonly because: string;
}

/** Returns a finding about one rule of a group. */
export function ruleFinding({ accountId, region, kind, group, rule, because }: RuleFindingInput): Finding {
  const { groupId, groupName, vpcId } = group;
  const { severity, title, why, remedy } = ENTRIES[kind];
  const name = groupName === "" ? groupId : groupName;
  const resource: FindingResource = { type: "security-group", id: groupId, name, vpcId };
  const says = formatRule(rule);
  const isPublic = formatPeer(rule.peer).endsWith("/0");
  return {
    findingId: findingId({ kind, accountId, region, resourceId: groupId, detail: ruleIdentity(rule) }),
    kind,
    severity: isPublic && severity === "high" ? "critical" : severity,
    accountId,
    region,
    resource,
    title: `${name}: ${title}`,
    what: `${says}: ${because}.`,
    why,
    remedy,
    evidence: [{ resource, says: `ingress ${says}` }],
    exposure: NOT_LOOKED_AT,
  };
}

export interface AccountFindingInput extends CheckedRegion {
  readonly kind: CheckKind;
  readonly what: string;
  readonly detail: string;
}

/** Returns a finding about the account as a whole. */
export function accountFinding({ accountId, region, kind, what, detail }: AccountFindingInput): Finding {
  const { severity, title, why, remedy } = ENTRIES[kind];
  const resource: FindingResource = { type: "account", id: accountId, name: accountId };
  return {
    findingId: findingId({ kind, accountId, region, resourceId: accountId, detail }),
    kind,
    severity,
    accountId,
    region,
    resource,
    title: `${accountId}: ${title}`,
    what: `${what}.`,
    why,
    remedy,
    evidence: [{ resource, says: what }],
    exposure: NOT_LOOKED_AT,
  };
}

const NOT_LOOKED_AT: Finding["exposure"] = {
  state: "unknown",
  because: ["the check compares rules and does not look at routes and interfaces"],
};
