import { describe, expect, test } from "@jest/globals";
import { type NetworkInterface, type RegionSnapshot, snapshotSightings } from "@sgt/snapshot";

const ENI: NetworkInterface = {
  eniId: "eni-0a",
  groupIds: ["sg-0b", "sg-0a"],
  vpcId: "vpc-0a",
  subnetId: "subnet-0a",
  addresses: ["10.0.0.1"],
  publicAddresses: [],
  availabilityZone: "eu-west-1a",
  instanceId: null,
  isAttached: true,
  interfaceType: "interface",
  description: "",
};

const AT = Date.UTC(2026, 10, 20, 8) / 1000;

function regionOf(values: Partial<RegionSnapshot> = {}): RegionSnapshot {
  const group = {
    groupId: "sg-0b",
    groupName: "b",
    description: "",
    vpcId: "vpc-0a",
    tags: {},
    ingress: [],
    egress: [],
  };
  return {
    accountId: "123456789012",
    region: "eu-west-1",
    collectedAt: "2026-11-20T08:00:00.700Z",
    groups: [{ ...group, ownerId: "210987654321" }],
    enis: [ENI],
    prefixLists: [],
    flowLogs: [],
    ruleQuota: null,
    missing: [],
    ...values,
  };
}

describe("what a snapshot shows of interfaces", () => {
  test("each at the time of collecting, whichever account its groups are of, and that there were no others", () => {
    const { scans, sightings } = snapshotSightings(regionOf());
    expect(scans).toEqual([{ accountId: "123456789012", region: "eu-west-1", at: AT, source: "snapshot" }]);
    expect([...sightings]).toEqual([
      expect.objectContaining({
        kind: "seen",
        eniId: "eni-0a",
        from: AT,
        until: AT,
        state: expect.objectContaining({
          groups: ["sg-0a", "sg-0b"],
          vpcId: "vpc-0a",
          addresses: ["10.0.0.1"],
        }),
      }),
    ]);
  });

  test.each<readonly [string, string | undefined, readonly string[]]>([
    ["long ago", "2026-11-01T00:00:00.000Z", ["inferred", "seen"]],
    ["after the snapshot, by another clock", "2026-11-20T09:00:00.000Z", ["seen"]],
    ["nobody knows when", undefined, ["seen"]],
  ])("attached %s", (_name, attachedAt, kinds) => {
    const eni = attachedAt === undefined ? ENI : { ...ENI, attachedAt };
    expect([...snapshotSightings(regionOf({ enis: [eni] })).sightings].map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each<readonly [string, Partial<RegionSnapshot>]>([
    ["without a time", { collectedAt: null }],
    ["whose time is none", { collectedAt: "yesterday" }],
    [
      "without the list of interfaces",
      { enis: [], missing: [{ file: "ec2-describe-network-interfaces.json", reason: "denied" }] },
    ],
  ])("a snapshot %s shows nothing, not even that there were none", (_name, values) => {
    expect(snapshotSightings(regionOf(values))).toEqual({ scans: [], sightings: [] });
  });

  test("an empty region shows that there were none", () => {
    expect(snapshotSightings(regionOf({ enis: [] }))).toMatchObject({ scans: [{ at: AT }], sightings: [] });
  });
});
