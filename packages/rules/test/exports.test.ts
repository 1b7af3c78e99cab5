import { expect, test } from "@jest/globals";
import * as index from "@sgt/rules";
import * as node from "@sgt/rules/node";

const INDEX = [
  "CATALOGUE",
  "auditRegion",
  "parseAccepted",
  "parseKnownNetworks",
  "sortByAcceptance",
  "DEFAULT_PLAN_OPTIONS",
  "EXPOSURES",
  "RESOURCE_TYPES",
  "SEVERITIES",
  "addCounts",
  "artefactSchemas",
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
  "formatPeer",
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
  "riskScore",
  "ruleIdentity",
  "ruleUsage",
  "severityCountsSchema",
  "severityRank",
  "unknownNetwork",
  "snapshotManifestSchema",
  "verifyPlan",
];

test("the public surface of @sgt/rules", () => {
  expect(Object.keys(index).sort()).toEqual([...INDEX].sort());
});

test("the public surface of @sgt/rules/node", () => {
  expect(Object.keys(node).sort()).toEqual(
    [
      ...INDEX,
      "readAccepted",
      "readBaseline",
      "readExceptions",
      "readKnownNetworks",
      "readPlanFile",
      "readRegions",
      "readSnapshot",
      "writePlanFile",
    ].sort(),
  );
});
