import { expect, test } from "@jest/globals";
import * as index from "@sgt/rules";
import * as node from "@sgt/rules/node";

const INDEX = [
  "CRITICAL_SERVICES",
  "DEFAULT_PLAN_OPTIONS",
  "EXPOSURES",
  "ExposureJudge",
  "RESOURCE_TYPES",
  "ReportTally",
  "SEVERITIES",
  "addCounts",
  "artefactSchemas",
  "assessRegion",
  "backTest",
  "compareCounts",
  "compareFindings",
  "countSeverities",
  "explainRule",
  "exposureRank",
  "findingId",
  "findingSchema",
  "fingerprintRules",
  "formatExposure",
  "flowLogCoverage",
  "formatPeer",
  "formatServices",
  "formatTraffic",
  "gradeEvidence",
  "isAtLeast",
  "milder",
  "parseApproved",
  "parseExceptions",
  "parsePlan",
  "planGraded",
  "planTightening",
  "replayPlan",
  "reportSchema",
  "riskScore",
  "ruleIdentity",
  "ruleUsage",
  "severityCountsSchema",
  "severityRank",
  "snapshotManifestSchema",
  "unknownNetwork",
  "verifyPlan",
];

test("the public surface of @sgt/rules", () => {
  expect(Object.keys(index).sort()).toEqual([...INDEX].sort());
});

test("the public surface of @sgt/rules/node", () => {
  expect(Object.keys(node).sort()).toEqual(
    [
      ...INDEX,
      "readExceptions",
      "readPlanFile",
      "readRegions",
      "readSnapshot",
      "readSnapshotManifest",
      "writePlanFile",
    ].sort(),
  );
});
