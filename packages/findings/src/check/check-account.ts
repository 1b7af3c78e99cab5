import { counted, DAY_S, type OptionKeys } from "@sgt/cidr";
import { type Exception, type GroupPlan, type Plan, readExpiry, ruleJudge } from "@sgt/rules";
import {
  type CidrRule,
  cidrRule,
  formatRule,
  includesRange,
  includesTraffic,
  type LiveRule,
  type RegionSnapshot,
  type Rule,
  ruleIdentity,
  type SecurityGroup,
} from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import { compareFindings } from "../finding/compare-findings.js";
import type { Finding } from "../finding/finding.js";

import { accountFinding, type CheckedRegion, ruleFinding } from "./check-finding.js";

export interface CheckInput {
  /** As the region stands today. */
  readonly region: RegionSnapshot;
  /** The plan that was applied last. */
  readonly plan: Plan;
  /** Of `keep.yaml`; none when absent. */
  readonly exceptions?: readonly Exception[];
  /** How old the evidence of the plan may grow; 90 days unless given. */
  readonly maxEvidenceDays?: number;
  /** ISO time. */
  readonly now: string;
}

const DEFAULT_EVIDENCE_DAYS = 90;

/**
 * Compares today's account with what the last applied plan made of it, and returns what has grown since, worst
 * first: new broad rules, rules that were widened or came back, rules for an emergency past their end,
 * exceptions past their date, and evidence that has grown old. What became narrower is no finding. A group that
 * the plan does not hold had no broad rule then; one that the plan was not asked for is passed over.
 */
export function checkAccount(input: CheckInput): Finding[] {
  checkKeys(input, CHECK_ACCOUNT_KEYS);
  const { region, plan, exceptions = [] } = input;
  const checker = new Checker(input);
  for (const group of region.groups) checker.checkGroup(group);
  for (const exception of exceptions) checker.checkException(exception);
  checker.checkEvidence(plan);
  return checker.findings.sort(compareFindings);
}

const CHECK_ACCOUNT_KEYS = {
  region: "needed",
  plan: "needed",
  exceptions: true,
  maxEvidenceDays: true,
  now: "needed",
} satisfies OptionKeys<CheckInput>;

class Checker {
  readonly findings: Finding[] = [];
  readonly #input: CheckInput;
  readonly #checked: CheckedRegion;
  readonly #plans: ReadonlyMap<string, GroupPlan>;
  readonly #isBroad: (rule: LiveRule) => boolean;

  constructor(input: CheckInput) {
    const { region, plan } = input;
    this.#input = input;
    this.#checked = { accountId: region.accountId, region: region.region };
    this.#plans = new Map(plan.groups.map((group) => [group.groupId, group]));
    const judge = ruleJudge(plan.options);
    this.#isBroad = (rule) => judge(rule, cidrRule(rule, -1)) === null;
  }

  checkGroup(group: SecurityGroup): void {
    const { groupIds } = this.#input.plan.options;
    const own = group.ownerId === this.#checked.accountId;
    const planned = this.#plans.get(group.groupId) ?? null;
    const inScope = own && (groupIds === null || groupIds.includes(group.groupId));
    for (const rule of group.ingress) {
      const expiry = readExpiry(rule);
      if (expiry.kind === "ends") this.#checkEnd(group, rule, expiry.mark.expiresAt);
      else if (expiry.kind === "unreadable")
        this.#add("break-glass-end-unreadable", group, rule, `its end is "${expiry.text}"`);
      else if (inScope) this.#checkRule(group, rule, planned);
    }
  }

  checkException({ source, scope, owner, expires, reason }: Exception): void {
    if (expires === null || expires >= this.#input.now.slice(0, 10)) return;
    const where = Object.entries(scope).map(([kind, id]) => `${kind} ${id}`);
    const what = `the exception for ${source} (${reason}) of ${owner} ended on ${expires}`;
    const detail = [source, ...where, expires].join(" ");
    this.findings.push(accountFinding({ ...this.#checked, kind: "exception-past-its-date", what, detail }));
  }

  checkEvidence({ evidence, planId }: Plan): void {
    if (evidence.kind !== "flow-logs") return;
    const days = Math.floor((Date.parse(this.#input.now) / 1000 - evidence.to) / DAY_S);
    if (days <= (this.#input.maxEvidenceDays ?? DEFAULT_EVIDENCE_DAYS)) return;
    const what = `the evidence of ${planId} ended ${counted(days, "day")} ago`;
    this.findings.push(accountFinding({ ...this.#checked, kind: "evidence-grown-old", what, detail: planId }));
  }

  #checkEnd(group: SecurityGroup, rule: LiveRule, expiresAt: string): void {
    if (Date.parse(expiresAt) <= Date.parse(this.#input.now)) {
      this.#add("break-glass-past-its-end", group, rule, `it ended ${expiresAt}`);
    }
  }

  #checkRule(group: SecurityGroup, rule: LiveRule, planned: GroupPlan | null): void {
    const identity = ruleIdentity(rule);
    if (planned === null) {
      // Everybody and public CIDRs may have stood here then: the plan does not say.
      if (this.#isBroad(rule))
        this.#add("new-broad-rule", group, rule, "this group had no broad rule when it was planned");
      return;
    }
    const expected = rulesAfter(planned);
    if (expected.some((other) => ruleIdentity(other) === identity)) return;
    if (planned.remove.some((other) => ruleIdentity(other) === identity)) {
      this.#add("removed-rule-came-back", group, rule, `${this.#input.plan.planId} had removed it`);
      return;
    }
    const narrower = narrowerThan(rule, expected);
    if (narrower !== null) this.#add("rule-widened", group, rule, `the plan left ${formatRule(narrower)}`);
    else if (this.#isBroad(rule) || isEverybody(rule))
      this.#add("new-broad-rule", group, rule, "the plan does not contain it");
  }

  #add(kind: Parameters<typeof ruleFinding>[0]["kind"], group: SecurityGroup, rule: LiveRule, because: string): void {
    this.findings.push(ruleFinding({ ...this.#checked, kind, group, rule, because }));
  }
}

function rulesAfter({ before, add, remove }: GroupPlan): Rule[] {
  const gone = new Set(remove.map(ruleIdentity));
  return [...before.filter((rule) => !gone.has(ruleIdentity(rule))), ...add];
}

/** The first rule that the given one takes in, and more. */
function narrowerThan(rule: LiveRule, expected: readonly Rule[]): Rule | null {
  const own = cidrRule(rule, -1);
  return own === null ? null : (expected.find((other) => isWider(own, other)) ?? null);
}

function isWider(wide: CidrRule, other: Rule): boolean {
  const inner = cidrRule(other, -1);
  return inner !== null && includesTraffic(wide.rule, other) && includesRange(wide.range, inner.range);
}

function isEverybody({ peer }: Rule): boolean {
  return "cidr" in peer && peer.cidr.endsWith("/0");
}
