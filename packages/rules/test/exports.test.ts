import { expect, test } from "@jest/globals";
import * as index from "@sgt/rules";
import * as node from "@sgt/rules/node";

const INDEX = [
  "CATALOGUE",
  "DEFAULT_COMPACT_OPTIONS",
  "DEFAULT_PLAN_OPTIONS",
  "EXPOSURES",
  "RESOURCE_TYPES",
  "SEVERITIES",
  "addCounts",
  "artefactSchemas",
  "auditRegion",
  "backTest",
  "compareCounts",
  "compareFindings",
  "countSeverities",
  "diagnose",
  "discoverRequests",
  "expiryMark",
  "expiryTags",
  "expiryText",
  "explainRule",
  "exposureRank",
  "findingId",
  "findingSchema",
  "fingerprintRules",
  "formatExposure",
  "formatPeer",
  "formatTraffic",
  "gradeEvidence",
  "hasExpiry",
  "isAtLeast",
  "milder",
  "parseApproved",
  "parseExceptions",
  "parseGroupId",
  "parseKnownNetworks",
  "parsePlan",
  "parseSource",
  "parseTraffic",
  "planCompaction",
  "planExpiry",
  "planExtension",
  "planGraded",
  "planTightening",
  "readExpiry",
  "regionFromDescribed",
  "replayPlan",
  "riskScore",
  "ruleIdentity",
  "ruleUsage",
  "severityCountsSchema",
  "severityRank",
  "snapshotManifestSchema",
  "unknownNetwork",
  "unreadableExpiries",
  "verifyPlan",
];

test("the public surface of @sgt/rules", () => {
  expect(Object.keys(index).sort()).toEqual([...INDEX].sort());
});

test("the public surface of @sgt/rules/node", () => {
  expect(Object.keys(node).sort()).toEqual(
    [
      ...INDEX,
      "addExceptions",
      "readExceptions",
      "readPlanFile",
      "readRegions",
      "readSnapshot",
      "writePlanFile",
    ].sort(),
  );
});
