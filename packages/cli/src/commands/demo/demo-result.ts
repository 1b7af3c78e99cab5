import { gradeOf } from "@sgt/report/plan";
import type { GroupPlan, Plan } from "@sgt/rules";
import { formatPeer, formatTraffic } from "@sgt/snapshot";
import { isChange } from "../../render/changes-table.js";

import { evidenceHoles } from "../plan/render-plan.js";
import type { Changed, Killed } from "./change-and-revert.js";
import type { Learned } from "./learn-and-plan.js";
import type { PlacedTrust } from "./place-trusted.js";

/** One broad rule, before and after. */
export interface DemoRow {
  readonly groupName: string;
  readonly traffic: string;
  readonly before: string;
  readonly after: readonly string[];
  readonly addressesBefore: string;
  readonly addressesAfter: string;
  readonly sourceCount: number;
  readonly grade: string;
  readonly rulesBefore: number;
  readonly rulesAfter: number;
  readonly ruleQuota: number;
}

/** What the demo found, all of it computed. */
export interface DemoResult {
  readonly accountId: string;
  readonly region: string;
  readonly planId: string;
  readonly recordCount: number;
  readonly addressesBefore: number;
  readonly addressesAfter: number;
  readonly rows: readonly DemoRow[];
  /** Of the evidence, for the plan as a whole. */
  readonly grade: Plan["grade"];
  /** What the plan would have refused of all that was seen: nothing, by its proof. */
  readonly replayed: { readonly recordCount: number; readonly refusedCount: number };
  readonly proof: Plan["proof"]["statements"];
  readonly holes: readonly string[];
  /** What the journal said when apply had been killed in the middle. */
  readonly killed: Killed;
  readonly applied: { readonly groupCount: number; readonly requestCount: number };
  readonly reverted: { readonly identical: boolean };
  readonly journal: string;
  /** The public CIDRs that the account trusts. */
  readonly trusted: PlacedTrust;
}

/** Gathers the result from the plan and from what was found in the account. */
export function demoResult({ logs, plan, replayed }: Learned, changed: Changed, trusted: PlacedTrust): DemoResult {
  return {
    accountId: plan.accountId,
    region: plan.region,
    planId: plan.planId,
    recordCount: logs.recordCount,
    addressesBefore: Number(plan.totals.addressesBefore),
    addressesAfter: Number(plan.totals.addressesAfter),
    rows: demoRows(plan),
    grade: plan.grade,
    replayed: { recordCount: replayed.checkedRecordCount, refusedCount: replayed.refusedRecordCount },
    proof: plan.proof.statements,
    holes: evidenceHoles(plan),
    killed: changed.killed,
    applied: { groupCount: changed.changedGroupCount, requestCount: changed.requestCount },
    reverted: { identical: changed.identical },
    journal: changed.journalPath,
    trusted,
  };
}

function demoRows(plan: Plan): DemoRow[] {
  return plan.groups.flatMap((group) =>
    group.decisions.filter(isChange).map(({ rule, replacements, addressesBefore, addressesAfter, evidence }) => ({
      groupName: group.groupName,
      traffic: formatTraffic(rule),
      before: formatPeer(rule.peer),
      after: replacements.map((rule) => formatPeer(rule.peer)),
      addressesBefore,
      addressesAfter,
      sourceCount: evidence.sourceCount,
      grade: gradeOf(plan, group.groupId, rule)?.level ?? "none",
      ...ruleCounts(group),
    })),
  );
}

function ruleCounts({ quota }: GroupPlan): Pick<DemoRow, "rulesBefore" | "rulesAfter" | "ruleQuota"> {
  return { rulesBefore: quota.ipv4.before, rulesAfter: quota.ipv4.after, ruleQuota: quota.limit };
}
