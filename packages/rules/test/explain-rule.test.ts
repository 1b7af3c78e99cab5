import { expect, test } from "@jest/globals";
import { explainRule, planTightening } from "@sgt/rules";
import { eniOf, evidence, group, NOW, region, row, rule } from "@sgt/scenes";

const broad = rule("tcp 443", "10.0.0.0/16");
const snapshot = region({
  groups: [group("sg-1", [broad, rule("tcp 400-500", "10.0.1.0/28"), rule("tcp 22", "10.0.0.0/16")])],
});
const sources = ["10.0.1.1", "10.0.2.0", "10.0.2.1", "10.0.2.3", "10.0.9.9"];
const rows = sources.map((source) => row(eniOf("sg-1"), 6, 443, source));
const plan = planTightening({ region: snapshot, evidence: evidence(rows, [eniOf("sg-1")]), now: NOW });

test("who is inside, who is served elsewhere, who is left out, and what more rules would save", () => {
  const explained = explainRule({ plan, groupId: "sg-1", rule: broad });
  expect(explained).toMatchObject({
    decision: { decision: "tighten" },
    sources: ["10.0.1.1/32", "10.0.2.0/31", "10.0.2.3/32", "10.0.9.9/32"],
    inside: [
      { cidr: "10.0.2.0/30", addressCount: "4", observedCount: "3", unusedCount: "1" },
      { cidr: "10.0.9.9/32", addressCount: "1", observedCount: "1", unusedCount: "0" },
    ],
    admittedElsewhere: ["10.0.1.1/32"],
    leftOutCount: "65530",
  });
  expect(explained?.curve).toEqual([
    { ruleCount: 1, addressCount: "4096" },
    { ruleCount: 2, addressCount: "1025" },
    { ruleCount: 3, addressCount: "6" },
    { ruleCount: 4, addressCount: "5" },
  ]);
});

test.each([
  ["a rule that stays", { groupId: "sg-1", rule: rule("tcp 22", "10.0.0.0/16") }],
  ["a rule that is not there", { groupId: "sg-1", rule: rule("tcp 80", "10.0.0.0/16") }],
  ["a group that is not there", { groupId: "sg-2", rule: broad }],
])("%s has no story", (_name, which) => {
  expect(explainRule({ plan, ...which })).toBeNull();
});
