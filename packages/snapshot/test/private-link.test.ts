import { expect, test } from "@jest/globals";
import { regionFromDescribed } from "@sgt/snapshot";

const NAME = "net/shop/0123456789abcdef";
const ARN = `arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/${NAME}`;
const SERVICES = { ServiceConfigurations: [{ ServiceName: "svc-1", NetworkLoadBalancerArns: [ARN] }] };
const balancers = (enforced: object) => ({
  LoadBalancers: [{ LoadBalancerArn: ARN, SecurityGroups: ["sg-1"], ...enforced }],
});
const ENIS = {
  NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", Description: `ELB ${NAME}`, Groups: [{ GroupId: "sg-2" }] }],
};
const SWITCH = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic";

test.each<[name: string, files: Record<string, object>, told: readonly string[] | undefined]>([
  ["nobody asked", {}, undefined],
  ["there is none", { services: { ServiceConfigurations: [] } }, []],
  ["the answer is not whole", { services: { ...SERVICES, NextToken: "more" } }, undefined],
  ["nothing is said of its groups", { services: SERVICES, balancers: balancers({}) }, ["sg-1 judged"]],
  ["its groups judge", { services: SERVICES, balancers: balancers({ [SWITCH]: "on" }) }, ["sg-1 judged"]],
  ["its groups do not judge", { services: SERVICES, balancers: balancers({ [SWITCH]: "off" }) }, ["sg-1 not"]],
  ["only its interfaces tell the groups", { services: SERVICES, enis: ENIS }, ["sg-2 judged"]],
  [
    "the load balancers have another shape",
    { services: SERVICES, enis: ENIS, balancers: { LoadBalancers: 1 } },
    ["sg-2 judged"],
  ],
])("load balancers behind endpoint services, where %s", (_name, { services, balancers: elb, enis }, told) => {
  const files = new Map<string, unknown>([["ec2-describe-security-groups.json", { SecurityGroups: [] }]]);
  if (services) files.set("ec2-describe-vpc-endpoint-service-configurations.json", services);
  if (elb) files.set("elbv2-describe-load-balancers.json", elb);
  if (enis) files.set("ec2-describe-network-interfaces.json", enis);
  const region = {
    accountId: "123456789012",
    region: "eu-west-1",
    collectedAt: null,
    files,
    missing: [],
    folder: "a/b",
  };
  const found = regionFromDescribed(region).privateLink?.map(
    ({ groupIds, isJudged }) => `${groupIds.join()} ${isJudged ? "judged" : "not"}`,
  );
  expect(found).toEqual(told);
});
