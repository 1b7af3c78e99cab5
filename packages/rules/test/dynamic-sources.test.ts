import { describe, expect, test } from "@jest/globals";
import { type Plan, parsePlan, planTightening } from "@sgt/rules";
import { eni, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import { type Instance, type LoadBalancer, type NetworkInterface, type Subnet, unknownNetwork } from "@sgt/snapshot";

// Sources whose addresses change: what their subnets hold stays allowed, as far as the old rule allowed it.

const subnet = (subnetId: string, ...cidrs: string[]): Subnet => ({
  ...{ subnetId, name: subnetId, vpcId: "vpc-1", availabilityZone: "eu-west-1a", givesPublicAddresses: false },
  cidrs,
});
const SUBNETS = [
  subnet("subnet-1", "10.0.1.0/24"),
  subnet("subnet-2", "10.0.2.0/24", "fd00:0:0:2::/64"),
  subnet("subnet-wide", "10.0.0.0/8"),
];
const balancer = (more: Partial<LoadBalancer>): LoadBalancer => ({
  ...{ kind: "application", name: "front", arn: null, isInternetFacing: false, vpcId: "vpc-1", groupIds: [] },
  ...{ subnetIds: [], availabilityZones: [], instanceIds: [], listeners: null },
  ...more,
});
const member = (instanceId: string, tags: Record<string, string>): Instance => ({
  ...{ instanceId, name: instanceId, vpcId: "vpc-1", subnetId: "subnet-1", availabilityZone: "", state: "running" },
  ...{ groupIds: [], interfaces: [], tags },
});
const source = (address: string, more: Partial<NetworkInterface>): NetworkInterface =>
  eni(`eni-${address}`, ["sg-clients"], { addresses: [address], ...more });

const LAMBDA = "AWS Lambda VPC ENI-orders-0f0e0d0c-0b0a-0908-0706-050403020100";
const TASK = "arn:aws:ecs:eu-west-1:123456789012:attachment/0f0e0d0c-0b0a-0908-0706-050403020100";
const ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/front/0123456789abcdef";

interface Given {
  readonly enis: readonly NetworkInterface[];
  readonly sources: readonly string[];
  readonly loadBalancers?: readonly LoadBalancer[];
  readonly instances?: readonly Instance[];
  readonly subnets?: readonly Subnet[] | null;
  readonly peer?: string;
}

function planOf({ enis, sources, loadBalancers, instances, subnets = SUBNETS, peer = "10.0.0.0/16" }: Given): Plan {
  const snapshot = region({
    groups: [group("sg-1", [rule("tcp 443", peer)]), group("sg-clients", [])],
    enis: [eni("eni-1", ["sg-1"]), ...enis],
  });
  const network = {
    ...unknownNetwork([]),
    subnets,
    loadBalancers: loadBalancers ?? null,
    instances: instances ?? null,
  };
  const rows = sources.map((address) => row("eni-1", 6, 443, address));
  const options = { ipv6PrefixThreshold: 60 };
  const seen = evidence(rows, ["eni-1"]);
  const plan = planTightening({ region: { ...snapshot, network }, evidence: seen, options, now: NOW });
  return parsePlan(JSON.stringify(plan));
}

const added = ({ groups }: Plan) => groups.flatMap(({ add }) => add.map(({ peer }) => Reflect.get(peer, "cidr")));
const riskIds = ({ groups }: Plan) => groups.flatMap(({ risks }) => risks.map(({ id }) => id));

describe("the subnets stay allowed of", () => {
  const elb = source("10.0.1.17", { description: "ELB app/front/0123456789abcdef", interfaceType: "interface" });
  test.each<[name: string, given: Given, cidrs: readonly string[]]>([
    ["a load balancer: where it is now", { enis: [elb], sources: ["10.0.1.17"] }, ["10.0.1.0/24"]],
    [
      "a load balancer: where it is configured to be",
      {
        enis: [elb],
        sources: ["10.0.1.17"],
        loadBalancers: [balancer({ arn: ARN, subnetIds: ["subnet-1", "subnet-2"] })],
      },
      ["10.0.1.0/24", "10.0.2.0/24"],
    ],
    [
      "a classic load balancer, which is named by its name",
      {
        enis: [source("10.0.1.17", { description: "ELB front" })],
        sources: ["10.0.1.17"],
        loadBalancers: [balancer({ kind: "classic", subnetIds: ["subnet-2"] })],
      },
      ["10.0.1.0/24", "10.0.2.0/24"],
    ],
    [
      "a load balancer, and not of another with a like name",
      {
        enis: [elb],
        sources: ["10.0.1.17"],
        loadBalancers: [balancer({ arn: `${ARN.slice(0, -1)}0`, subnetIds: ["subnet-2"] })],
      },
      ["10.0.1.0/24"],
    ],
    [
      "a network load balancer",
      { enis: [source("10.0.1.17", { interfaceType: "network_load_balancer" })], sources: ["10.0.1.17"] },
      ["10.0.1.0/24"],
    ],
    [
      "a function: all subnets of interfaces with its groups",
      {
        enis: [
          source("10.0.1.17", { interfaceType: "lambda", description: LAMBDA }),
          source("10.0.2.9", { interfaceType: "lambda", description: LAMBDA, subnetId: "subnet-2" }),
        ],
        sources: ["10.0.1.17"],
      },
      ["10.0.1.0/24", "10.0.2.0/24"],
    ],
    ["tasks of ECS", { enis: [source("10.0.1.17", { description: TASK })], sources: ["10.0.1.17"] }, ["10.0.1.0/24"]],
    [
      "the members of an Auto Scaling group, also where others of it are",
      {
        enis: [
          source("10.0.1.17", { instanceId: "i-1" }),
          source("10.0.2.9", { instanceId: "i-2", subnetId: "subnet-2" }),
        ],
        instances: [
          member("i-1", { "aws:autoscaling:groupName": "web" }),
          member("i-2", { "aws:autoscaling:groupName": "web" }),
        ],
        sources: ["10.0.1.17"],
      },
      ["10.0.1.0/24", "10.0.2.0/24"],
    ],
    [
      "IPv6 as well",
      {
        enis: [source("fd00:0:0:2::9", { interfaceType: "lambda", subnetId: "subnet-2" })],
        sources: ["fd00:0:0:2::9"],
        peer: "fd00::/48",
      },
      ["fd00:0:0:2::/64"],
    ],
  ])("%s", (_name, given, cidrs) => {
    const plan = planOf(given);
    expect(added(plan)).toEqual(cidrs);
    expect(plan.kept.map(({ cidr, reasonId, fromPort, toPort }) => [cidr, reasonId, fromPort, toPort])).toEqual(
      cidrs.map((cidr) => [cidr, "dynamic-source", 443, 443]),
    );
    expect(riskIds(plan)).toContain("dynamic-source");
  });
});

describe("and nothing more", () => {
  const lambda = source("10.0.1.17", { interfaceType: "lambda", description: LAMBDA });

  test("of an instance of nobody, nor of an interface that did not come", () => {
    const plan = planOf({ enis: [lambda, source("10.0.1.18", { instanceId: "i-9" })], sources: ["10.0.1.18"] });
    expect(added(plan)).toEqual(["10.0.1.18/32"]);
    expect(riskIds(plan)).not.toContain("dynamic-source");
  });

  test("than the old rule admitted: a subnet that holds all of it keeps it", () => {
    const wide = source("10.0.1.17", { interfaceType: "lambda", subnetId: "subnet-wide" });
    const [decision] = planOf({ enis: [wide], sources: ["10.0.1.17"] }).groups[0]?.decisions ?? [];
    expect(decision).toMatchObject({ decision: "kept-by-exception", reasonId: "dynamic-source" });
  });

  test.each<[name: string, subnets: readonly Subnet[] | null]>([
    ["no subnets were collected", null],
    ["the subnet is not among them", [subnet("subnet-9", "10.9.0.0/24")]],
  ])("and where nobody knows what the subnets hold, the rule stays: %s", (_name, subnets) => {
    const plan = planOf({ enis: [lambda], sources: ["10.0.1.17"], subnets });
    expect(plan.groups[0]?.decisions[0]).toMatchObject({ decision: "observe", reasonId: "subnets-unknown" });
    expect(plan.groups[0]?.steps).toEqual([]);
  });
});

test("a rule for the same ports that is narrower answers for the subnet, and the wider one needs not", () => {
  const snapshot = region({
    groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16"), rule("tcp 1-1000", "10.0.0.0/16")])],
    enis: [eni("eni-1", ["sg-1"]), source("10.0.1.17", { interfaceType: "lambda" })],
  });
  const plan = planTightening({
    region: { ...snapshot, network: { ...unknownNetwork([]), subnets: SUBNETS } },
    evidence: evidence([row("eni-1", 6, 443, "10.0.1.17")], ["eni-1"]),
    now: NOW,
  });
  expect(plan.groups[0]?.decisions.map(({ decision }) => decision)).toEqual(["tighten", "already-covered"]);
});
