import { describe, expect, test } from "@jest/globals";
import type { EvidenceRow } from "@sgt/flowlogs";
import { type GradedInput, type Plan, planGraded } from "@sgt/rules";
import { addressesIn, eniOf, evidence, FROM, group, NOW, region, row, rule } from "@sgt/scenes";
import type { FlowLogConfig, LiveRule, RegionSnapshot } from "@sgt/snapshot";
import type { Paint } from "../../render/paint.js";
import { textWidth } from "../../render/wrap-text.js";
import { planRows } from "./plan-rows.js";
import { renderPlan } from "./render-plan.js";

const same = (text: string): string => text;
const paint: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

const GROUP = "sg-0123456789abcdef0";
/** Made after the window began. */
const YOUNG: FlowLogConfig = {
  ...{ flowLogId: "fl-1", resourceId: "vpc-1", trafficType: "ALL", status: "ACTIVE", deliverStatus: "SUCCESS" },
  ...{ createdAt: new Date((FROM + 86_400) * 1000).toISOString(), logFormat: "" },
};
const broad = { description: "corporate network, until somebody looks" };

/** Twenty-nine hosts in two places, every day of ninety; one of them only since the last three. */
function rowsOfOrders(): EvidenceRow[] {
  const hosts = [...addressesIn("10.0.10.0/27").slice(2, 29), "10.0.20.10", "10.0.20.11"];
  return hosts.flatMap((source, at) =>
    Array.from({ length: 90 }, (_, day) => day)
      .filter((day) => at !== 0 || day > 86)
      .map((day) => {
        const firstSeen = FROM + day * 86_400;
        const date = new Date(firstSeen * 1000).toISOString().slice(0, 10);
        return row(eniOf(GROUP), 6, 443, source, { date, firstSeen, lastSeen: firstSeen + 59 });
      }),
  );
}

/** What the planner says of one group with these rules. */
function planOf(
  ingress: readonly LiveRule[],
  rows: readonly EvidenceRow[] = [],
  more: Partial<GradedInput> = {},
): Plan {
  const groups = [group(GROUP, ingress, { groupName: "orders-api" })];
  const snapshot: RegionSnapshot = { ...region({ groups }), flowLogs: [YOUNG], missing: [] };
  const seen = evidence(rows, [eniOf(GROUP)], { skipDataCount: 3 });
  return planGraded({ region: snapshot, evidence: seen, now: NOW, ...more }).plan;
}

const TIGHTENED = planOf(
  [
    rule("tcp 443", "10.0.0.0/16", broad),
    rule("tcp 8080", "10.20.0.0/16", broad),
    rule("tcp 22", "10.0.0.5/32", broad),
  ],
  rowsOfOrders(),
  { options: { acceptedRisk: "CHG-7" }, declaredDates: ["2026-12-24"] },
);

describe("renderPlan", () => {
  test.each([80, 120, 160])("fits %d columns and has all that a decision needs", (width) => {
    const text = renderPlan(TIGHTENED, { format: "table", width, paint, verbose: true });
    expect(textWidth(text)).toBeLessThanOrEqual(width);
    for (const part of [
      "orders-api",
      "10.0.0.0/16",
      "10.0.10.0/27",
      "10.0.20.10/31",
      "65,536",
      "→ 34",
      "29 sources",
      "4 of 60, peak 5",
      "65,536 allowed addresses become 34: 99.94 % less",
      "younger than the window",
      "no matching traffic",
      "3 SKIPDATA records",
      "already-tight",
      "Evidence graded fair: 90 days to 2026-11-19 with 3 month-ends, 1 quarter-end and 0 year-ends",
      "Declared dates outside the window: 2026-12-24",
      "would have blocked nobody",
      "Risk accepted for failing grades: CHG-7",
      "3 days since the last new source",
      "never-wider",
    ]) {
      // Long sentences are wrapped: blanks and line ends are one.
      expect(text.replaceAll(/\s+/g, " ")).toContain(part);
    }
  });

  test("says when there is nothing to do, and whether something was eligible", () => {
    const look = { format: "table", width: 80, paint, verbose: true } as const;
    expect(renderPlan(planOf([rule("tcp 22", "10.0.0.5/32")]), look)).toContain("no rule is eligible");
    expect(renderPlan(planOf([rule("tcp 22", "10.0.0.0/8")]), look)).toContain("every eligible rule is kept");
  });

  test.each([80, 120])("names who the new rules allow, in %d columns", (width) => {
    const instance = (name: string) => ({ kind: "instance", id: "i-0a", name });
    const names = { "10.0.10.1": instance("web-1"), "10.0.10.2": instance("a-name-that-is-long") };
    const text = renderPlan({ ...TIGHTENED, names }, { format: "table", width, paint, verbose: true });
    expect(text).toMatch(/10\.0\.10\.0\/27 .*\n.* \(web-1, a-name-t[^ ]*…\)/);
    expect(textWidth(text)).toBeLessThanOrEqual(width);
  });

  test("marks a proof that is broken", () => {
    const proof = { statements: [{ id: "quota" as const, holds: false, checked: 2 }] };
    expect(renderPlan({ ...TIGHTENED, proof }, { format: "table", width: 80, paint, verbose: true })).toContain(
      "BROKEN  quota",
    );
  });
});

test("planRows has one row for each rule, beginning with the group", () => {
  const { columns, rows } = planRows(TIGHTENED);
  expect(columns[0]?.title).toBe("group_id");
  expect(rows.map((row) => [row[0], row[5], row[6], row[7]])).toEqual([
    ["sg-0123456789abcdef0", "10.0.0.0/16", "tighten", "10.0.10.0/27 10.0.20.10/31"],
    ["sg-0123456789abcdef0", "10.20.0.0/16", "unused", ""],
    ["sg-0123456789abcdef0", "10.0.0.5/32", "already-tight", ""],
  ]);
  const grade = columns.findIndex(({ title }) => title === "grade");
  expect(rows.map((row) => row.slice(grade, grade + 2))).toEqual([
    ["fair", "0"],
    ["", ""],
    ["", ""],
  ]);
});
