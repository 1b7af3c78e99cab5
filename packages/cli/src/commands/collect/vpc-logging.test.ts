import { describe, expect, test } from "@jest/globals";
import type { FlowLogConfig, NetworkInterface, RegionSnapshot } from "@sgt/snapshot";
import { logsPlace, vpcLogging } from "./vpc-logging.js";

const eni = (eniId: string, vpcId: string, subnetId = "subnet-1"): NetworkInterface =>
  ({ eniId, vpcId, subnetId, groupIds: [], addresses: [] }) as unknown as NetworkInterface;

const log = (resourceId: string, rest: Partial<FlowLogConfig> = {}): FlowLogConfig => ({
  flowLogId: "fl-1",
  resourceId,
  trafficType: "ALL",
  status: "ACTIVE",
  deliverStatus: "SUCCESS",
  createdAt: null,
  logFormat: "",
  ...rest,
});

const regionOf = (enis: readonly NetworkInterface[], flowLogs: readonly FlowLogConfig[]): RegionSnapshot =>
  ({ accountId: "123456789012", region: "eu-west-1", groups: [], enis, flowLogs }) as unknown as RegionSnapshot;

describe("a VPC's flow logs", () => {
  test.each([
    ["none", [], "off"],
    ["of the VPC", [log("vpc-1")], "on"],
    ["of accepted traffic", [log("vpc-1", { trafficType: "ACCEPT" })], "on"],
    ["of rejected traffic alone", [log("vpc-1", { trafficType: "REJECT" })], "off"],
    ["that is not active", [log("vpc-1", { status: "INACTIVE" })], "off"],
    ["of another VPC", [log("vpc-2")], "off"],
    ["of a subnet", [log("subnet-1")], "part"],
    ["of an interface", [log("eni-1")], "part"],
    ["of an interface and of the VPC", [log("eni-1"), log("vpc-1")], "on"],
  ] as const)("%s: %s", (_name, logs, state) => {
    expect(vpcLogging(regionOf([eni("eni-1", "vpc-1")], logs)).map((vpc) => vpc.state)).toEqual([state]);
  });

  test("the VPC with most interfaces comes first", () => {
    const enis = [eni("eni-1", "vpc-1"), eni("eni-2", "vpc-2"), eni("eni-3", "vpc-2")];
    expect(vpcLogging(regionOf(enis, [])).map(({ vpcId }) => vpcId)).toEqual(["vpc-2", "vpc-1"]);
  });
});

test.each([
  ["a bucket", { kind: "s3", name: "arn:aws:s3:::logs" }, "s3://logs"],
  ["a prefix", { kind: "s3", name: "arn:aws:s3:::logs/team-a/" }, "s3://logs/team-a"],
  ["another partition", { kind: "s3", name: "arn:aws-us-gov:s3:::logs" }, "s3://logs"],
  ["a log group", { kind: "cloud-watch-logs", name: "/vpc/flow" }, "cloudwatch:/vpc/flow"],
  ["a delivery stream", { kind: "kinesis-data-firehose", name: "arn:aws:firehose:eu-west-1:1:x" }, null],
] as const)("flow logs to %s are read from %s", (_name, destination, place) => {
  expect(logsPlace(log("vpc-1", { destination }))).toBe(place);
});
