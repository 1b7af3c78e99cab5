import { describe, expect, test } from "@jest/globals";
import { assessRegion, type Exposure } from "@sgt/findings";
import { eni, group, NOW, region, rule } from "@sgt/scenes";
import {
  type LoadBalancer,
  type Network,
  type NetworkInterface,
  type RegionSnapshot,
  type TargetGroup,
  unknownNetwork,
} from "@sgt/snapshot";
import { acl, LOCAL, network, route, routeTable, TO_INTERNET } from "./network-scene.js";

const PUBLIC = { publicAddresses: ["203.0.113.7"] };

interface Scene {
  readonly traffic?: string;
  readonly from?: string;
  readonly enis?: readonly NetworkInterface[];
  readonly network?: Network;
  readonly more?: Partial<RegionSnapshot>;
}

function exposure({ traffic = "tcp 22", from = "0.0.0.0/0", enis, network: around, more = {} }: Scene = {}): Exposure {
  const snapshot = {
    ...region({ groups: [group("sg-1", [rule(traffic, from)])], enis: enis ?? [eni("eni-1", ["sg-1"], PUBLIC)] }),
    network: around ?? network(),
    ...more,
  };
  const found = assessRegion({ region: snapshot, now: NOW }).findings.find((one) => one.resource.id === "sg-1");
  return found?.exposure as Exposure;
}

const v6 = { addresses: ["2001:db8::1"] };
const nlb: LoadBalancer = {
  kind: "network",
  name: "front",
  arn: "arn:front",
  isInternetFacing: true,
  vpcId: "vpc-1",
  groupIds: [],
  subnetIds: ["subnet-1"],
  availabilityZones: [],
  instanceIds: [],
  listeners: null,
};
const targets = (ids: readonly string[] | null): TargetGroup => ({
  arn: "arn:tg",
  name: "tg",
  vpcId: "vpc-1",
  protocol: "TCP",
  port: 22,
  targetType: "instance",
  loadBalancerArns: ["arn:front"],
  targets: ids?.map((id) => ({ id, port: 22, availabilityZone: null, health: "" })) ?? null,
});
const listener = (port: number, targetGroupArns: readonly string[] = ["arn:tg"]) => ({
  ...{ protocol: "TCP", port, instancePort: null, targetGroupArns },
});
const behind = (balancer: Partial<LoadBalancer>, port = 22, more: Partial<Network> = {}) => {
  const group = targets(["i-1"]);
  const moved = { ...group, port, targets: group.targets?.map((one) => ({ ...one, port })) ?? null };
  return network({ loadBalancers: [{ ...nlb, ...balancer }], targetGroups: [moved], ...more });
};
const withFront = (...rules: Parameters<typeof group>[1]) => ({
  groups: [group("sg-1", [rule("tcp 22", "0.0.0.0/0")]), group("sg-9", rules)],
});
const FIREWALL = "vpce-1";
const edge = (target: string, more: Partial<ReturnType<typeof route>> = {}) =>
  routeTable([LOCAL, route("10.0.0.0/24", "vpc-endpoint", { targetId: target, ...more })], {
    ...{ routeTableId: "rtb-9", isMain: false, gatewayIds: ["igw-1"] },
  });
const SUBNET = {
  ...{ subnetId: "subnet-1", name: "a", vpcId: "vpc-1", availabilityZone: "a" },
  ...{ cidrs: ["10.0.0.0/24"], givesPublicAddresses: false },
};
const viaFirewall = routeTable([LOCAL, route("0.0.0.0/0", "vpc-endpoint", { targetId: FIREWALL })]);
const inspected = (...tables: ReturnType<typeof routeTable>[]) => network({ subnets: [SUBNET], routeTables: tables });
const privateSubnets = (balancerRoutes: readonly ReturnType<typeof route>[]) => ({
  routeTables: [
    routeTable([LOCAL]),
    routeTable(balancerRoutes, { routeTableId: "rtb-2", isMain: false, subnetIds: ["subnet-2"] }),
  ],
  networkAcls: [acl(["allow -1 0.0.0.0/0"], { subnetIds: ["subnet-1", "subnet-2"] })],
});
const blocked = (mode: string, exemptIds: readonly string[] = [], ownerId?: string) =>
  network({
    publicAccessBlock: { mode, exemptIds },
    vpcs: [{ vpcId: "vpc-1", name: "v", isDefault: false, cidrs: [], ...(ownerId === undefined ? {} : { ownerId }) }],
  });
const privateEni = [eni("eni-1", ["sg-1"], { instanceId: "i-1" })];
const tables = (...routes: Parameters<typeof routeTable>[0]) => network({ routeTables: [routeTable(routes)] });

