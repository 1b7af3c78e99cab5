import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeFlowLogsCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type Filter,
  GetManagedPrefixListEntriesCommand,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroupRules,
  paginateDescribeSecurityGroups,
} from "@aws-sdk/client-ec2";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { type Sandbox, writeSampleSnapshot } from "@sgt/sandbox";
import {
  ACCOUNT,
  closeAll,
  DATABASE,
  ec2Client,
  failureOf,
  LIST_OF_TEN,
  MODEL,
  REGION,
  start,
  TAGGED_RULE,
  WEB,
} from "./fixture.js";

let sandbox: Sandbox;
let ec2: EC2Client;

const begin = async (...options: Parameters<typeof start>): Promise<void> => {
  sandbox = await start(...options);
  ec2 = ec2Client(sandbox);
};

afterEach(closeAll);

describe("a snapshot folder is served as the CLI printed it", () => {
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "sgt-sandbox-"));
    await writeSampleSnapshot(dir);
  });

  afterAll(() => rm(dir, { recursive: true, force: true }));

  const printed = async (file: string) =>
    JSON.parse(await readFile(join(dir, ACCOUNT, REGION, `${file}.json`), "utf8"));

  /** What the SDK makes of a time, and lists in an order of their own, put back into the form of the print. */
  const plain = (value: unknown): unknown => {
    if (value instanceof Date) return value.toISOString();
    if (Array.isArray(value)) return value.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)) return new Date(value).toISOString();
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !["$metadata", "NextToken", "SecurityGroupArn", "SecurityGroupRuleArn"].includes(name))
        .map(([name, child]): [string, unknown] => [name, plain(child)])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  };

  test.each([
    ["ec2-describe-security-groups", () => ec2.send(new DescribeSecurityGroupsCommand({}))],
    ["ec2-describe-security-group-rules", () => ec2.send(new DescribeSecurityGroupRulesCommand({}))],
    ["ec2-describe-network-interfaces", () => ec2.send(new DescribeNetworkInterfacesCommand({}))],
    ["ec2-describe-managed-prefix-lists", () => ec2.send(new DescribeManagedPrefixListsCommand({}))],
    ["ec2-describe-vpcs", () => ec2.send(new DescribeVpcsCommand({}))],
    ["ec2-describe-subnets", () => ec2.send(new DescribeSubnetsCommand({}))],
    ["ec2-describe-network-acls", () => ec2.send(new DescribeNetworkAclsCommand({}))],
    ["ec2-describe-route-tables", () => ec2.send(new DescribeRouteTablesCommand({}))],
    ["ec2-describe-flow-logs", () => ec2.send(new DescribeFlowLogsCommand({}))],
  ])("%s", async (file, call) => {
    await begin({ snapshotDir: dir });
    expect(plain(await call())).toEqual(plain(await printed(file)));
  });

  test("the entries of each prefix list, and the applied quota", async () => {
    await begin({ snapshotDir: dir });
    const { PrefixLists } = await printed("ec2-describe-managed-prefix-lists");
    expect(PrefixLists.length).toBeGreaterThan(0);
    for (const { PrefixListId } of PrefixLists) {
      const answer = await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }));
      expect(plain(answer)).toEqual(plain(await printed(`ec2-get-managed-prefix-list-entries-${PrefixListId}`)));
    }
    expect(sandbox.account.ruleQuota).toBe(60);
  });
});

