import { describe, expect, test } from "@jest/globals";
import { type Plan, type PlanOptions, parseExceptions, parsePlan, planTightening, replayPlan } from "@sgt/rules";
import { eni, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import type { LiveRule } from "@sgt/snapshot";

// A rule that has an end is gone one day: for a tightening it answers for nobody, and is left alone.

const END = "2026-12-02T03:00:00Z";
const PAST = "2026-11-01T03:00:00Z";
const said = (end: string): Partial<LiveRule> => ({
  description: `sgt break-glass; expires ${end}; ticket INC-7; owner alice`,
});
const tagged = (end: string): Partial<LiveRule> => ({ tags: { "sgt:expires": end } });
const ends: [name: string, more: Partial<LiveRule>][] = [
  ["with an end to come, in its description", said(END)],
  ["past its end", said(PAST)],
  ["with its end in a tag alone", tagged(END)],
  ["past its end, by a tag alone", tagged(PAST)],
  ["whose end cannot be read", { description: "sgt break-glass; expires soon" }],
];
const broad = rule("tcp 443", "10.0.0.0/16");
const hits = ["10.0.7.4", "10.0.9.9"].map((source) => row("eni-1", 6, 443, source));

interface Given {
  readonly rows?: readonly ReturnType<typeof row>[];
  readonly options?: Partial<PlanOptions>;
  readonly keep?: string;
  readonly approved?: readonly string[];
  readonly ruleQuota?: number;
}

function planOf(
  ingress: readonly LiveRule[],
  { rows = hits, options = {}, keep, approved, ruleQuota = 60 }: Given = {},
): Plan {
  const entries = keep === undefined ? [] : [{ source: keep, owner: "net", reason: "failover" }];
  const plan = planTightening({
    region: region({ groups: [group("sg-1", ingress)], enis: [eni("eni-1", ["sg-1"])], ruleQuota }),
    evidence: evidence(rows, ["eni-1"]),
    exceptions: parseExceptions({ schema: "sgt/keep/v1", keep: entries }),
    ...(approved === undefined ? {} : { approved }),
    options,
    now: NOW,
  });
  return parsePlan(JSON.stringify(plan));
}

const added = ({ groups }: Plan) => groups.flatMap(({ add }) => add.map(({ peer }) => Reflect.get(peer, "cidr")));
const decided = ({ groups }: Plan) => groups.flatMap(({ decisions }) => decisions.map(({ decision }) => decision));

describe.each(ends)("a rule %s", (_name, more) => {
  const emergency = (cidr: string): LiveRule => rule("tcp 443", cidr, more);

  test("does not answer for a source that came", () => {
    const plan = planOf([broad, emergency("10.0.9.0/24")]);
    expect(added(plan)).toEqual(["10.0.7.4/32", "10.0.9.9/32"]);
    expect(decided(plan)).toEqual(["tighten", "break-glass"]);
  });

  test("does not cover a rule as a whole", () => {
    expect(decided(planOf([broad, emergency("10.0.0.0/8")]))).toEqual(["tighten", "break-glass"]);
  });

  test("does not answer for an exception, nor for an approved list", () => {
    const first = hits.slice(0, 1);
    const rules = [broad, emergency("10.0.9.0/24")];
    expect(added(planOf(rules, { rows: first, keep: "10.0.9.9" }))).toEqual(["10.0.7.4/32", "10.0.9.9/32"]);
    expect(added(planOf(rules, { rows: first, approved: ["10.0.9.9/32"] }))).toEqual(["10.0.7.4/32", "10.0.9.9/32"]);
  });

  test("is not tightened, though somebody came through it", () => {
    const plan = planOf([broad, emergency("10.4.0.0/16")], { rows: [...hits, row("eni-1", 6, 443, "10.4.7.4")] });
    expect(decided(plan)).toEqual(["tighten", "break-glass"]);
    expect(plan.groups[0]?.decisions[1]?.reasonId).toBe("has-end");
  });

  test("is not removed before its end because nobody came", () => {
    const plan = planOf([broad, emergency("10.4.0.0/16")], { options: { removeUnused: true } });
    expect(decided(plan)).toEqual(["tighten", "break-glass"]);
    expect(plan.groups[0]?.remove.length).toBe(1);
  });

  test("is not written a second time: what it would take the place of stays", () => {
    const plan = planOf([broad, emergency("10.0.9.9/32")]);
    expect(decided(plan)).toEqual(["break-glass", "break-glass"]);
    expect(plan.groups[0]?.steps).toEqual([]);
  });

  test("keeps nobody in a replay", () => {
    const plan = planOf([broad, emergency("10.0.9.0/24")], { rows: hits.slice(0, 1) });
    const later = evidence([row("eni-1", 6, 443, "10.0.9.8")], ["eni-1"]);
    expect(replayPlan({ plan, evidence: later }).refused.map(({ source }) => source)).toEqual(["10.0.9.8"]);
  });
});

test("a rule with the same words and no end may answer", () => {
  const plan = planOf([broad, rule("tcp 443", "10.0.9.0/24", { description: "temp" })]);
  expect(added(plan)).toEqual(["10.0.7.4/32"]);
});

test("a plan that lets a rule with an end answer is refused", () => {
  const plan = planOf([broad, rule("tcp 443", "10.0.9.0/24", { description: "temp" })]);
  const forged = JSON.parse(JSON.stringify(plan).replaceAll('"temp"', `"sgt break-glass; expires ${END}"`));
  expect(() => parsePlan(forged)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ statement: "evidence-kept" }) }),
  );
});

describe("tags of a rule that goes", () => {
  const tags = { team: "shop" };
  const risks = ({ groups }: Plan) => groups.flatMap((one) => one.risks.map(({ id }) => id));

  test.each<[name: string, plan: Plan, isLost: boolean]>([
    ["are named as lost", planOf([rule("tcp 443", "10.0.0.0/16", { tags })]), true],
    ["are none where there are none", planOf([rule("tcp 443", "10.0.0.0/16", { tags: {} })]), false],
    ["stay with a rule that stays", planOf([broad, rule("tcp 443", "10.0.9.0/24", { tags })]), false],
    [
      "stay with a rule that becomes another in place",
      planOf([rule("tcp 443", "10.0.0.0/16", { tags, ruleId: "sgr-1" })], { ruleQuota: 1 }),
      false,
    ],
  ])("%s", (_name, plan, isLost) => {
    expect(risks(plan).includes("tags-lost")).toBe(isLost);
  });
});
