import { expect, test } from "@jest/globals";
import * as index from "@sgt/rules";
import * as node from "@sgt/rules/node";

const INDEX = [
  "DEFAULT_COMPACT_OPTIONS",
  "DEFAULT_PLAN_OPTIONS",
  "DEFAULT_RULE_QUOTA",
  "backTest",
  "compareObserved",
  "countQuota",
  "diagnose",
  "discoverRequests",
  "expiryTags",
  "enoughFrom",
  "explainRule",
  "extendedTrust",
  "gradeEvidence",
  "isMovedEnd",
  "membershipsOfPlan",
  "movedTags",
  "parseApproved",
  "parseExceptions",
  "parseGroupId",
  "parsePastPlan",
  "parsePlan",
  "parseSource",
  "parseTraffic",
  "planCompaction",
  "planExpiry",
  "planExtension",
  "planGraded",
  "planSchema",
  "planTightening",
  "prefixListWeights",
  "readExpiry",
  "replayPlan",
  "ruleJudge",
  "ruleUsage",
  "unreadableExpiries",
  "verifyPlan",
  "windowDays",
];

const NODE = ["addExceptions", "readExceptions", "readPastPlanFile", "readPlanFile", "writePlanFile"];

test("the public surface of @sgt/rules", () => {
  expect(Object.keys(index).sort()).toEqual([...INDEX].sort());
});

test("the public surface of @sgt/rules/node", () => {
  expect(Object.keys(node).sort()).toEqual([...INDEX, ...NODE].sort());
});
