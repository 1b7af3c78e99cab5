import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { type InterfaceState, NO_STATE, type Sighting } from "@sgt/flowlogs";
import { addSightings, readDirectory } from "@sgt/flowlogs/node";
import { ACCOUNT, eni, group, REGION, region } from "@sgt/scenes";
import { nameSources, type RegionSnapshot, unknownNetwork } from "@sgt/snapshot";

const dir = mkdtempSync(join(tmpdir(), "sgt-names-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const DAY = 86_400;
const told = (eniId: string, address: string, days: [number, number], state: Partial<InterfaceState>): Sighting => ({
  ...{ kind: "told", accountId: ACCOUNT, region: REGION, eniId, source: "test" },
  ...{ from: days[0] * DAY, until: days[1] * DAY },
  state: { ...NO_STATE, groups: ["sg-0a"], vpcId: "vpc-1", addresses: [address], kind: "instance", ...state },
});

const place = { name: "", availabilityZone: "eu-west-1a", givesPublicAddresses: false };
const instance = {
  vpcId: "vpc-1",
  subnetId: "subnet-1",
  availabilityZone: "",
  state: "running",
  groupIds: [],
  tags: {},
};
const snapshot: RegionSnapshot = {
  ...region({
    groups: [group("sg-0a", [], { groupName: "web" })],
    enis: [
      eni("eni-1", ["sg-0a"], { addresses: ["10.0.1.1"], publicAddresses: ["192.0.2.1"], instanceId: "i-1" }),
      eni("eni-2", ["sg-0a"], { addresses: ["10.0.1.2", "2001:db8::2"], description: "ELB app/front/0a1b" }),
      eni("eni-3", [], { addresses: ["10.0.1.2"], vpcId: "vpc-2", description: "ELB app/other/0a1b" }),
    ],
  }),
  network: {
    ...unknownNetwork([]),
    vpcs: [
      { vpcId: "vpc-1", name: "main", isDefault: false, cidrs: ["10.0.0.0/16"] },
      { vpcId: "vpc-2", name: "", isDefault: false, cidrs: ["10.0.0.0/16"] },
    ],
    subnets: [{ ...place, subnetId: "subnet-1", vpcId: "vpc-1", name: "app", cidrs: ["10.0.1.0/24"] }],
    instances: [{ ...instance, instanceId: "i-1", name: "web-1", interfaces: [] }],
  },
};

async function named(sources: string[], sightings: Sighting[] | null, vpcIds = ["vpc-1"]): Promise<string[]> {
  const out = join(dir, `${sources} ${JSON.stringify(sightings)}`.replace(/\W+/g, "-").slice(0, 200));
  if (sightings !== null) await addSightings(out, { scans: [], sightings });
  const dated = sightings === null ? null : { directory: await readDirectory(out), from: 10 * DAY, until: 20 * DAY };
  const names = nameSources(new Map(sources.map((source) => [source, new Set(vpcIds)])), snapshot, dated);
  return sources.map((source) => {
    const { kind = "", id = "", name = "" } = names.get(source) ?? {};
    return `${kind} ${id} ${name}`.trim();
  });
}

describe("who a source is", () => {
  test.each<[name: string, source: string, Sighting[] | null, expected: string]>([
    ["an instance of the snapshot, with its name", "10.0.1.1", null, "instance i-1 web-1"],
    ["by its public address", "192.0.2.1", null, "instance i-1 web-1"],
    ["that of its VPC, where another has the same blocks", "10.0.1.2", null, "load-balancer front front"],
    ["by IPv6", "2001:db8::2", null, "load-balancer front front"],
    ["nobody's address, by its subnet", "10.0.1.9", null, "subnet subnet-1 app"],
    ["in no subnet that is known, by its VPC", "10.0.2.9", null, "vpc vpc-1 main"],
    ["outside", "198.51.100.1", null, ""],
    ["as a CIDR of one address", "10.0.1.1/32", null, "instance i-1 web-1"],
    [
      "several, by what they have in common",
      "10.0.1.4/31",
      [told("eni-4", "10.0.1.4", [1, 15], { subject: "i-4" }), told("eni-5", "10.0.1.5", [11, 15], { subject: "i-5" })],
      "group sg-0a web",
    ],
    [
      "several of which one is nobody's, by their subnet",
      "10.0.1.4/30",
      [told("eni-4", "10.0.1.4", [1, 15], { subject: "i-4" })],
      "subnet subnet-1 app",
    ],
    ["a whole subnet and more, by the VPC", "10.0.0.0/20", null, "vpc vpc-1 main"],
    ["all there is", "0.0.0.0/0", null, ""],
    [
      "one that is gone",
      "10.0.1.7",
      [told("eni-7", "10.0.1.7", [1, 11], { subject: "i-7", name: "old" })],
      "instance i-7 old",
    ],
    [
      "who had it before the window is another",
      "10.0.1.7",
      [told("eni-7", "10.0.1.7", [1, 10], { subject: "i-7" })],
      "subnet subnet-1 app",
    ],
    [
      "one after the other, by their group",
      "10.0.1.7",
      [told("eni-7", "10.0.1.7", [1, 11], { subject: "i-7" }), told("eni-8", "10.0.1.7", [12, 30], { subject: "i-8" })],
      "group sg-0a web",
    ],
    ["then another than today", "10.0.1.1", [told("eni-7", "10.0.1.1", [1, 30], { subject: "i-7" })], "instance i-7"],
    [
      "told without the name that the snapshot knows",
      "10.0.1.1",
      [told("eni-1", "10.0.1.1", [1, 30], { subject: "i-1" })],
      "instance i-1 web-1",
    ],
    [
      "by the log's own words",
      "10.0.1.7",
      [
        {
          ...told("eni-7", "10.0.1.7", [11, 12], {
            kind: "",
            vpcId: "",
            groups: null,
            words: { "instance-id": "i-7", "vpc-id": "vpc-1" },
          }),
          kind: "logged",
        },
      ],
      "instance i-7",
    ],
    [
      "by its service, whichever task it is",
      "10.0.1.6/31",
      [
        told("eni-6", "10.0.1.6", [11, 12], { kind: "task", service: "shop/orders" }),
        told("eni-7", "10.0.1.7", [11, 12], { kind: "task", service: "shop/orders" }),
      ],
      "service shop/orders orders",
    ],
  ])("%s", async (_name, source, sightings, expected) => {
    expect(await named([source], sightings)).toEqual([expected]);
  });

  test("several at once, the one within the other", async () => {
    expect(await named(["10.0.1.1", "10.0.1.0/31", "10.0.1.2"], null)).toEqual([
      "instance i-1 web-1",
      "subnet subnet-1 app",
      "load-balancer front front",
    ]);
  });

  test("reached from two VPCs with the same blocks it is two, and has no one name", async () => {
    expect(await named(["10.0.1.2"], null, ["vpc-1", "vpc-2"])).toEqual([""]);
  });
});
