import { describe, expect, test } from "@jest/globals";
import type { NetworkInterface } from "../model/network-interface.js";
import { interfaceUse } from "./interface-use.js";

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

describe("what an interface belongs to", () => {
  test.each<readonly [Partial<NetworkInterface>, string, string]>([
    [{ instanceId: "i-0a", description: "ELB app/web/0a1b" }, "instance", "i-0a"],
    [{ description: "ELB app/web-lb/50dc6c495c0c9188" }, "load-balancer", "web-lb"],
    [{ description: "ELB net/db-lb/50dc6c495c0c9188" }, "load-balancer", "db-lb"],
    [{ description: "ELB classic-lb" }, "load-balancer", "classic-lb"],
    [{ description: "AWS Lambda VPC ENI-orders-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f" }, "function", "orders"],
    [{ description: "AWS Lambda VPC ENI-orders" }, "function", "orders"],
    [
      { description: "arn:aws:ecs:eu-west-1:123456789012:attachment/0a1b" },
      "task",
      "arn:aws:ecs:eu-west-1:123456789012:attachment/0a1b",
    ],
    [{ description: "Interface for NAT Gateway nat-0a1b", interfaceType: "natGateway" }, "nat-gateway", "nat-0a1b"],
    [{ description: "VPC Endpoint Interface vpce-0a1b" }, "endpoint", "vpce-0a1b"],
    [{ description: "RDSNetworkInterface" }, "database", ""],
    [{ description: "EFS mount target for fs-0a1b (fsmt-0a1b)" }, "file-system", "fs-0a1b"],
    [{ interfaceType: "transit_gateway" }, "transit-gateway", ""],
    [{ description: "ELBOW room" }, "other", ""],
    [{}, "other", ""],
    [{ isAttached: false }, "", ""],
  ])("%j: %s %s", (values, kind, subject) => {
    expect(interfaceUse({ ...ENI, ...values })).toEqual({ kind, subject });
  });
});