describe("from the internet", () => {
  test.each<[name: string, scene: Scene, state: Exposure["state"], because: RegExp]>([
    [
      "all doors open",
      {},
      "reachable",
      /eni-1 has the public address 203\.0\.113\.7, rtb-1 routes to .*, acl-1 allows/,
    ],
    ["associated with no interface", { enis: [] }, "not-reachable", /associated with no interface/],
    [
      "associated with none here, but shared",
      {
        enis: [],
        more: { groups: [{ ...group("sg-1", [rule("tcp 22", "0.0.0.0/0")]), sharedWith: ["210987654321"] }] },
      },
      "unknown",
      /shared with 210987654321/,
    ],
    [
      "attached to nothing",
      { enis: [eni("eni-1", ["sg-1"], { ...PUBLIC, isAttached: false })] },
      "not-reachable",
      /nothing/,
    ],
    ["no public address", { enis: privateEni }, "not-reachable", /no public address/],
    ["no route out", { network: tables(LOCAL) }, "not-reachable", /no route to an internet gateway/],
    ["a route by NAT only", { network: tables(LOCAL, route("0.0.0.0/0", "nat-gateway")) }, "not-reachable", /no route/],
    ["a dead route", { network: tables(LOCAL, { ...TO_INTERNET, isActive: false }) }, "not-reachable", /no route/],
    [
      "a route to a part of it",
      { network: tables(LOCAL, route("203.0.112.0/20", "internet-gateway")) },
      "reachable",
      /rtb-1/,
    ],
    [
      "a route that finer ones take over",
      { network: tables(TO_INTERNET, route("0.0.0.0/1", "nat-gateway"), route("128.0.0.0/1", "nat-gateway")) },
      "not-reachable",
      /no route/,
    ],
    [
      "a table of the subnet's own before the main one",
      {
        network: network({
          routeTables: [
            routeTable([LOCAL, TO_INTERNET]),
            routeTable([LOCAL], { routeTableId: "rtb-2", isMain: false, subnetIds: ["subnet-1"] }),
          ],
        }),
      },
      "not-reachable",
      /rtb-2/,
    ],
    [
      "an ACL that denies first",
      { network: network({ networkAcls: [acl(["deny tcp 22 0.0.0.0/0", "allow -1 0.0.0.0/0"])] }) },
      "not-reachable",
      /acl-1/,
    ],
    [
      "an ACL that denies later",
      { network: network({ networkAcls: [acl(["allow -1 0.0.0.0/0", "deny tcp 22 0.0.0.0/0"])] }) },
      "reachable",
      /acl-1/,
    ],
    [
      "an ACL that denies another port",
      { network: network({ networkAcls: [acl(["deny tcp 23 0.0.0.0/0", "allow -1 0.0.0.0/0"])] }) },
      "reachable",
      /acl-1/,
    ],
    [
      "an ACL that denies both halves",
      {
        network: network({
          networkAcls: [acl(["deny tcp 22 0.0.0.0/1", "deny -1 128.0.0.0/1", "allow -1 0.0.0.0/0"])],
        }),
      },
      "not-reachable",
      /acl-1/,
    ],
    [
      "an ACL that admits private sources only",
      { network: network({ networkAcls: [acl(["allow -1 10.0.0.0/8"])] }) },
      "not-reachable",
      /acl-1/,
    ],
    [
      "an ACL that lets no answer out",
      { network: network({ networkAcls: [acl(["allow -1 0.0.0.0/0"], { out: ["allow tcp 443 0.0.0.0/0"] })] }) },
      "not-reachable",
      /acl-1/,
    ],
    [
      "an ACL that lets answers to others out",
      { network: network({ networkAcls: [acl(["allow -1 203.0.113.0/24"], { out: ["allow -1 10.0.0.0/8"] })] }) },
      "not-reachable",
      /acl-1/,
    ],
    [
      "all traffic where only UDP gets in",
      { traffic: "-1", network: network({ networkAcls: [acl(["allow udp 53 0.0.0.0/0"])] }) },
      "reachable",
      /acl-1/,
    ],
    ["no routes collected", { network: network({ routeTables: null }) }, "unknown", /ec2-describe-route-tables\.json/],
    ["no ACLs collected", { network: network({ networkAcls: null }) }, "unknown", /ec2-describe-network-acls\.json/],
    [
      "the ACL of another subnet collected",
      { network: network({ networkAcls: [] }) },
      "unknown",
      /no network ACL of subnet-1/,
    ],
    [
      "a closed ACL decides without routes",
      { network: network({ routeTables: null, networkAcls: [acl(["deny -1 0.0.0.0/0"])] }) },
      "not-reachable",
      /acl-1/,
    ],
    [
      "nothing collected at all",
      {
        network: unknownNetwork([]),
        enis: [],
        more: { missing: [{ file: "ec2-describe-network-interfaces.json", reason: "AccessDenied" }] },
      },
      "unknown",
      /AccessDenied/,
    ],
    ["one of two is open", { enis: [...privateEni, eni("eni-2", ["sg-1"], PUBLIC)] }, "reachable", /eni-2/],
    [
      "many alike are told once",
      { enis: [1, 2, 3].map((n) => eni(`eni-${n}`, ["sg-1"], PUBLIC)) },
      "reachable",
      /2 more in the same place/,
    ],
    [
      "behind a firewall at the gateway",
      { network: inspected(viaFirewall, edge(FIREWALL)) },
      "reachable",
      /vpce-1\) stands between/,
    ],
    ["answers through a firewall, packets around it", { network: inspected(viaFirewall) }, "not-reachable", /no route/],
    [
      "packets through a firewall, answers around it",
      { network: inspected(routeTable([LOCAL, TO_INTERNET]), edge(FIREWALL)) },
      "reachable",
      /vpce-1/,
    ],
    [
      "a firewall that answers do not find",
      { network: inspected(routeTable([LOCAL]), edge(FIREWALL)) },
      "not-reachable",
      /no route to vpce-1/,
    ],
    [
      "a firewall that is gone",
      { network: inspected(viaFirewall, edge(FIREWALL, { isActive: false })) },
      "not-reachable",
      /blackhole/,
    ],
    [
      "an appliance of one's own",
      {
        network: inspected(
          routeTable([LOCAL, route("0.0.0.0/0", "interface", { targetId: "eni-fw" })]),
          edge("eni-fw", { targetKind: "interface" }),
        ),
      },
      "reachable",
      /eni-fw/,
    ],
    [
      "a firewall before another subnet",
      {
        network: network({
          subnets: [{ ...SUBNET, cidrs: ["10.0.1.0/24"] }],
          routeTables: [viaFirewall, edge(FIREWALL)],
        }),
        enis: [eni("eni-1", ["sg-1"], { ...PUBLIC, addresses: ["10.0.1.5"] })],
      },
      "not-reachable",
      /no route/,
    ],
    [
      "a blackhole for all sources",
      { from: "8.0.0.0/9", network: tables(TO_INTERNET, route("8.0.0.0/8", "peering", { isActive: false })) },
      "not-reachable",
      /no route/,
    ],
    ["all blocked by the account", { network: blocked("block-bidirectional") }, "not-reachable", /Block Public Access/],
    ["what comes in blocked", { network: blocked("block-ingress") }, "not-reachable", /Block Public Access/],
    ["the block off", { network: blocked("off") }, "reachable", /rtb-1/],
    ["the VPC exempt from the block", { network: blocked("block-ingress", ["vpc-1"]) }, "reachable", /rtb-1/],
    ["the subnet exempt", { network: blocked("block-ingress", ["subnet-1"]) }, "reachable", /rtb-1/],
    ["a VPC of another account", { network: blocked("block-ingress", [], "210987654321") }, "reachable", /rtb-1/],
    ["IPv6 with an address", { from: "::/0", enis: [eni("eni-1", ["sg-1"], v6)] }, "reachable", /2001:db8::1/],
    ["IPv6 without one", { from: "::/0" }, "not-reachable", /no public address/],
    [
      "IPv6 with a private one",
      { from: "::/0", enis: [eni("eni-1", ["sg-1"], { addresses: ["fd00::1"] })] },
      "not-reachable",
      /no public/,
    ],
    [
      "IPv6 by an egress-only gateway",
      {
        from: "::/0",
        enis: [eni("eni-1", ["sg-1"], v6)],
        network: tables(LOCAL, route("::/0", "egress-only-gateway")),
      },
      "not-reachable",
      /no route/,
    ],
    [
      "behind a network load balancer that leads to it",
      { enis: privateEni, network: network({ loadBalancers: [nlb], targetGroups: [targets(["i-1"])] }) },
      "reachable",
      /target of front/,
    ],
    ["a target on another port", { enis: privateEni, network: behind({}, 443) }, "not-reachable", /on port 443 only/],
    [
      "a target in a subnet without a way out: the balancer's subnets have one",
      { enis: privateEni, network: behind({ subnetIds: ["subnet-2"] }, 22, privateSubnets([LOCAL, TO_INTERNET])) },
      "reachable",
      /target of front/,
    ],
    [
      "a balancer without a way out",
      { enis: privateEni, network: behind({ subnetIds: ["subnet-2"] }, 22, privateSubnets([LOCAL])) },
      "not-reachable",
      /no route/,
    ],
    [
      "a listener that forwards to it",
      { enis: privateEni, network: behind({ listeners: [listener(443)] }) },
      "reachable",
      /target of front/,
    ],
    [
      "a listener that forwards elsewhere",
      { enis: privateEni, network: behind({ listeners: [listener(443, ["arn:other"])] }) },
      "not-reachable",
      /no public/,
    ],
    [
      "a balancer whose groups allow nothing",
      { enis: privateEni, network: behind({ groupIds: ["sg-9"] }), more: withFront() },
      "not-reachable",
      /groups of front/,
    ],
    [
      "one whose groups allow the listener",
      {
        enis: privateEni,
        network: behind({ groupIds: ["sg-9"], listeners: [listener(443)] }),
        more: withFront(rule("tcp 443", "8.8.8.0/24")),
      },
      "reachable",
      /target of front/,
    ],
    [
      "one whose groups allow the target's port only",
      {
        enis: privateEni,
        network: behind({ groupIds: ["sg-9"], listeners: [listener(443)] }),
        more: withFront(rule("tcp 22", "0.0.0.0/0")),
      },
      "not-reachable",
      /groups of front/,
    ],
    [
      "one whose groups were not collected",
      { enis: privateEni, network: behind({ groupIds: ["sg-8"] }) },
      "unknown",
      /groups of front/,
    ],
    [
      "a load balancer that does not listen there",
      {
        enis: [],
        network: network({
          loadBalancers: [{ ...nlb, kind: "application", groupIds: ["sg-1"], listeners: [listener(443)] }],
        }),
      },
      "not-reachable",
      /no listener on tcp 22/,
    ],
    [
      "its interfaces say no more than it does",
      {
        enis: [eni("eni-9", ["sg-1"], { ...PUBLIC, description: "ELB app/front/1" })],
        network: network({
          loadBalancers: [{ ...nlb, kind: "application", groupIds: ["sg-1"], listeners: [listener(443)] }],
        }),
      },
      "not-reachable",
      /no listener on tcp 22/,
    ],
    [
      "behind one that leads to others",
      { enis: privateEni, network: network({ loadBalancers: [nlb], targetGroups: [targets(["i-2"])] }) },
      "not-reachable",
      /no public/,
    ],
    [
      "behind one whose targets are not known",
      { enis: privateEni, network: network({ loadBalancers: [nlb], targetGroups: [targets(null)] }) },
      "unknown",
      /front/,
    ],
    [
      "behind one without any file about it",
      {
        enis: [
          ...privateEni,
          eni("eni-9", [], { ...PUBLIC, interfaceType: "network_load_balancer", description: "ELB net/front/1" }),
        ],
      },
      "unknown",
      /ELB net\/front\/1/,
    ],
    [
      "an internet-facing load balancer without interfaces",
      { enis: [], network: network({ loadBalancers: [{ ...nlb, kind: "application", groupIds: ["sg-1"] }] }) },
      "reachable",
      /is internet-facing/,
    ],
    [
      "an internal one",
      {
        enis: [],
        network: network({
          loadBalancers: [{ ...nlb, kind: "application", groupIds: ["sg-1"], isInternetFacing: false }],
        }),
      },
      "not-reachable",
      /no public/,
    ],
  ])("%s", (_name, scene, state, because) => {
    const found = exposure(scene);
    expect(found.because.join("; ")).toMatch(because);
    expect(found.state).toBe(state);
  });
});

describe("from networks of one's own", () => {
  test.each<[name: string, from: string, routes: readonly ReturnType<typeof route>[], state: Exposure["state"]]>([
    ["the VPC itself", "10.0.0.0/16", [LOCAL], "reachable"],
    ["a data centre behind a VPN gateway", "10.8.0.0/16", [LOCAL, route("10.8.0.0/13", "vpn-gateway")], "reachable"],
    ["a transit gateway", "172.16.0.0/12", [LOCAL, route("0.0.0.0/0", "transit-gateway")], "reachable"],
    ["nowhere to go", "172.16.0.0/12", [LOCAL], "not-reachable"],
    ["the internet only", "172.16.0.0/12", [LOCAL, TO_INTERNET], "not-reachable"],
    ["a prefix list of unknown entries", "172.16.0.0/12", [LOCAL, route("pl-1", "transit-gateway")], "not-reachable"],
  ])("%s", (_name, from, routes, state) => {
    expect(exposure({ from, enis: privateEni, network: tables(...routes) }).state).toBe(state);
  });
});
