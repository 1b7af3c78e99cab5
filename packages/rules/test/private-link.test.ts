import { describe, expect, test } from "@jest/globals";
import { type Exception, planTightening } from "@sgt/rules";
import { eni, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import type { PrivateLinkBalancer } from "@sgt/snapshot";

const BALANCER: PrivateLinkBalancer = {
  name: "net/shop/0123456789abcdef",
  groupIds: ["sg-1"],
  serviceNames: ["com.amazonaws.vpce.eu-west-1.vpce-svc-1"],
  isJudged: true,
};
const CONSUMERS: Exception = {
  source: "10.0.9.0/24",
  protocol: "tcp",
  fromPort: 443,
  toPort: 443,
  scope: { group: "sg-1" },
  owner: "shop",
  reason: "consumers",
  ticket: null,
  expires: null,
};

function planned(privateLink: readonly PrivateLinkBalancer[] | undefined, exceptions: readonly Exception[] = []) {
  const snapshot = {
    ...region({
      groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16")])],
      enis: [eni("eni-1", ["sg-1"], { interfaceType: "network_load_balancer" })],
    }),
    ...(privateLink === undefined ? {} : { privateLink }),
  };
  const seen = evidence([row("eni-1", 6, 443, "10.0.1.1")], ["eni-1"]);
  return planTightening({ region: snapshot, evidence: seen, exceptions, now: NOW }).groups[0];
}

describe("a network load balancer behind an endpoint service", () => {
  test.each<[name: string, link: readonly PrivateLinkBalancer[] | undefined, decision: string, risk: string | null]>([
    ["whose groups judge endpoints", [BALANCER], "observe", "privatelink-not-logged"],
    ["whose groups leave endpoints alone", [{ ...BALANCER, isJudged: false }], "tighten", "privatelink-not-judged"],
    ["with other groups", [{ ...BALANCER, groupIds: ["sg-2"] }], "tighten", null],
    ["is none", [], "tighten", null],
    ["may be one, and nobody asked", undefined, "tighten", "privatelink-unknown"],
  ])("%s", (_name, link, decision, risk) => {
    const plan = planned(link);
    expect(plan?.decisions[0]?.decision).toBe(decision);
    const risks = plan?.risks.map(({ id }) => id).filter((id) => id.startsWith("privatelink"));
    expect(risks).toEqual(risk === null ? [] : [risk]);
  });

  test("says why with an id", () => {
    expect(planned([BALANCER])?.decisions[0]?.reasonId).toBe("privatelink-not-logged");
  });

  test.each<[name: string, exception: Exception, decision: string]>([
    ["the group's own exception", CONSUMERS, "tighten"],
    ["an exception for everywhere", { ...CONSUMERS, scope: {} }, "observe"],
    ["an exception for another group", { ...CONSUMERS, scope: { group: "sg-2" } }, "observe"],
  ])("is judged with consumers named by %s", (_name, exception, decision) => {
    const plan = planned([BALANCER], [exception]);
    expect(plan?.decisions[0]?.decision).toBe(decision);
    const cidrs = plan?.add.map(({ peer }) => ("cidr" in peer ? peer.cidr : ""));
    expect(cidrs).toEqual(decision === "tighten" ? ["10.0.1.1/32", "10.0.9.0/24"] : []);
  });
});
