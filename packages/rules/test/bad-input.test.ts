import { describe, expect, test } from "@jest/globals";
import {
  type DecisionId,
  parseExceptions,
  parsePlan,
  planGraded,
  planTightening,
  replayPlan,
  ruleUsage,
} from "@sgt/rules";
import { eni, evidence, FROM, group, NOW, region, row, rule } from "@sgt/scenes";
import type { RegionSnapshot } from "@sgt/snapshot";

// What the tool answers to each kind of input that a careful engineer would worry about: one row each.

const EDITED = "SGT_RULES_PLAN_EDITED";
const broad = rule("tcp 443", "10.0.0.0/16");
const one = group("sg-1", [broad]);
const hits = ["10.0.1.1", "10.0.2.2"].map((source) => row("eni-1", 6, 443, source));
const planned = (snapshot: RegionSnapshot, rows = hits) =>
  planTightening({ region: snapshot, evidence: evidence(rows, ["eni-1", "eni-2"]), now: NOW });

interface Answer {
  readonly decisions?: readonly DecisionId[];
  readonly risks?: readonly string[];
  readonly holes?: number;
  readonly lostRecords?: number;
}

describe("is answered with a plan", () => {
  test.each<[name: string, snapshot: RegionSnapshot, rows: typeof hits, answer: Answer]>([
    [
      "a group without interfaces",
      region({ groups: [one], enis: [] }),
      hits,
      { decisions: ["observe"], lostRecords: 2 },
    ],
    [
      "an interface in several groups: its flows count for each",
      region({ groups: [one, group("sg-2", [broad])], enis: [eni("eni-1", ["sg-1", "sg-2"])] }),
      hits,
      { decisions: ["tighten", "tighten"] },
    ],
    [
      "a group on interfaces of several VPCs: one change, and said to be",
      region({ groups: [one], enis: [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-1"], { vpcId: "vpc-2" })] }),
      hits,
      { decisions: ["tighten"], risks: ["several-vpcs"] },
    ],
    [
      "overlapping eligible rules: the narrowest answers",
      region({ groups: [group("sg-1", [broad, rule("tcp 443", "10.0.0.0/20")])], enis: [eni("eni-1", ["sg-1"])] }),
      hits,
      { decisions: ["already-covered", "tighten"] },
    ],
    [
      "a group over its quota already: its rule becomes another in place, and none is added",
      region({
        groups: [group("sg-1", [broad, rule("tcp 80", "sg-2")])],
        enis: [eni("eni-1", ["sg-1"])],
        ruleQuota: 1,
      }),
      hits,
      { decisions: ["tighten", "group-reference"] },
    ],
    ["no evidence at all", region({ groups: [one], enis: [eni("eni-1", ["sg-1"])] }), [], { decisions: ["unused"] }],
    [
      "evidence of another account",
      region({ groups: [one], enis: [eni("eni-1", ["sg-1"])] }),
      [row("eni-9", 6, 443, "10.0.1.1", { accountId: "210987654321" })],
      { decisions: ["unused"], lostRecords: 0 },
    ],
    [
      "interfaces that were not all collected",
      {
        ...region({ groups: [one], enis: [eni("eni-1", ["sg-1"])] }),
        missing: [{ file: "ec2-describe-network-interfaces.json", reason: "AccessDenied" }],
      },
      hits,
      { decisions: ["tighten"], holes: 1 },
    ],
    ["a region without groups", region({ groups: [] }), hits, { decisions: [], lostRecords: 2 }],
  ])("%s", (_name, snapshot, rows, answer) => {
    const { groups, evidence: facts } = planned(snapshot, rows);
    const { decisions, risks = [], holes = 0, lostRecords = 0 } = answer;
    expect(groups.flatMap((entry) => entry.decisions.map((entry2) => entry2.decision))).toEqual(decisions);
    expect(groups.flatMap((entry) => entry.risks.map((risk) => risk.id))).toEqual(expect.arrayContaining([...risks]));
    expect({ holes: facts.holes.length, lost: facts.unattributed.recordCount }).toEqual({ holes, lost: lostRecords });
  });

  test("evidence older than the group: it counts, and the grade tells how young the interfaces are", () => {
    const enis = [eni("eni-1", ["sg-1"], { attachedAt: "2026-11-10T00:00:00Z" })];
    const rows = hits.map((hit) => ({ ...hit, date: "2026-08-25", firstSeen: FROM + 3 * 86_400 }));
    const { plan, grade } = planGraded({
      region: region({ groups: [one], enis }),
      evidence: evidence(rows, ["eni-1"]),
      now: NOW,
    });
    expect(plan.groups[0]?.decisions[0]).toMatchObject({ decision: "observe", evidence: { sourceCount: 2 } });
    expect(grade?.rules[0]?.reasons.map((reason) => reason.id)).toContain("interfaces-young");
  });

  test("flows that no rule admits today, and those of interfaces that are gone, are counted and not lost", () => {
    const rows = [...hits, row("eni-1", 6, 22, "10.0.1.1"), row("eni-gone", 6, 443, "10.0.1.1")];
    const snapshot = region({ groups: [one], enis: [eni("eni-1", ["sg-1"])] });
    expect(ruleUsage({ region: snapshot, evidence: evidence(rows, ["eni-1"]) })).toMatchObject({
      unexplainedRecordCount: 1,
      unattributed: { eniCount: 1, recordCount: 1, eniIds: ["eni-gone"] },
    });
  });
});

describe("is refused by code", () => {
  const snapshot = region({ groups: [one], enis: [eni("eni-1", ["sg-1"])] });
  const plan = planGraded({
    region: snapshot,
    evidence: evidence(hits, ["eni-1"]),
    options: { acceptedRisk: "x" },
    now: NOW,
  }).plan;
  const missing = [{ file: "ec2-describe-network-interfaces.json", reason: "not in the folder" }];
  const keep = (...reasons: string[]) => ({
    schema: "sgt/keep/v1",
    keep: reasons.map((reason) => ({ source: "10.0.0.1", owner: "o", reason })),
  });

  test.each<[name: string, attempt: () => unknown, code: string]>([
    ["contradictory exceptions", () => parseExceptions(keep("one", "other")), "SGT_RULES_EXCEPTIONS_BAD_SHAPE"],
    ["no interface at all", () => planned({ ...snapshot, enis: [], missing }), "SGT_RULES_NO_INTERFACES"],
    ["a grade made better", () => edited({ grades: plan.grades.map((note) => ({ ...note, level: "good" })) }), EDITED],
    ["a grade left out", () => edited({ grades: [] }), EDITED],
    ["the plan's grade made better", () => edited({ grade: { ...plan.grade, level: "good" } }), EDITED],
    ["a reason for a risk changed", () => edited({ options: { ...plan.options, acceptedRisk: "y" } }), EDITED],
    [
      "an interface left out for a replay",
      () => edited({ unchangedNeighbors: { ...plan.unchangedNeighbors, enis: [] } }),
      EDITED,
    ],
    ["another account", () => edited({ accountId: "210987654321" }), EDITED],
  ])("%s", (_name, attempt, code) => {
    expect(attempt).toThrow(expect.objectContaining({ code }));
  });

  const edited = (change: object): unknown => parsePlan(JSON.stringify({ ...plan, ...change }));

  test("and the same exception twice is not a contradiction", () => {
    expect(parseExceptions(keep("one", "one")).length).toBe(2);
  });

  test("a replay of a plan for another account tells nothing, and is not quiet about unknown interfaces", () => {
    const elsewhere = evidence([row("eni-9", 6, 443, "10.0.9.9")], []);
    expect(replayPlan({ plan, evidence: elsewhere })).toMatchObject({
      quiet: false,
      refused: [],
      unattributedRecordCount: 1,
    });
  });
});
