import { describe, expect, test } from "@jest/globals";
import { expiryTags, parsePlan, planExpiry, readExpiry, unreadableExpiries, verifyPlan } from "@sgt/rules";
import { group, NOW, region, rule } from "@sgt/scenes";
import type { LiveRule } from "@sgt/snapshot";

const PAST = "2026-11-20T11:59:59Z";
const LATER = "2026-11-20T12:00:01Z";
const mark = (expiresAt: string) => ({ expiresAt, ticket: "INC-7", owner: "alice" });
const tagged = (expiresAt: string): Partial<LiveRule> => ({ tags: expiryTags(mark(expiresAt)) });
const described = (expiresAt: string): Partial<LiveRule> => ({
  description: `sgt break-glass; expires ${expiresAt}; ticket INC-7; owner alice; why, not [sgt plan-0123456789ab]`,
});

describe("the end of a rule", () => {
  test.each<[name: string, rule: Partial<LiveRule>, expected: string]>([
    ["none", {}, "none"],
    ["other tags", { tags: { expires: PAST } }, "none"],
    ["another description", { description: "sgt: expires 2026-11-20T11:59:59Z" }, "none"],
    ["in tags", tagged(PAST), PAST],
    ["in the description", described(PAST), PAST],
    ["in both, the tag later", { ...described(PAST), ...tagged(LATER) }, PAST],
    ["in both, the description later", { ...described(LATER), ...tagged(PAST) }, PAST],
    ["the tag spoiled", { ...described(LATER), tags: { "sgt:expires": "tomorrow" } }, LATER],
    ["only a spoiled tag", { tags: { "sgt:expires": "tomorrow" } }, "unreadable"],
    ["a description cut off", { description: "sgt break-glass; expires 2026-11-2" }, "unreadable"],
    ["a description without its end", { description: "sgt break-glass; ticket INC-7" }, "unreadable"],
    ["a day that is none", { tags: { "sgt:expires": "2026-02-30T00:00:00Z" } }, "unreadable"],
  ])("%s", (_name, more, expected) => {
    const expiry = readExpiry(rule("tcp 443", "10.0.0.0/16", more));
    expect(expiry.kind === "ends" ? expiry.mark.expiresAt : expiry.kind).toBe(expected);
  });

  test("ticket and owner come from either", () => {
    for (const more of [tagged(PAST), described(PAST)]) {
      expect(readExpiry(rule("tcp 443", "10.0.0.0/16", more))).toEqual({ kind: "ends", mark: mark(PAST) });
    }
  });
});

test("what has ended is closed, whoever lost which file; the rest stays", () => {
  const rules = [
    rule("tcp 443", "10.0.0.0/16"),
    rule("tcp 443", "10.1.0.0/16", tagged(PAST)),
    rule("tcp 443", "10.2.0.0/16", described(PAST)),
    rule("tcp 443", "10.3.0.0/16", tagged(LATER)),
    rule("tcp 443", "10.0.7.0/24", tagged("2026-11-20T12:00:00Z")),
    rule("tcp 443", "198.51.100.0/24", tagged(PAST)),
  ];
  const groups = [
    group("sg-1", rules),
    group("sg-2", rules.slice(0, 1)),
    group("sg-3", rules, { ownerId: "210987654321" }),
  ];
  const plan = planExpiry({ region: region({ groups }), now: NOW });
  expect(plan.groups.map(({ groupId }) => groupId)).toEqual(["sg-1"]);
  expect(plan.groups[0]?.remove).toEqual([rules[1], rules[2], rules[4], rules[5]]);
  expect(plan.groups[0]?.steps.map((step) => [step.kind, step.kind === "modify" ? 1 : step.rules.length])).toEqual([
    ["revoke", 4],
  ]);
  // Of the one that others admit too, all stays admitted.
  expect(plan.groups[0]?.decisions.map(({ decision, addressesAfter }) => [decision, addressesAfter])).toEqual([
    ["not-concerned", "65536"],
    ["expired", "0"],
    ["expired", "0"],
    ["not-concerned", "65536"],
    ["expired", "256"],
    ["expired", "0"],
  ]);
  expect(verifyPlan(plan).broken).toEqual([]);
  expect(parsePlan(JSON.stringify(plan))).toEqual(JSON.parse(JSON.stringify(plan)));
});

test("a group that is not there is refused", () => {
  const snapshot = region({ groups: [group("sg-1", [])] });
  expect(() => planExpiry({ region: snapshot, groupIds: ["sg-mistyped"], now: NOW })).toThrow(
    expect.objectContaining({ code: "SGT_RULES_INVALID_OPTION" }),
  );
});

test("nothing has ended", () => {
  const plan = planExpiry({
    region: region({ groups: [group("sg-1", [rule("tcp 443", "10.3.0.0/16", tagged(LATER))])] }),
    now: NOW,
  });
  expect(plan.groups).toEqual([]);
});

test("a plan that closes a rule before its end is refused", () => {
  const plan = planExpiry({
    region: region({ groups: [group("sg-1", [rule("tcp 443", "10.3.0.0/16", tagged(PAST))])] }),
    now: NOW,
  });
  const copy = structuredClone(plan) as { purpose: { asOf: string } };
  copy.purpose.asOf = "2026-11-20T11:59:58Z";
  expect(() => parsePlan(copy)).toThrow(
    expect.objectContaining({
      code: "SGT_RULES_PLAN_PROOF_BROKEN",
      details: expect.objectContaining({ statement: "nothing-else" }),
    }),
  );
});

test("ends that cannot be read are named", () => {
  const spoiled = rule("tcp 443", "10.3.0.0/16", { tags: { "sgt:expires": "soon" } });
  const { groups } = region({ groups: [group("sg-1", [spoiled, rule("tcp 22", "10.3.0.0/16")])] });
  expect(unreadableExpiries({ groups })).toEqual([{ groupId: "sg-1", groupName: "sg-1", rule: spoiled, text: "soon" }]);
});