describe("4.4: pages", () => {
  test("every interface comes once, whatever the page size", async () => {
    await begin();
    for (const pageSize of [5, 6, 12, 1000]) {
      const ids: (string | undefined)[] = [];
      for await (const page of paginateDescribeNetworkInterfaces({ client: ec2, pageSize }, {})) {
        expect(page.NetworkInterfaces?.length).toBeLessThanOrEqual(pageSize);
        ids.push(...(page.NetworkInterfaces ?? []).map((eni) => eni.NetworkInterfaceId));
      }
      expect(ids).toEqual(MODEL.NetworkInterfaces?.map((eni) => eni.NetworkInterfaceId));
    }
  });

  test("groups and rules too", async () => {
    await begin();
    const groups: unknown[] = [];
    for await (const page of paginateDescribeSecurityGroups({ client: ec2, pageSize: 5 }, {}))
      groups.push(...(page.SecurityGroups ?? []));
    const rules: unknown[] = [];
    for await (const page of paginateDescribeSecurityGroupRules({ client: ec2, pageSize: 5 }, {})) {
      rules.push(...(page.SecurityGroupRules ?? []));
    }
    expect([groups.length, rules.length]).toEqual([5, sandbox.account.groups().flatMap((group) => group.rules).length]);
  });

  test("a rule that goes between two pages shifts no other", async () => {
    await begin();
    const first = await ec2.send(new DescribeSecurityGroupRulesCommand({ MaxResults: 5 }));
    const [gone] = first.SecurityGroupRules ?? [];
    sandbox.account.removeRules(gone?.GroupId ?? "", [gone?.SecurityGroupRuleId ?? ""]);
    const rest = await ec2.send(new DescribeSecurityGroupRulesCommand({ NextToken: first.NextToken }));
    const left = sandbox.account.groups().flatMap((group) => group.rules).length;
    expect(rest.SecurityGroupRules?.length).toBe(left - 4);
  });

  test.each([4, 1001])("MaxResults %d is refused", async (MaxResults) => {
    await begin();
    expect(await failureOf(ec2.send(new DescribeSecurityGroupsCommand({ MaxResults })))).toBe(
      "InvalidParameterValue 400",
    );
    expect(await failureOf(ec2.send(new DescribeNetworkInterfacesCommand({ MaxResults })))).toBe(
      "InvalidParameterValue 400",
    );
  });

  test("a token that is none of ours is refused", async () => {
    await begin();
    const answer = ec2.send(new DescribeSecurityGroupsCommand({ NextToken: "abc", MaxResults: 5 }));
    expect(await failureOf(answer)).toBe("InvalidPaginationToken 400");
  });
});

describe("filters", () => {
  const byFilters = (...Filters: Filter[]) => ({ Filters });
  const filter = (Name: string, ...Values: string[]): Filter => ({ Name, Values });

  test.each<[string, Filter[], string[]]>([
    ["one value", [filter("group-id", WEB)], ["web"]],
    ["any of several values", [filter("group-id", WEB, DATABASE)], ["database", "web"]],
    ["a wildcard", [filter("group-name", "*a*e")], ["database"]],
    ["a tag", [filter("tag:Name", "web")], ["web"]],
    ["all of several filters", [filter("vpc-id", "vpc-*"), filter("ip-permission.cidr", "10.4.0.0/16")], ["database"]],
    ["one unknown character", [filter("ip-permission.cidr", "10?4.0.0/16")], ["database"]],
    ["a dot, which is no wildcard", [filter("group-name", "w.b", ".*")], []],
    ["nothing", [filter("group-name", "we")], []],
  ])("groups by %s", async (_, filters, names) => {
    await begin();
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand(byFilters(...filters)));
    expect(SecurityGroups?.map((group) => group.GroupName).sort()).toEqual(names);
  });

  test.each<[string, Filter, number]>([
    ["group", filter("group-id", DATABASE), 2],
    ["rule id", filter("security-group-rule-id", TAGGED_RULE), 1],
    ["tag", filter("tag:owner", "network"), 1],
    ["tag key", filter("tag-key", "owner"), 1],
  ])("rules by %s", async (_, condition, count) => {
    await begin();
    const answer = await ec2.send(new DescribeSecurityGroupRulesCommand(byFilters(condition)));
    expect(answer.SecurityGroupRules).toHaveLength(count);
  });

  test.each<[string, Filter, number]>([
    ["group", filter("group-id", WEB), 4],
    ["id", filter("network-interface-id", "eni-00000000000000003"), 1],
    ["address", filter("private-ip-address", "10.0.10.1?"), 2],
  ])("interfaces by %s", async (_, condition, count) => {
    await begin();
    const answer = await ec2.send(new DescribeNetworkInterfacesCommand(byFilters(condition)));
    expect(answer.NetworkInterfaces).toHaveLength(count);
  });

  test("flow logs by the resource they watch", async () => {
    const FlowLogs = ["vpc-1", "vpc-2"].map((ResourceId, i) => ({
      FlowLogId: `fl-${i}`,
      ResourceId,
      TrafficType: "ALL",
    }));
    await begin({ account: { ...MODEL, FlowLogs } });
    const answer = await ec2.send(new DescribeFlowLogsCommand({ Filter: [filter("resource-id", "vpc-2")] }));
    expect(answer.FlowLogs?.map((log) => log.FlowLogId)).toEqual(["fl-1"]);
  });

  test("one that does not exist is refused, not passed over", async () => {
    await begin();
    const answer = ec2.send(new DescribeSecurityGroupsCommand(byFilters(filter("group-nam", "web"))));
    expect(await failureOf(answer)).toBe("InvalidParameterValue 400");
  });
});

