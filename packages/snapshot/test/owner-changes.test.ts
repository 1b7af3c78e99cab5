import { describe, expect, test } from "@jest/globals";
import type { DirectoryEntry, InterfaceState } from "@sgt/flowlogs";
import { GapTally, ownerSightings, TrailHistory } from "@sgt/snapshot";
import { ACCOUNT, at, event, REGION } from "./history-fixtures.js";

const T = "2026-10-03T08:00:00Z";
const STATE: InterfaceState = {
  ...{ groups: ["sg-0a"], vpcId: "vpc-0a", subnetId: "subnet-0a", addresses: [], kind: "", subject: "" },
  ...{ service: "", scalingGroup: "", name: "", words: {} },
};

/** What an event says of one interface that stood there from the day before to the day after. */
function said(
  source: string,
  name: string,
  state: Partial<InterfaceState>,
  parts: Readonly<Record<string, unknown>>,
  hours = 24,
): string[] {
  const trail = new TrailHistory(new GapTally());
  trail.add({ ...event(name, T, parts), eventSource: `${source}.amazonaws.com` });
  const from = at(T) - 86_400;
  const place = { accountId: ACCOUNT, region: REGION, eniId: "eni-0a", source: "snapshot", how: "assumed" } as const;
  const entry: DirectoryEntry = { ...place, from, until: at(T) + hours * 3_600, state: { ...STATE, ...state } };
  return ownerSightings(trail.ownerChanges(), [entry]).map(
    ({ from: since, state: { groups } }) => `${since - at(T)} ${groups?.join("+") ?? "-"}`,
  );
}

const EITHER = ["0 sg-0a", "1 sg-0b", "1 sg-0a"];
const balancer = { kind: "load-balancer", subject: "web" };
const arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188";
const set = { requestParameters: { loadBalancerArn: arn, securityGroups: ["sg-0b"] } };
const vpcConfig = { securityGroupIds: ["sg-0b"], subnetIds: ["subnet-0a"] };
const networkConfiguration = { awsvpcConfiguration: { securityGroups: ["sg-0b"] } };
const database = (status: string, vpcSecurityGroupId = "sg-0a") => ({
  requestParameters: { dBInstanceIdentifier: "orders", vpcSecurityGroupIds: ["sg-0b"] },
  responseElements: {
    vpcSecurityGroups: [
      { vpcSecurityGroupId, status },
      { vpcSecurityGroupId: "sg-0b", status: "adding" },
    ],
  },
});
const endpoint = {
  VpcEndpointId: "vpce-0a",
  AddSecurityGroupId: { content: "sg-0b", tag: 1 },
  RemoveSecurityGroupId: "sg-0a",
};

describe("a change of groups of what an interface belongs to", () => {
  test.each<
    readonly [string, string, string, Partial<InterfaceState>, Readonly<Record<string, unknown>>, readonly string[]]
  >([
    ["a load balancer", "elasticloadbalancing", "SetSecurityGroups", balancer, set, EITHER],
    ["another load balancer", "elasticloadbalancing", "SetSecurityGroups", { ...balancer, subject: "api" }, set, []],
    [
      "by the answer alone",
      "elasticloadbalancing",
      "SetSecurityGroups",
      balancer,
      { requestParameters: { loadBalancerArn: arn }, responseElements: { securityGroupIds: ["sg-0b"] } },
      EITHER,
    ],
    [
      "to groups that were left out",
      "elasticloadbalancing",
      "SetSecurityGroups",
      balancer,
      { requestParameters: { loadBalancerArn: arn }, responseElements: null },
      ["0 sg-0a", "1 -"],
    ],
    [
      "to the same groups",
      "elasticloadbalancing",
      "SetSecurityGroups",
      balancer,
      { requestParameters: { loadBalancerArn: arn, securityGroups: ["sg-0a"] } },
      [],
    ],
    [
      "that was refused",
      "elasticloadbalancing",
      "SetSecurityGroups",
      balancer,
      { ...set, errorCode: "InvalidConfigurationRequestException" },
      [],
    ],
    [
      "a classic load balancer",
      "elasticloadbalancing",
      "ApplySecurityGroupsToLoadBalancer",
      balancer,
      { requestParameters: { loadBalancerName: "web", securityGroups: ["sg-0b"] } },
      EITHER,
    ],
    ["a database", "rds", "ModifyDBInstance", { kind: "database" }, database("removing"), EITHER],
    [
      "a database that had other groups",
      "rds",
      "ModifyDBInstance",
      { kind: "database" },
      database("removing", "sg-0c"),
      [],
    ],
    [
      "a cluster of databases",
      "rds",
      "ModifyDBCluster",
      { kind: "database" },
      { requestParameters: { vpcSecurityGroupIds: ["sg-0b"] }, responseElements: null },
      EITHER,
    ],
    [
      "something else of a database",
      "rds",
      "ModifyDBInstance",
      { kind: "database" },
      { requestParameters: { masterUserPassword: "****" } },
      [],
    ],
    [
      "a function",
      "lambda",
      "UpdateFunctionConfiguration20150331v2",
      { kind: "function", subject: "mail" },
      { requestParameters: { functionName: "arn:aws:lambda:eu-west-1:123456789012:function:mail", vpcConfig } },
      EITHER,
    ],
    [
      "something else of a function",
      "lambda",
      "UpdateFunctionConfiguration20150331v2",
      { kind: "function", subject: "mail" },
      { requestParameters: { functionName: "mail" } },
      [],
    ],
    [
      "a service",
      "ecs",
      "UpdateService",
      { kind: "task", service: "shop/web" },
      { requestParameters: { cluster: "shop", service: "web", networkConfiguration } },
      EITHER,
    ],
    [
      "a service of the same call of another product",
      "apprunner",
      "UpdateService",
      { kind: "task", service: "shop/web" },
      { requestParameters: { cluster: "shop", service: "web", networkConfiguration } },
      [],
    ],
    [
      "an endpoint",
      "ec2",
      "ModifyVpcEndpoint",
      { kind: "endpoint", subject: "vpce-0a" },
      { requestParameters: { ModifyVpcEndpointRequest: endpoint } },
      EITHER,
    ],
  ])("%s", (_, source, name, state, parts, expected) => expect(said(source, name, state, parts)).toEqual(expected));

  test("says nothing of an interface that nobody knows to have been there", () => {
    expect(said("elasticloadbalancing", "SetSecurityGroups", balancer, set, -1)).toEqual([]);
  });
});
