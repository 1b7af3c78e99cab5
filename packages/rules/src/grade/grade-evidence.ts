import type { Evidence } from "@sgt/flowlogs";
import type { Exception } from "../keep/exception.js";
import { matchEvidence } from "../match/match-evidence.js";
import type { RegionSnapshot } from "../model/snapshot.js";
import type { Plan } from "../plan/plan.js";
import { backTest } from "../replay/back-test.js";
import { type EvidenceGrade, gradeRules } from "./grade-rules.js";

export interface GradeInput {
  readonly plan: Plan;
  readonly region: RegionSnapshot;
  /** What the plan was made from; its rows are read three times. */
  readonly evidence: Evidence;
  /** As the plan was made with. */
  readonly exceptions?: readonly Exception[];
  readonly approved?: readonly string[];
  /** UTC days that matter, such as failover drills. */
  readonly declaredDates?: readonly string[];
}

/**
 * Asks of every rule that the plan removes whether its evidence is enough: back-test, calendar, new and
 * unseen sources, holes in the logs, age of rule and interfaces, records that do not tell who opened
 * the connection. {@link planGraded} does this and plans again with the answer.
 */
export function gradeEvidence(input: GradeInput): EvidenceGrade {
  const { plan, region, evidence, exceptions = [], approved, declaredDates = [] } = input;
  const { options, createdAt: now } = plan;
  const groupIds = plan.groups.filter((group) => group.remove.length > 0).map((group) => group.groupId);
  const list = approved === undefined ? {} : { approved };
  const tested = backTest({ region, evidence, options: { ...options, groupIds }, exceptions, now, ...list });
  const match = matchEvidence(region, evidence, options);
  return gradeRules({ plan, region, coverage: evidence.coverage, match, tested, declaredDates });
}
