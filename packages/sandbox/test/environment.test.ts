import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Sandbox } from "@sgt/sandbox";
import { closeAll, start } from "./fixture.js";

/** A read of each client of the SDK whose service the sandbox answers. */
const READS: readonly [client: string, command: string, input: object, service: string][] = [
  ["athena", "GetWorkGroup", { WorkGroup: "primary" }, "athena"],
  ["cloudtrail", "LookupEvents", {}, "cloudtrail"],
  ["config-service", "ListDiscoveredResources", { resourceType: "AWS::EC2::NetworkInterface" }, "config"],
  ["cloudwatch-logs", "DescribeLogGroups", {}, "logs"],
  ["ec2", "DescribeSecurityGroups", {}, "ec2"],
  ["elastic-load-balancing", "DescribeLoadBalancers", {}, "elasticloadbalancing"],
  ["elastic-load-balancing-v2", "DescribeLoadBalancers", {}, "elasticloadbalancing"],
  ["organizations", "ListRoots", {}, "organizations"],
  ["ram", "ListResources", { resourceOwner: "SELF" }, "ram"],
  ["rds", "DescribeDBInstances", {}, "rds"],
  ["s3", "ListObjectsV2", { Bucket: "logs" }, "s3"],
  ["service-quotas", "GetServiceQuota", { ServiceCode: "vpc", QuotaCode: "L-0EA8095F" }, "servicequotas"],
  ["sts", "GetCallerIdentity", {}, "sts"],
];

/** Sends each read with what the environment says, and prints the endpoint variable that the client would follow. */
const SCRIPT = `
const names = [];
for (const [client, command, input] of JSON.parse(process.argv[1])) {
  const sdk = await import("@aws-sdk/client-" + client);
  const Client = Object.entries(sdk).find(([name]) => /^[A-Z]\\w*Client$/.test(name) && name !== "__Client")[1];
  const own = new Client({ maxAttempts: 1 });
  names.push("AWS_ENDPOINT_URL_" + own.config.serviceId.replaceAll(" ", "_").toUpperCase());
  await own.send(new sdk[command + "Command"](input)).catch(() => undefined);
}
console.log(JSON.stringify(names));
`;

describe("a process in the sandbox's environment", () => {
  let sandbox: Sandbox;
  let followed: string[];

  beforeAll(async () => {
    sandbox = await start();
    // What the user had: every variable that the sandbox would have unset leads to a closed port.
    const own = Object.fromEntries(sandbox.unset.map((name) => [name, "http://127.0.0.1:9"]));
    const left = Object.entries({ ...process.env, ...own }).filter(([name]) => !sandbox.unset.includes(name));
    const env = { ...Object.fromEntries(left), ...sandbox.env };
    const cwd = fileURLToPath(new URL("..", import.meta.url));
    const argv = ["--input-type=module", "-e", SCRIPT, JSON.stringify(READS)];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd, env });
    followed = JSON.parse(stdout) as string[];
  });
  afterAll(closeAll);

  test.each(READS)("%s %s comes to the sandbox", (_client, command, _input, service) => {
    const came = sandbox.requests.filter((request) => request.service === service && request.action === command);
    expect(came.length).toBe(READS.filter((read) => read[1] === command && read[3] === service).length);
  });

  test("what is unset names an address of its own for each of these clients, and for no other", () => {
    const unset = sandbox.unset.filter((name) => name.startsWith("AWS_ENDPOINT_URL_"));
    expect([...unset].sort()).toEqual([...followed].sort());
  });
});
