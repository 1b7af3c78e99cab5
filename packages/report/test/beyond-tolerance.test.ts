import { describe, expect, test } from "@jest/globals";
import { beyondLines, beyondRemedy, planAsReview } from "@sgt/report/plan";
import type { Plan } from "@sgt/rules";
import { planCase } from "./plan-case.js";

const within = planCase();

/** The plan with its rule on tcp 443 beyond the tolerance. */
function beyond(rulesNeeded: number, maxRules: number | null = null): Plan {
  const note = { tolerance: 0.9931, rulesNeeded, rulesLeft: 3 };
  const groups = within.groups.map((group) => ({
    ...group,
    decisions: group.decisions.map((decided) => {
      const { peer } = decided.rule;
      return "cidr" in peer && peer.cidr === "10.1.0.0/16" ? { ...decided, beyondTolerance: note } : decided;
    }),
  }));
  return { ...within, options: { ...within.options, maxRules }, groups };
}

const ASK = "aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-0EA8095F";
/** What stands after the change but for the new rules of this one, and a place for the old rule until the last of them stands. */
const others = (within.groups[0]?.quota.ipv4.after ?? 0) - newRules() + 1;

function newRules(): number {
  const one = within.groups[0]?.decisions.find(({ rule: { peer } }) => "cidr" in peer && peer.cidr === "10.1.0.0/16");
  return one?.replacements.length ?? 0;
}

describe("a plan beyond its tolerance", () => {
  test("names each rule with what it came to, what it needs and what was left", () => {
    const lines = beyondLines(beyond(100));
    expect(lines.length).toBe(1);
    expect(lines[0]).toMatch(/tcp 443 from 10\.1\.0\.0\/16: .*99\.31? %.* needs 100 rules, the quota left 3$/);
  });

  test.each<[name: string, plan: Plan, remedy: string | null]>([
    ["asks for the rules that it needs", beyond(100), `${ASK} --desired-value ${others + 100} --region eu-west-1`],
    ["names the option where that was the limit", beyond(20, 16), `--max-rules ${others + 20}`],
    [
      "asks where the option is not enough",
      beyond(100, 16),
      `${ASK} --desired-value ${others + 100} --region eu-west-1`,
    ],
    ["asks for nothing that AWS does not give", beyond(1000), null],
    ["has nothing to say within the tolerance", within, null],
  ])("%s", (_name, plan, remedy) => {
    expect(beyondRemedy(plan)).toBe(remedy);
  });

  test("is said in the review, where nobody has to unfold it", () => {
    const shown = planAsReview(beyond(100), []).replaceAll(/<details>[\s\S]*?<\/details>/g, "");
    expect(shown).toContain("needs 100 rules");
    expect(shown).toContain(beyondRemedy(beyond(100)));
    expect(planAsReview(within, [])).not.toContain("Beyond the tolerance");
  });
});
