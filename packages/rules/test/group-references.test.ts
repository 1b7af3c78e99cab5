import { describe, expect, test } from "@jest/globals";
import { type Plan, type PlanOptions, parsePlan, planTightening, replayPlan } from "@sgt/rules";
import { eni, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import { type NetworkInterface, type RegionSnapshot, type Route, type Subnet, unknownNetwork } from "@sgt/snapshot";

// Groups as sources in place of CIDRs: six clients of a tier, scattered so that CIDRs trust more.

const ATTACHED = "2020-01-01T00:00:00Z";
const CLIENTS = ["10.0.20.11", "10.0.20.40", "10.0.20.77", "10.0.20.130", "10.0.20.180", "10.0.20.222"];
const client = (address: string, more: Partial<NetworkInterface> = {}): NetworkInterface =>
  eni(`eni-${address}`, ["sg-app"], {
    ...{ addresses: [address], vpcId: "vpc-1", subnetId: "subnet-app", attachedAt: ATTACHED },
    ...more,
  });
const subnet = (subnetId: string, ...cidrs: string[]): Subnet => ({
  ...{ subnetId, name: subnetId, vpcId: "vpc-1", availabilityZone: "eu-west-1a", givesPublicAddresses: false },
  cidrs,
});

interface Given {
  readonly region?: Partial<RegionSnapshot>;
  readonly clients?: readonly NetworkInterface[];
  readonly subnets?: readonly Subnet[];
  readonly routes?: readonly Route[];
  readonly options?: Partial<PlanOptions>;
  readonly peer?: string;
  readonly sources?: readonly string[];
}

const scene = ({
  clients = CLIENTS.map((one) => client(one)),
  subnets,
  routes,
  peer = "10.0.0.0/16",
  ...given
}: Given) => ({
  ...region({
    groups: [group("sg-db", [rule("tcp 5432", peer)]), group("sg-app", []), group("sg-other", [])],
    enis: [eni("eni-db", ["sg-db"], { vpcId: "vpc-1", addresses: ["10.0.30.5"] }), ...clients],
  }),
  ...given.region,
  network: {
    ...unknownNetwork([]),
    vpcs: [{ vpcId: "vpc-1", name: "", isDefault: false, cidrs: ["10.0.0.0/16"] }],
    subnets: subnets ?? [subnet("subnet-app", "10.0.20.0/24")],
    routeTables: [
      { routeTableId: "rtb-1", vpcId: "vpc-1", isMain: true, subnetIds: [], gatewayIds: [], routes: routes ?? [] },
    ],
  },
});

function planOf(given: Given): Plan {
  const rows = (given.sources ?? CLIENTS).map((address) => row("eni-db", 6, 5432, address));
  const options = { tolerance: 0, references: "allow" as const, ...given.options };
  const plan = planTightening({ region: scene(given), evidence: evidence(rows, ["eni-db"]), options, now: NOW });
  return parsePlan(JSON.stringify(plan));
}

const added = ({ groups }: Plan) =>
  groups.flatMap(({ add }) => add.map(({ peer }) => Reflect.get(peer, "groupId") ?? Reflect.get(peer, "cidr")));
const apart = [...CLIENTS].map((address) => `${address}/32`);

describe("a group takes the place of CIDRs", () => {
  test("six members in one group: the proof tells members and subnets, and six addresses stay", () => {
    const plan = planOf({ options: { tolerance: 0.98 } });
    expect(added(plan)).toEqual(["sg-app"]);
    expect(plan.references).toMatchObject([
      { groupId: "sg-db", sourceGroupId: "sg-app", members: CLIENTS, subnets: ["10.0.20.0/24"] },
    ]);
    expect(plan.groups[0]?.decisions[0]).toMatchObject({
      decision: "tighten",
      addressesBefore: "65536",
      addressesAfter: "6",
    });
    expect(plan.totals.addressesAfter).toBe("6");
    expect(plan.groups[0]?.quota).toMatchObject({ ipv4: { after: 1 }, ipv6: { after: 1 } });
  });

  test.each<[name: string, given: Given, peers: readonly string[]]>([
    ["never, unless asked", { options: { references: "never" } }, apart],
    [
      "with CIDRs beside it for who is no member",
      { sources: [...CLIENTS, "10.0.77.7"], options: { tolerance: 0.98 } },
      ["sg-app", "10.0.77.7/32"],
    ],
    ["where it counts more than CIDRs, not", {}, apart],
    ["where it is preferred, all the same", { options: { references: "prefer" } }, ["sg-app"]],
  ])("%s", (_name, given, peers) => {
    expect(added(planOf(given))).toEqual(peers);
  });
});

const route = (cidr: string, targetKind: Route["targetKind"]): Route => ({
  ...{ destination: { kind: "cidr", cidr }, targetKind, targetId: "x", isActive: true },
});

describe("no reference can carry", () => {
  const prefer = { references: "prefer" } as const;
  test.each<[name: string, given: Given]>([
    [
      "a group of another VPC",
      {
        region: {
          groups: [group("sg-db", [rule("tcp 5432", "10.0.0.0/16")]), group("sg-app", [], { vpcId: "vpc-2" })],
        },
      },
    ],
    [
      "members in another VPC",
      { clients: [...CLIENTS.map((one) => client(one)), client("10.0.20.9", { vpcId: "vpc-2" })] },
    ],
    ["a group that is never a source", { options: { ...prefer, neverReferenced: ["sg-app"] } }],
    [
      "a group that other accounts use unseen",
      {
        region: {
          groups: [
            group("sg-db", [rule("tcp 5432", "10.0.0.0/16")]),
            group("sg-app", [], { sharedWith: ["210987654321"] }),
          ],
        },
      },
    ],
    [
      "what a Network Load Balancer passes on",
      {
        clients: [
          ...CLIENTS.map((one) => client(one)),
          client("10.0.20.9", { interfaceType: "network_load_balancer" }),
        ],
      },
    ],
    ["traffic through an appliance", { routes: [route("10.0.20.0/24", "vpc-endpoint")] }],
    ["a member outside the old rule", { peer: "10.0.20.0/25", sources: CLIENTS.slice(0, 3) }],
    ["a subnet outside the old rule", { subnets: [subnet("subnet-app", "10.0.0.0/15")] }],
    [
      "a subnet with IPv6, where only IPv4 was allowed",
      { subnets: [subnet("subnet-app", "10.0.20.0/24", "fd00::/64")] },
    ],
    [
      "members that were attached later than the record",
      { clients: CLIENTS.map((one) => client(one, { attachedAt: "2026-11-30T00:00:00Z" })) },
    ],
  ])("%s", (_name, { options = prefer, ...given }) => {
    expect(added(planOf({ ...given, options: { prefixThreshold: 26, ...options } }))).not.toContain("sg-app");
  });

  test.each<[name: string, given: Given]>([
    [
      "a default route to an appliance, which the VPC's own route goes before",
      { routes: [route("0.0.0.0/0", "vpc-endpoint")] },
    ],
    ["a subnet that was not collected: AWS makes none larger than /16", { subnets: [] }],
    [
      "new members, accepted for a reason",
      { subnets: [subnet("subnet-app", "10.0.0.0/15")], options: { ...prefer, acceptedNewMembers: "CHG-7" } },
    ],
  ])("but: %s", (_name, { options = prefer, ...given }) => {
    expect(added(planOf({ ...given, options }))).toEqual(["sg-app"]);
  });
});

describe("what comes later", () => {
  const plan = planOf({ options: { references: "prefer" } });
  const refused = (source: string, clients = CLIENTS): string[] =>
    replayPlan({
      plan,
      region: scene({ clients: clients.map((one) => client(one)) }),
      evidence: evidence([row("eni-db", 6, 5432, source)], ["eni-db"]),
    }).refused.map((flow) => flow.source);

  test("from a member is allowed, a new one too", () => {
    expect(refused("10.0.20.11")).toEqual([]);
    expect(refused("10.0.20.99", [...CLIENTS, "10.0.20.99"])).toEqual([]);
  });

  test("from who is none is blocked", () => {
    expect(refused("10.0.20.99")).toEqual(["10.0.20.99"]);
  });

  test("is told from the plan alone", () => {
    const report = replayPlan({ plan, evidence: evidence([row("eni-db", 6, 5432, "10.0.20.11")], ["eni-db"]) });
    expect(report.refused).toEqual([]);
  });
});
