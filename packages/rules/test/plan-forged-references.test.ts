import { describe, expect, test } from "@jest/globals";
import { type GroupReference, type Plan, type PlanOptions, parsePlan, planTightening } from "@sgt/rules";
import { eni, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import { type LiveRule, unknownNetwork } from "@sgt/snapshot";
import { added, alsoComes, brokenIn, type Edit, forged, instead, type Loose } from "./forge.js";

// Forged plans whose new rules have a group for their source: what is forged, and everything that the checker finds broken.
// What only the account could tell (a subnet or member left out) is refused as another content than the plan's id.

const CLIENTS = ["10.0.20.11", "10.0.20.40", "10.0.20.77"];
const ATTACHED = "2020-01-01T00:00:00Z";
const place = { vpcId: "vpc-1", attachedAt: ATTACHED };

interface Given {
  readonly rules?: readonly LiveRule[];
  readonly options?: Partial<PlanOptions>;
  readonly subnet?: readonly string[];
  readonly more?: readonly string[];
  readonly ports?: readonly number[];
}

function planOf({
  rules = [rule("tcp 5432", "10.0.0.0/16")],
  options,
  subnet,
  more = [],
  ports = [5432],
}: Given): Plan {
  const clients = CLIENTS.map((address) =>
    eni(`eni-${address}`, ["sg-app"], { ...place, addresses: [address], subnetId: "subnet-app" }),
  );
  const cidrs = subnet ?? ["10.0.20.0/24"];
  const app = { subnetId: "subnet-app", name: "", vpcId: "vpc-1", availabilityZone: "a", givesPublicAddresses: false };
  const scene = region({
    groups: [group("sg-db", rules), group("sg-app", []), group("sg-other", [])],
    enis: [eni("eni-db", ["sg-db"], { vpcId: "vpc-1", addresses: ["10.0.30.5"] }), ...clients],
  });
  const vpcs = [{ vpcId: "vpc-1", name: "", isDefault: false, cidrs: ["10.0.0.0/16"] }];
  const rows = ports.flatMap((port) => [...CLIENTS, ...more].map((one) => row("eni-db", 6, port, one)));
  return planTightening({
    region: { ...scene, network: { ...unknownNetwork([]), vpcs, subnets: [{ ...app, cidrs }], routeTables: [] } },
    evidence: evidence(rows, ["eni-db"]),
    options: { references: "prefer", tolerance: 0, ...options },
    now: NOW,
  });
}

const plain = planOf({});
const beside = planOf({ more: ["10.0.77.7"] });
const twoPorts = planOf({
  rules: [rule("tcp 5432", "10.0.0.0/16"), rule("tcp 80", "10.0.0.0/16")],
  ports: [5432, 80],
});
const accepted = planOf({ subnet: ["10.0.0.0/15"], options: { acceptedNewMembers: "CHG-7" } });
const elsewhere = planOf({
  rules: [rule("tcp 5432", "10.0.0.0/16"), rule("tcp 80", "10.0.64.0/18")],
  ports: [5432, 80],
  more: ["10.0.77.7"],
});
const standing = planOf({ rules: [rule("tcp 5432", "10.0.0.0/16"), rule("tcp 5432", "sg-app")] });

/** Tells something else of the plan's only source. */
const told =
  (more: Partial<GroupReference>): Edit =>
  (_, plan) => {
    plan.references = plan.references?.map((one) => ({ ...one, ...more })) ?? [];
  };
const keeps = (protocol: number, port: number, ...sources: string[]): Edit =>
  told({ kept: [{ protocol, port, sources }] });
const options =
  (more: Partial<PlanOptions>): Edit =>
  (_, plan) => {
    plan.options = { ...plan.options, ...more };
  };
const SUBNET = "10.0.20.0/24";

describe("a forged plan with a group for a source", () => {
  test.each<[name: string, plan: Plan, edit: Edit, broken: Record<string, number>]>([
    ["nothing is", plain, () => {}, {}],
    ["nothing is, with a CIDR beside it", beside, () => {}, {}],
    ["nothing is, on two ports", twoPorts, () => {}, {}],
    ["nothing is, with new members that were accepted", accepted, () => {}, {}],
    ["nothing is, beside a port that is allowed from elsewhere", elsewhere, () => {}, {}],
    ["nothing is, with sources that a rule from before keeps", standing, () => {}, {}],
    [
      "a member outside, of a rule from before: it allows what it allowed",
      standing,
      told({ members: ["10.1.0.1/32"] }),
      {},
    ],
    ["a source that a rule from before does not keep", standing, told({ kept: [] }), { "evidence-kept": 3 }],
    [
      "a member outside the rule",
      plain,
      told({ members: [...CLIENTS, "10.1.0.1/32"] }),
      { "nothing-else": 1, "never-wider": 2 },
    ],
    ["a member more, inside", plain, told({ members: [...CLIENTS, "10.0.20.78/32"] }), { figures: 2 }],
    ["a member less", plain, told({ members: CLIENTS.slice(1) }), { figures: 2 }],
    [
      "a subnet outside the rule",
      plain,
      told({ subnets: [SUBNET, "10.1.0.0/24"] }),
      { "nothing-else": 1, "never-wider": 2 },
    ],
    [
      "a subnet wider than the rule",
      plain,
      told({ subnets: ["10.0.0.0/15"] }),
      { "nothing-else": 1, "never-wider": 2 },
    ],
    [
      "a member by IPv6, where IPv4 alone was allowed",
      plain,
      told({ members: [...CLIENTS, "fd00::1/128"] }),
      { "never-wider": 2 },
    ],
    [
      "a subnet by IPv6, where IPv4 alone was allowed",
      plain,
      told({ subnets: [SUBNET, "fd00::/64"] }),
      { "never-wider": 2 },
    ],
    [
      "new members that nobody accepted",
      accepted,
      options({ acceptedNewMembers: null }),
      { "nothing-else": 1, "never-wider": 2 },
    ],
    [
      "new members that were accepted, and a CIDR that was not",
      accepted,
      alsoComes(added("tcp 5432", "10.9.0.0/32")),
      { "nothing-else": 1, figures: 1, "never-wider": 1, quota: 1 },
    ],
    ["a source that it does not keep", plain, keeps(6, 5432, ...CLIENTS.slice(1)), { "evidence-kept": 1 }],
    ["no source that it keeps", plain, told({ kept: [] }), { "evidence-kept": 3 }],
    ["sources kept on another port", plain, keeps(6, 5433, ...CLIENTS), { "evidence-kept": 3 }],
    ["sources kept by another protocol", plain, keeps(17, 5432, ...CLIENTS), { "evidence-kept": 3 }],
    ["sources of the other family with their numbers", plain, keeps(6, 5432, "::a00:1400/120"), { "evidence-kept": 3 }],
    ["one port of two", twoPorts, keeps(6, 80, ...CLIENTS), { "evidence-kept": 3 }],
    [
      "a source that another group, of no rule, is said to keep as well",
      plain,
      (_, plan) => {
        const [own] = plan.references as [GroupReference];
        plan.references = [own, { ...own, sourceGroupId: "sg-other" }];
      },
      { "evidence-kept": 4 },
    ],
    [
      "sources beside those, which another group, of no rule, is said to keep",
      plain,
      (_, plan) => {
        const [own] = plan.references as [GroupReference];
        const kept = [{ protocol: 6, port: 5432, sources: ["10.0.20.1/32", "10.0.20.250/32"] }];
        plan.references = [own, { ...own, sourceGroupId: "sg-other", kept }];
      },
      { "evidence-kept": 1 },
    ],
    [
      "a reference that no rule names",
      plain,
      (_, plan) => {
        const [own] = plan.references as [GroupReference];
        plan.references = [own, { ...own, sourceGroupId: "sg-other", kept: [] }];
      },
      { "evidence-kept": 1 },
    ],
    [
      "a reference twice",
      plain,
      (_, plan) => {
        plan.references = [...(plan.references ?? []), ...(plan.references ?? [])];
      },
      { "evidence-kept": 1 },
    ],
    [
      "a reference of a group that is not planned",
      plain,
      told({ groupId: "sg-7" }),
      { "evidence-kept": 5, "nothing-else": 1, figures: 2 },
    ],
    [
      "a reference to another group",
      plain,
      told({ sourceGroupId: "sg-other" }),
      { "evidence-kept": 4, "nothing-else": 1, figures: 2 },
    ],
    [
      "no references",
      plain,
      (_, plan) => {
        delete (plan as Partial<Loose<Plan>>).references;
      },
      { "evidence-kept": 3, "nothing-else": 1, figures: 2 },
    ],
    [
      "the rule names another group",
      plain,
      (g) => instead(g, g.add[0] as never, added("tcp 5432", "sg-other")),
      { "evidence-kept": 4, "nothing-else": 1, figures: 2 },
    ],
    [
      "the rule is on another port",
      plain,
      (g) => instead(g, g.add[0] as never, added("tcp 5433", "sg-app")),
      { "evidence-kept": 3, "nothing-else": 1, figures: 2, "never-wider": 2 },
    ],
  ])("%s", (_name, plan, edit, broken) => {
    expect(brokenIn(forged(plan, edit))).toEqual(broken);
  });

  test.each<[name: string, edit: Edit, code: string]>([
    ["a subnet left out", told({ subnets: [] }), "SGT_RULES_PLAN_EDITED"],
    [
      "a source of another VPC",
      (g) => {
        g.vpcId = "vpc-2";
      },
      "SGT_RULES_PLAN_EDITED",
    ],
    ["a member left out", told({ members: CLIENTS.slice(1) }), "SGT_RULES_PLAN_PROOF_BROKEN"],
    ["16 million members", told({ members: ["10.0.0.0/8"] }), "SGT_RULES_PLAN_BAD_SHAPE"],
    ["an IPv6 subnet of members", told({ members: ["fd00::/64"] }), "SGT_RULES_PLAN_BAD_SHAPE"],
    ["16 million kept sources", keeps(6, 5432, "10.0.0.0/8"), "SGT_RULES_PLAN_BAD_SHAPE"],
    ["no address for a member", told({ members: ["10.0.0.300"] }), "SGT_RULES_PLAN_BAD_SHAPE"],
  ])("%s is refused when it is read", (_name, edit, code) => {
    expect(() => parsePlan(forged(plain, edit))).toThrow(expect.objectContaining({ code }));
  });
});
