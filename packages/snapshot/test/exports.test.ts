import { expect, test } from "@jest/globals";
import * as index from "@sgt/snapshot";
import * as node from "@sgt/snapshot/node";

const INDEX = [
  "ConfigHistory",
  "GapTally",
  "TrailHistory",
  "canonicalCidr",
  "canonicalPorts",
  "canonicalProtocol",
  "ITEM_FILES",
  "SNAPSHOT_FILES",
  "TRAIL_EVENTS",
  "cidrRule",
  "digest",
  "fingerprintRules",
  "flowLogCoverage",
  "formatFlow",
  "formatIdentity",
  "formatPath",
  "formatPeer",
  "formatRule",
  "formatTraffic",
  "groupBy",
  "hasPorts",
  "holds",
  "includesRange",
  "includesTraffic",
  "isIcmp",
  "mayAdmit",
  "partitionOfRegion",
  "nameSources",
  "ownerSightings",
  "pointOf",
  "rangeOf",
  "rangeOfPrefix",
  "regionFromDescribed",
  "ruleIdentity",
  "sizeOfRule",
  "sightingsFromConfigItem",
  "snapshotSightings",
  "snapshotManifestSchema",
  "surelyAdmits",
  "trafficKey",
  "trafficWidth",
  "unknownNetwork",
];

const NODE = ["readHistory", "readRegions", "readSnapshot", "readSnapshotManifest"];

test("the public surface of @sgt/snapshot", () => {
  expect(Object.keys(index).sort()).toEqual([...INDEX].sort());
});

test("the public surface of @sgt/snapshot/node", () => {
  expect(Object.keys(node).sort()).toEqual([...INDEX, ...NODE].sort());
});