describe("what is not there is an error, never an empty list", () => {
  test.each([
    [
      "a group",
      () => new DescribeSecurityGroupsCommand({ GroupIds: ["sg-0000000000000dead"] }),
      "InvalidGroup.NotFound 400",
    ],
    [
      "a rule",
      () => new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: ["sgr-0000000000000dead"] }),
      "InvalidSecurityGroupRuleId.NotFound 400",
    ],
    [
      "an interface",
      () => new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ["eni-dead"] }),
      "InvalidNetworkInterfaceID.NotFound 400",
    ],
    ["a VPC", () => new DescribeVpcsCommand({ VpcIds: ["vpc-dead"] }), "InvalidVpcID.NotFound 400"],
    [
      "a prefix list",
      () => new GetManagedPrefixListEntriesCommand({ PrefixListId: "pl-dead" }),
      "InvalidPrefixListID.NotFound 400",
    ],
  ])("%s", async (_, command, failure) => {
    await begin();
    expect(await failureOf(ec2.send(command() as never))).toBe(failure);
  });

  test("5: a region that the account does not hold refuses its callers", async () => {
    await begin();
    const elsewhere = ec2Client(sandbox, { region: "ap-south-1" });
    expect(await failureOf(elsewhere.send(new DescribeSecurityGroupsCommand({})))).toBe("AuthFailure 401");
  });

  test("DescribeRegions names those it holds", async () => {
    await begin({ account: [MODEL, { accountId: ACCOUNT, region: "eu-central-1" }] });
    const { Regions } = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }));
    expect(Regions).toEqual([
      { RegionName: "eu-west-1", Endpoint: "ec2.eu-west-1.amazonaws.com", OptInStatus: "opt-in-not-required" },
      { RegionName: "eu-central-1", Endpoint: "ec2.eu-central-1.amazonaws.com", OptInStatus: "opt-in-not-required" },
    ]);
  });

  test("the entries of a prefix list that were collected", async () => {
    await begin();
    const { Entries } = await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: LIST_OF_TEN }));
    expect(Entries).toEqual([{ Cidr: "192.0.2.0/24", Description: "office" }]);
  });

  test("an action it does not have says so", async () => {
    await begin();
    const answer = await fetch(sandbox.url, {
      method: "POST",
      headers: {
        authorization:
          "AWS4-HMAC-SHA256 Credential=sandbox/20260101/eu-west-1/ec2/aws4_request, SignedHeaders=host, Signature=0",
      },
      body: "Action=RunInstances&Version=2016-11-15",
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("<Code>InvalidAction</Code>")]);
  });
});
