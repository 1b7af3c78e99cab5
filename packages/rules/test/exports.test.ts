import { expect, test } from "@jest/globals";
import * as index from "@sgt/rules";
import * as node from "@sgt/rules/node";

const INDEX = [
  "CATALOGUE",
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
  "auditRegion",
  "backTest",
  "compareCounts",
  "compareFindings",
  "countSeverities",
  "explainRule",
  "exposureRank",
  "findingId",
  "findingSchema",
  "fingerprintRules",
  "flowLogCoverage",
  "formatExposure",
  "formatPeer",
  "formatServices",
  "formatTraffic",
  "gradeEvidence",
  "isAtLeast",
  "milder",
  "parseAccepted",
  "parseApproved",
  "parseExceptions",
  "parseKnownNetworks",
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
  "sortByAcceptance",
  "unknownNetwork",
  "verifyPlan",
];

const NODE = [
  "readAccepted",
  "readBaseline",
  "readExceptions",
  "readKnownNetworks",
  "readPlanFile",
  "readRegions",
  "readSnapshot",
  "readSnapshotManifest",
  "writePlanFile",
];

test("the public surface of @sgt/rules", () => {
  expect(Object.keys(index).sort()).toEqual([...INDEX].sort());
});

test("the public surface of @sgt/rules/node", () => {
  expect(Object.keys(node).sort()).toEqual([...INDEX, ...NODE].sort());
});
