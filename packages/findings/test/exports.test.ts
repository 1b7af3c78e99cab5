import { expect, test } from "@jest/globals";
import * as index from "@sgt/findings";
import * as node from "@sgt/findings/node";

const INDEX = [
  "CATALOGUE",
  "CRITICAL_SERVICES",
  "EXPOSURES",
  "ReportTally",
  "SEVERITIES",
  "artefactSchemas",
  "assessRegion",
  "auditRegion",
  "checkAccount",
  "compareFindings",
  "countSeverities",
  "exposureRank",
  "findingId",
  "findingSchema",
  "formatExposure",
  "isExposureAsked",
  "isAtLeast",
  "parseAccepted",
  "parseKnownNetworks",
  "reportSchema",
  "severityRank",
  "sortByAcceptance",
  "trustGraph",
  "trustedCidrs",
  "vpcLogging",
];

const NODE = ["readAccepted", "readBaseline", "readKnownNetworks"];

test("the public surface of @sgt/findings", () => {
  expect(Object.keys(index).sort()).toEqual([...INDEX].sort());
});

test("the public surface of @sgt/findings/node", () => {
  expect(Object.keys(node).sort()).toEqual([...INDEX, ...NODE].sort());
});
