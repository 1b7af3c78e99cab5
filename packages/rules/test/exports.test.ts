import { expect, test } from "@jest/globals";
import * as index from "@sgt/rules";
import * as node from "@sgt/rules/node";

const INDEX = [
  "CATALOGUE",
  "auditRegion",
  "parseAccepted",
  "parseKnownNetworks",
  "sortByAcceptance",
  "DEFAULT_COMPACT_OPTIONS",
  "CRITICAL_SERVICES",
  "DEFAULT_PLAN_OPTIONS",
  "EXPOSURES",
  "ExposureJudge",
  "RESOURCE_TYPES",
  "ReportTally",
  "SEVERITIES",
  "addCounts",
  "artefactSchemas",
  "auditRegion",
  "assessRegion",
  "backTest",
  "checkAccount",
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
  "flowLogCoverage",
  "formatPeer",
  "formatServices",
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
  "reportSchema",
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
  expect(Object.keys(node).sort()).toEqual(
    [
      ...INDEX,
      "addExceptions",
      "readExceptions",
      "readPlanFile",
      "readRegions",
      "readSnapshot",
      "readSnapshotManifest",
      "writePlanFile",
    ].sort(),
  );
});
