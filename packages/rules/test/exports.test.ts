import { expect, test } from "@jest/globals";
import * as index from "@sgt/rules";
import * as node from "@sgt/rules/node";

const INDEX = [
  "DEFAULT_COMPACT_OPTIONS",
  "DEFAULT_PLAN_OPTIONS",
  "artefactSchemas",
  "backTest",
  "expiryMark",
  "expiryTags",
  "expiryText",
  "explainRule",
  "fingerprintRules",
  "formatPeer",
  "formatTraffic",
  "gradeEvidence",
  "hasExpiry",
  "parseApproved",
  "parseExceptions",
  "parsePlan",
  "planCompaction",
  "planTightening",
  "readExpiry",
  "replayPlan",
  "ruleIdentity",
  "ruleUsage",
  "verifyPlan",
];

test("the public surface of @sgt/rules", () => {
  expect(Object.keys(index).sort()).toEqual(INDEX);
});

test("the public surface of @sgt/rules/node", () => {
  expect(Object.keys(node).sort()).toEqual(
    [...INDEX, "readExceptions", "readPlanFile", "readSnapshot", "writePlanFile"].sort(),
  );
});
