import { expect, test } from "@jest/globals";
import * as index from "@sgt/findings";
import * as node from "@sgt/findings/node";

const INDEX = [
  "CATALOGUE",
  "CRITICAL_SERVICES",
  "EXPOSURES",
  "ExposureJudge",
  "RESOURCE_TYPES",
  "ReportTally",
  "SEVERITIES",
  "addCounts",
  "artefactSchemas",
  "assessRegion",
  "auditRegion",
  "checkAccount",
  "compareCounts",
  "compareFindings",
  "countSeverities",
  "exposureRank",
  "findingId",
  "findingSchema",
  "formatExposure",
  "formatServices",
  "isAtLeast",
  "milder",
  "parseAccepted",
  "parseKnownNetworks",
  "reportSchema",
  "riskScore",
  "severityCountsSchema",
  "severityRank",
  "sortByAcceptance",
  "trustGraph",
  "trustedCidrs",
];

const NODE = ["readAccepted", "readBaseline", "readKnownNetworks"];

test("the public surface of @sgt/findings", () => {
  expect(Object.keys(index).sort()).toEqual([...INDEX].sort());
});

test("the public surface of @sgt/findings/node", () => {
  expect(Object.keys(node).sort()).toEqual([...INDEX, ...NODE].sort());
});
