import {
  formatPeer,
  formatRule,
  formatTraffic,
  type LiveRule,
  type RegionSnapshot,
  ruleIdentity,
  type SecurityGroup,
} from "@sgt/snapshot";
import type { ExposureJudge } from "../exposure/exposure-judge.js";
import { type SourceScope, scopeOfPeer } from "../exposure/source-scope.js";
import type { Finding, FindingResource, FindingTightening, FindingUse } from "../finding/finding.js";
import { findingId } from "../finding/finding-id.js";

import { type CriticalService, formatServices } from "./critical-services.js";
import { RISK_TEXTS } from "./finding-kinds.js";
import { gradeTraffic, type RiskGrade, ungradedBecause } from "./grade-traffic.js";
import type { RuleRow } from "./rule-row.js";

/** What the evidence adds to a rule. */
export interface RuleEvidence {
  readonly use?: FindingUse;
  readonly shrink?: FindingTightening;
}

export interface AssessContext {
  readonly region: RegionSnapshot;
  readonly judge: ExposureJudge;
  readonly services: readonly CriticalService[];
  /** By group id and rule identity; empty without evidence. */
  readonly evidence: ReadonlyMap<string, ReadonlyMap<string, RuleEvidence>>;
}

/** A finding about a rule, and where what it is about stands. */
export interface AssessedRule {
  readonly row: RuleRow;
  readonly finding: Finding | null;
  /** Of the finding: its sources, for whoever judges what stands before it. */
  readonly scope: SourceScope | null;
  readonly rule: LiveRule;
  readonly groupId: string;
}

/** Returns every ingress rule of the region's groups with what is to be said of it, in the order of the snapshot. */
export function* assessGroups(context: AssessContext): Generator<AssessedRule> {
  const scopes = new Map<string, SourceScope>();
  for (const group of context.region.groups) {
    for (const rule of group.ingress) yield assessRule(context, { group, rule, scopes });
  }
}

interface RuleOfGroup {
  readonly group: SecurityGroup;
  readonly rule: LiveRule;
  /** Scopes by peer: the same few stand in thousands of rules. */
  readonly scopes: Map<string, SourceScope>;
}

function assessRule(context: AssessContext, own: RuleOfGroup): AssessedRule {
  const { group, rule } = own;
  const found = worstScope(context, own);
  const finding = found.grade === null ? null : findingOf(context, { group, rule, ...found, grade: found.grade });
  const row: RuleRow = {
    resourceType: "security-group",
    resourceId: group.groupId,
    resourceName: group.groupName,
    vpcId: group.vpcId,
    ruleId: rule.ruleId ?? "",
    traffic: formatTraffic(rule),
    peer: formatPeer(rule.peer),
    description: rule.description ?? "",
    severity: finding?.severity ?? null,
    findingId: finding?.findingId ?? null,
    because: found.because,
  };
  return { row, finding, scope: found.scope, rule, groupId: group.groupId };
}

interface Found {
  readonly scope: SourceScope | null;
  readonly grade: RiskGrade | null;
  readonly because: string;
}

/** What a rule's peer is graded by. */
function worstScope({ region, services }: AssessContext, { rule, scopes }: RuleOfGroup): Found {
  const { peer } = rule;
  if (peer.kind === "group") return { scope: null, grade: null, because: "group reference" };
  const key = formatPeer(peer);
  const scope = scopes.get(key) ?? scopeOfPeer(peer, region.prefixLists);
  if (scope === null) return { scope, grade: null, because: "the entries of the prefix list were not collected" };
  scopes.set(key, scope);
  return gradeOf(rule, scope, services);
}

function gradeOf(rule: LiveRule, scope: SourceScope, services: readonly CriticalService[]): Found {
  const grade = gradeTraffic(rule, scope, services);
  return { scope, grade, because: grade === null ? ungradedBecause(rule, scope) : grade.kind };
}

interface Judged extends Found {
  readonly group: SecurityGroup;
  readonly rule: LiveRule;
  readonly grade: RiskGrade;
}

function findingOf({ region, judge, evidence }: AssessContext, { group, rule, scope, grade }: Judged): Finding {
  const identity = ruleIdentity(rule);
  const kind = `sg-${grade.kind}`;
  const place = { kind, accountId: region.accountId, region: region.region };
  const resource: FindingResource = {
    type: "security-group",
    id: group.groupId,
    name: group.groupName,
    vpcId: group.vpcId,
  };
  const side = scope?.reach === "private" ? "inside" : "internet";
  const exposure = judge.ofGroup(group.groupId, { ...rule, sources: scope?.ranges ?? [], side });
  return {
    findingId: findingId({ ...place, resourceId: group.groupId, detail: identity }),
    ...place,
    severity: grade.severity,
    resource,
    title: titleOf(group.groupName, rule, grade),
    what: whatOf(resource, rule, grade),
    ...RISK_TEXTS[grade.kind],
    evidence: [{ resource, says: `ingress ${formatRule(rule)}${described(rule)}` }],
    exposure,
    ...evidence.get(group.groupId)?.get(identity),
  };
}

function titleOf(name: string, rule: LiveRule, { kind, services }: RiskGrade): string {
  const peer = formatPeer(rule.peer);
  const who = kind.startsWith("open-") ? `anywhere${peer === "0.0.0.0/0" ? "" : ` (${peer})`}` : peer;
  const what = services.length === 1 ? (services[0] as CriticalService).name : formatTraffic(rule);
  return `${name} allows ${what} from ${who}`;
}

function whatOf({ id, name }: FindingResource, rule: LiveRule, { services }: RiskGrade): string {
  const reached = services.length === 0 ? "" : `, and with it ${formatServices(services)}`;
  return `${rule.ruleId ?? "A rule"} of ${id} (${name}) permits ${formatRule(rule)}${reached}.`;
}

function described({ description }: LiveRule): string {
  return description === undefined ? "" : ` ("${description}")`;
}
