import {
  type CidrRule,
  cidrRule,
  includesTraffic,
  type LiveRule,
  type NetworkInterface,
  type RegionSnapshot,
  ruleIdentity,
  type SecurityGroup,
} from "@sgt/snapshot";
import { DynamicSources, type DynamicUse } from "../keep/dynamic-sources.js";
import { type RequiredSource, requiredSource } from "../keep/kept-traffic.js";
import { RequiredSources } from "../keep/required-sources.js";
import { hasExpiry } from "../plan/expiry-mark.js";
import { ownerOfGroup, ownerOfRule } from "../plan/owner-of-group.js";
import type {
  DecisionId,
  GradeNote,
  GroupPlan,
  GroupReference,
  KeptSource,
  Plan,
  PlanOptions,
  PortSources,
  PossibleSources,
  Risk,
} from "../plan/plan.js";
import { DEFAULT_RULE_QUOTA, type PrefixListWeights, prefixListWeights, unknownWeights } from "../quota/count-quota.js";
import { ReferenceOffers } from "../references/reference-offers.js";
import type { EvidenceMatch } from "../usage/match-evidence.js";
import type { PossibleHits, RuleHits } from "../usage/rule-hits.js";
import type { Referable } from "./cover-task.js";
import { coverageJudge, type GroupCoverage } from "./group-coverage.js";
import type { GroupInput, Verdict } from "./group-input.js";
import { type GoneHits, groupReferences } from "./group-references.js";
import { dynamicRisk, mayHaveUnseen, RegionFacts, seenOnceRisk, severalVpcsRisk, sharedRisk } from "./group-risks.js";
import { type RuleJudge, ruleJudge } from "./judge-rule.js";
import { exactCidrsOf, observedSources, possibleSources } from "./observed-sources.js";
import { planGroup } from "./plan-group.js";
import { privateLinkRisks, privateLinkVerdict } from "./private-link.js";
import type { TightenInput } from "./tighten-input.js";

/** What a plan is made from, with the options whole. */
export interface PlannerInput extends TightenInput {
  readonly options: PlanOptions;
  /** Rules by group and identity that CIDRs alone shall take the place of. */
  readonly withoutReferences?: ReadonlySet<string>;
}

/** Plans one group after the other, and counts those in which nothing is eligible. */
export class GroupPlanner {
  readonly groups: GroupPlan[] = [];
  readonly observed: PortSources[] = [];
  readonly possible: PossibleSources[] = [];
  readonly kept: KeptSource[] = [];
  readonly references: GroupReference[] = [];
  readonly #region: RegionSnapshot;
  readonly #options: PlanOptions;
  readonly #match: EvidenceMatch;
  readonly #required: RequiredSources;
  /** An approved list stands in for flow logs. */
  readonly #byApproval: boolean;
  readonly #judgeRule: RuleJudge;
  readonly #judgeCoverage: (enis: readonly NetworkInterface[]) => GroupCoverage;
  readonly #facts: RegionFacts;
  readonly #dynamic: DynamicSources;
  readonly #weights: PrefixListWeights;
  /** Null where no group may become a source. */
  readonly #offers: ReferenceOffers | null;
  readonly #members = new Map<string, readonly string[]>();
  readonly #withoutReferences: ReadonlySet<string>;
  /** What speaks most against the evidence, by group and identity of the rule. */
  readonly #failing: ReadonlyMap<string, string>;
  readonly #byDecision = new Map<DecisionId, number>();
  #untouchedCount = 0;

  /** `match` is the evidence by rule, with the same options. */
  constructor(
    { region, evidence, options, grades = [], withoutReferences = new Set(), ...given }: PlannerInput,
    match: EvidenceMatch,
  ) {
    const { exceptions = [], approved = null, now } = given;
    const coverage = evidence?.coverage ?? null;
    this.#region = region;
    this.#options = options;
    this.#match = match;
    this.#required = new RequiredSources({ exceptions, approved, accountId: region.accountId, now });
    this.#byApproval = coverage === null;
    this.#judgeRule = ruleJudge(options);
    this.#judgeCoverage = coverage === null ? withoutCoverage : coverageJudge(coverage);
    this.#facts = new RegionFacts(region, coverage?.asked ?? null);
    this.#dynamic = new DynamicSources(region);
    this.#failing = options.acceptedRisk === null ? failingRules(grades) : new Map();
    this.#weights = prefixListWeights(region.prefixLists);
    const mayRefer = evidence !== null && options.references !== "never";
    this.#offers = mayRefer ? new ReferenceOffers(region, evidence.directory, options) : null;
    this.#withoutReferences = withoutReferences;
  }

  get untouched(): Plan["untouched"] {
    return { groupCount: this.#untouchedCount, byDecision: Object.fromEntries([...this.#byDecision].sort()) };
  }

  add(group: SecurityGroup, enis: readonly NetworkInterface[]): void {
    const { groupIds } = this.#options;
    const inScope = groupIds === null || groupIds.includes(group.groupId);
    const cidrs = group.ingress.map(cidrRule);
    const judged = group.ingress.map(
      (rule, index) =>
        this.#judgeRule(rule, cidrs[index] ?? null) ?? (inScope ? this.#ownedVerdict(rule) : OUT_OF_SCOPE),
    );
    if (judged.includes(null)) {
      const graded = judged.map((verdict, index) => verdict ?? this.#gradeVerdict(group, index));
      this.#plan(group, cidrs, enis, graded);
    } else this.#leave(judged);
  }

  /** `judgedAlone` says why each ingress rule stays whatever came through it; null for those that are eligible. */
  #plan(
    group: SecurityGroup,
    cidrs: GroupInput["cidrs"],
    enis: readonly NetworkInterface[],
    judgedAlone: readonly (Verdict | null)[],
  ): void {
    const [options, region, required] = [this.#options, this.#region, this.#required];
    const hits: ReadonlyMap<number, RuleHits> = this.#match.hits.get(group.groupId) ?? new Map();
    const possible: ReadonlyMap<number, PossibleHits> = this.#match.possible.get(group.groupId) ?? new Map();
    const owner = ownerOfGroup(group, region.accountId);
    const coverage = this.#judgeCoverage(enis);
    const obstacle = this.#obstacle(group, owner, coverage);
    const judged =
      obstacle === null
        ? judgedAlone.map((verdict, index) => verdict ?? this.#costVerdict(group, cidrs[index] ?? null))
        : judgedAlone;
    const uses = cidrs.map((rule, index) =>
      rule === null || judged[index] !== null
        ? null
        : this.#dynamic.inRule(rule, [hits.get(index), possible.get(index)]),
    );
    const requiredOf = (rule: CidrRule): RequiredSource[] => [
      ...required.insideRule(group, rule),
      ...(uses[rule.index]?.required ?? []),
      ...this.#unplaced(rule, uses[rule.index]),
    ];
    const referable = this.#referable(group);
    const plan = planGroup(
      {
        group,
        owner,
        cidrs,
        hits,
        possible,
        requiredOf,
        byApproval: this.#byApproval,
        obstacle,
        hasUnseen: coverage.unseenEniIds.length > 0 || mayHaveUnseen(group),
        risks: [
          ...ownerRisk(owner, options),
          ...sharedRisk(group),
          ...privateLinkRisks(group, region, enis),
          ...required.expiredRisks(group),
          ...coverage.risks,
          ...this.#risks(enis, [...hits.values()]),
          ...dynamicRisk(uses),
        ],
        options,
        weights: this.#weights,
        limit: region.ruleQuota ?? options.maxRules ?? DEFAULT_RULE_QUOTA,
        referable,
        membersOf: this.membersOf,
      },
      judged.map(
        (verdict, index) => verdict ?? (obstacle === null && referable === null ? unplacedVerdict(uses[index]) : null),
      ),
    );
    this.groups.push(plan);
    const gone = new Set<LiveRule>(plan.remove);
    const goneRules = cidrs.filter((rule) => rule !== null && gone.has(rule.rule)).filter((rule) => rule !== null);
    const standing = this.#offers === null ? [] : [...group.ingress.filter((rule) => !gone.has(rule)), ...plan.add];
    const after = standing.filter((rule) => !hasExpiry(rule));
    const references = after.filter(({ peer }) => peer.kind === "group");
    const stillKept = goneRules.flatMap(requiredOf).filter((one) => !isKeptByGroup(one, references));
    this.kept.push(...keptSources(group.groupId, stillKept));
    const goneOf = <H>(byRule: ReadonlyMap<number, H>): H[] =>
      [...byRule].filter(([index]) => gone.has(group.ingress[index] as LiveRule)).map(([, rule]) => rule);
    this.observed.push(...observedSources(group.groupId, goneOf(hits)));
    this.possible.push(...possibleSources(group.groupId, goneOf(possible)));
    if (this.#offers === null || references.length === 0) return;
    const goneHits = [...hits, ...possible].flatMap(([index, one]): GoneHits[] => {
      const rule = group.ingress[index];
      return rule !== undefined && gone.has(rule) ? [{ rule, hits: one }] : [];
    });
    const offers = this.#offers;
    this.references.push(
      ...groupReferences({
        ...{ plan, gone: goneHits, references },
        cidrs: after.map((rule) => cidrRule(rule, -1)).filter((rule) => rule !== null),
        membersOf: this.membersOf,
        subnetsOf: (groupId) => offers.extentOf(groupId).subnets,
        nameOf: (groupId) => offers.nameOf(groupId),
      }),
    );
  }

  /** CIDRs that hold exactly the members of a group now. */
  readonly membersOf = (groupId: string): readonly string[] => {
    const known = this.#members.get(groupId);
    if (known !== undefined || this.#offers === null) return known ?? [];
    const cidrs = exactCidrsOf(this.#offers.extentOf(groupId).addresses);
    this.#members.set(groupId, cidrs);
    return cidrs;
  };

  #referable(group: SecurityGroup): Referable | null {
    const offers = this.#offers;
    if (offers === null) return null;
    const isFree = this.#options.references === "prefer";
    return {
      standing: group.ingress.filter((rule) => rule.peer.kind === "group" && !hasExpiry(rule)),
      offer: (candidate, groupId) => {
        if (this.#withoutReferences.has(`${group.groupId} ${ruleIdentity(candidate.rule)}`)) return null;
        const offer = offers.judge(groupId, group, candidate);
        if (typeof offer === "string") return null;
        return isFree ? 0 : offer.trustedCount;
      },
    };
  }

  /** Where nobody knows the subnets of a source, its group keeps it, or the rule as a whole does. */
  #unplaced(rule: CidrRule, use: DynamicUse | null | undefined): RequiredSource[] {
    const verdict = this.#offers === null ? null : unplacedVerdict(use);
    if (verdict === null) return [];
    return (use?.sources ?? []).map(({ groupIds }) => ({
      ...requiredSource(rule.cidr, rule.rule, { reasonId: "dynamic-source", reason: verdict.reason ?? "" }),
      ...{ groupIds, isUnplaced: true },
    }));
  }

  /** A rule that a controller keeps in the group would come back, whoever owns the group. */
  #ownedVerdict(rule: LiveRule): Verdict | null {
    const owner = this.#options.includeOwned ? null : ownerOfRule(rule);
    return owner === null ? null : { decision: "owned-by-others", reasonId: "owned-by-others", reason: owner };
  }

  #gradeVerdict({ groupId, ingress }: SecurityGroup, index: number): Verdict | null {
    const rule = ingress[index];
    const worst = rule && this.#failing.get(`${groupId} ${ruleIdentity(rule)}`);
    if (worst === undefined) return null;
    return { decision: "observe", reasonId: "evidence-failing", reason: `not enough evidence: ${worst}` };
  }

  #obstacle(group: SecurityGroup, owner: string | null, coverage: GroupCoverage): Verdict | null {
    if (owner !== null && !this.#options.includeOwned) {
      return { decision: "owned-by-others", reasonId: "owned-by-others", reason: owner };
    }
    if (!this.#byApproval && coverage.eniCount === 0)
      return { decision: "observe", reasonId: "no-interface", reason: "no interface is associated with the group" };
    if (coverage.eniCount > 0 && coverage.unseenEniIds.length === coverage.eniCount) {
      const reason = "no flow record of any interface associated with the group";
      return { decision: "observe", reasonId: "no-flow-records", reason };
    }
    const hidden = this.#byApproval ? null : privateLinkVerdict(group, this.#region);
    if (hidden !== null && !this.#required.namesSourcesOf(group)) return hidden;
    return null;
  }

  /** A list of unknown cost leaves no room that could be counted on; one of AWS's only in its own family. */
  #costVerdict(group: SecurityGroup, rule: CidrRule | null): Verdict | null {
    const lists = new Map(this.#region.prefixLists.map((list) => [list.prefixListId, list]));
    const unknown = unknownWeights(group.ingress, this.#weights).filter((id) => {
      const list = lists.get(id);
      return list?.ownerId !== "AWS" || list.family === rule?.family;
    });
    if (unknown.length === 0) return null;
    const reason = `what ${unknown.join(", ")} costs in the rule quota is not known`;
    return { decision: "no-room", reasonId: "unknown-cost", reason };
  }

  #risks(enis: readonly NetworkInterface[], hits: readonly RuleHits[]): Risk[] {
    return [...this.#facts.flowLogRisk(enis), ...severalVpcsRisk(enis), ...seenOnceRisk(hits)];
  }

  #leave(judged: readonly (Verdict | null)[]): void {
    this.#untouchedCount += 1;
    for (const verdict of judged) {
      if (verdict !== null) this.#byDecision.set(verdict.decision, (this.#byDecision.get(verdict.decision) ?? 0) + 1);
    }
  }
}

/** What speaks most against the evidence of rules whose grade is failing. */
function failingRules(grades: readonly GradeNote[]): Map<string, string> {
  const failing = grades.filter((grade) => grade.level === "failing");
  return new Map(
    failing.map(({ groupId, rule, reasons }) => [
      `${groupId} ${rule}`,
      reasons.find((reason) => reason.level === "failing")?.message ?? "graded failing",
    ]),
  );
}

/** Reports whether a rule with one of its groups for its source lets all that it stands for in. */
function isKeptByGroup(required: RequiredSource, references: readonly LiveRule[]): boolean {
  const groupIds = required.groupIds ?? [];
  return references.some(
    (rule) => rule.peer.kind === "group" && groupIds.includes(rule.peer.groupId) && includesTraffic(rule, required),
  );
}

function withoutCoverage(enis: readonly NetworkInterface[]): GroupCoverage {
  return { eniCount: enis.length, unseenEniIds: [], skippedHours: 0, missingHoursShare: 0, risks: [] };
}

/** Each once: two rules that go may hold the same. */
function keptSources(groupId: string, required: readonly RequiredSource[]): KeptSource[] {
  const kept = required.map(({ protocol, fromPort, toPort, cidr, reasonId, reason }) => ({
    groupId,
    protocol,
    fromPort,
    toPort,
    cidr,
    reasonId,
    reason,
  }));
  return [...new Map(kept.map((entry) => [JSON.stringify(entry), entry])).values()];
}

/** Addresses that take each other's place lie in subnets: where nobody knows these, nobody knows what to keep. */
function unplacedVerdict(use: DynamicUse | null | undefined): Verdict | null {
  if (use === null || use === undefined || use.unknownSubnetIds.length === 0) return null;
  const names = use.sources.map(({ name }) => name).join(", ");
  const reason = `the addresses of ${names} change, and ${use.unknownSubnetIds.join(", ")} were not collected: collect the subnets`;
  return { decision: "observe", reasonId: "subnets-unknown", reason };
}

const OUT_OF_SCOPE: Verdict = {
  decision: "out-of-scope",
  reasonId: "out-of-scope",
  reason: "the group is outside --group",
};

function ownerRisk(owner: string | null, options: PlanOptions): Risk[] {
  return owner === null || !options.includeOwned ? [] : [{ id: "owned-by-others", message: owner }];
}
