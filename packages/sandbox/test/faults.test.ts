import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Fault, Sandbox } from "@sgt/sandbox";
import { closeAll, EMPTY, ec2Client, failureOf, start } from "./fixture.js";

let sandbox: Sandbox;
let ec2: EC2Client;

beforeEach(async () => {
  sandbox = await start();
  ec2 = ec2Client(sandbox);
});

afterEach(closeAll);

const authorize = (client: EC2Client, cidr = "10.7.0.0/24") =>
  client.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: EMPTY,
      IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] }],
    }),
  );

const describeGroups = (client: EC2Client) => client.send(new DescribeSecurityGroupsCommand({ GroupIds: [EMPTY] }));
const ingressCount = () => sandbox.account.rules(EMPTY).filter((rule) => rule.direction === "ingress").length;
const seenCount = async () => (await describeGroups(ec2)).SecurityGroups?.[0]?.IpPermissions?.length;

describe("what the caller is told, and what was done", () => {
  test.each<[string, Fault, string, number]>([
    ["lost-response", { kind: "lost-response" }, "ECONNRESET", 1],
    ["reset", { kind: "reset" }, "ECONNRESET", 0],
    ["error-before", { kind: "error-before" }, "InternalError 500", 0],
    ["error-after", { kind: "error-after" }, "InternalError 500", 1],
    ["error with a code", { kind: "error-before", status: 400, code: "RequestExpired" }, "RequestExpired 400", 0],
    ["throttle", { kind: "throttle" }, "RequestLimitExceeded 503", 0],
    ["delay", { kind: "delay", delayMs: 20 }, "no error", 1],
  ])("%s", async (_, fault, told, doneCount) => {
    sandbox.faults.add(fault);
    const answer = authorize(ec2).catch((error) => {
      throw error.code === "ECONNRESET" ? Object.assign(error, { name: "ECONNRESET" }) : error;
    });
    expect(await failureOf(answer)).toBe(told);
    expect(ingressCount()).toBe(doneCount);
    expect(sandbox.faults.pendingCount).toBe(0);
    expect(sandbox.requests.map((request) => request.outcome?.changed)).toEqual([doneCount === 1]);
  });
});

describe("4.4: what the SDK's own retries make of it", () => {
  test.each(["lost-response", "error-after"] as const)(
    "%s: a duplicate is reported, although we added the rule",
    async (kind) => {
      sandbox.faults.add({ kind });
      expect(await failureOf(authorize(ec2Client(sandbox, { maxAttempts: 3 })))).toBe(
        "InvalidPermission.Duplicate 400",
      );
      expect(sandbox.requests.map((request) => request.outcome?.code)).toEqual([
        kind === "lost-response" ? null : "InternalError",
        "InvalidPermission.Duplicate",
      ]);
    },
  );
});

describe("which requests a fault strikes", () => {
  const actions = () => sandbox.requests.filter(({ outcome }) => outcome?.status === 500).map(({ index }) => index);
  const run = async () => {
    for (const call of [describeGroups, authorize, describeGroups, describeGroups] as const) await failureOf(call(ec2));
  };

  test.each<[string, Partial<Fault>, number[]]>([
    ["the first, when nothing is said", {}, [0]],
    ["an action", { when: { action: "AuthorizeSecurityGroupIngress" } }, [1]],
    ["the n-th of an action", { when: { action: "DescribeSecurityGroups", nth: 2 } }, [2]],
    ["from the n-th, some times", { when: { action: "DescribeSecurityGroups", nth: 2 }, times: 2 }, [2, 3]],
    ["the request of an index", { when: { requestIndex: 3 } }, [3]],
    ["what a predicate picks", { when: { predicate: ({ params }) => "IpPermissions" in params } }, [1]],
    ["everything", { times: Number.POSITIVE_INFINITY }, [0, 1, 2, 3]],
    ["nothing of another service", { when: { service: "s3" } }, []],
  ])("%s", async (_, condition, struck) => {
    sandbox.faults.add({ ...condition, kind: "error-before" } as Fault);
    await run();
    expect(actions()).toEqual(struck);
  });

  test("a fault can be taken back, and all can be cleared", async () => {
    const remove = sandbox.faults.add({ kind: "error-before" });
    sandbox.faults.add({ kind: "reset" });
    remove();
    sandbox.faults.clear();
    expect(await failureOf(describeGroups(ec2))).toBe("no error");
  });
});

describe("4.4: reads lag behind writes", () => {
  test("by a number of reads after each change", async () => {
    sandbox.faults.add({ kind: "stale-read", reads: 2, times: Number.POSITIVE_INFINITY });
    await authorize(ec2);
    expect([await seenCount(), await seenCount(), await seenCount()]).toEqual([0, 0, 1]);
  });

  test("by a time", async () => {
    let nowMs = 1_000_000;
    sandbox = await start({ now: () => nowMs });
    ec2 = ec2Client(sandbox);
    sandbox.faults.add({ kind: "stale-read", lagMs: 5000, times: Number.POSITIVE_INFINITY });
    await authorize(ec2);
    expect(await seenCount()).toBe(0);
    nowMs += 4999;
    expect(await seenCount()).toBe(0);
    nowMs += 1;
    expect(await seenCount()).toBe(1);
  });

  test("a change is checked against what stands, not against what is seen", async () => {
    sandbox.faults.add({ kind: "stale-read", reads: 9, times: Number.POSITIVE_INFINITY });
    await authorize(ec2);
    expect(await failureOf(authorize(ec2))).toBe("InvalidPermission.Duplicate 400");
  });
});

describe("onRequest", () => {
  test("is called before each request, and between a change and its answer; it is waited for", async () => {
    const seen: string[] = [];
    sandbox = await start({
      onRequest: async (request, phase) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        seen.push(`${request.index} ${request.action} ${phase} ${ingressCount()}`);
      },
    });
    ec2 = ec2Client(sandbox);
    await describeGroups(ec2);
    await authorize(ec2);
    await failureOf(authorize(ec2));
    expect(seen).toEqual([
      "0 DescribeSecurityGroups before 0",
      "1 AuthorizeSecurityGroupIngress before 0",
      "1 AuthorizeSecurityGroupIngress after-change 1",
      "2 AuthorizeSecurityGroupIngress before 1",
    ]);
  });

  test("can be another actor who changes the group just before", async () => {
    const permission = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.7.0.0/24" }] };
    sandbox = await start({
      onRequest: (request) => {
        if (request.action.startsWith("Authorize")) sandbox.account.addIngress(EMPTY, [permission]);
      },
    });
    expect(await failureOf(authorize(ec2Client(sandbox)))).toBe("InvalidPermission.Duplicate 400");
  });

  test("what it throws is answered as HTTP 500", async () => {
    sandbox = await start({
      onRequest: () => {
        throw new Error("the test's own");
      },
    });
    expect(await failureOf(describeGroups(ec2Client(sandbox)))).toBe("InternalError 500");
  });
});

describe("4.4: token buckets per action", () => {
  const codesOf = async (calls: readonly (() => Promise<unknown>)[]) => {
    const told = new Map<string, number>();
    for (const call of calls) {
      const failure = await failureOf(call());
      told.set(failure, (told.get(failure) ?? 0) + 1);
    }
    return Object.fromEntries(told);
  };

  test.each<[string, (client: EC2Client) => Promise<unknown>, number, number]>([
    ["a resource-intensive change", (client) => authorize(client), 50, 5],
    ["a describe of filtered groups", (client) => describeGroups(client), 100, 20],
    ["a describe of all groups at once", (client) => client.send(new DescribeSecurityGroupsCommand({})), 50, 10],
    ["another describe", (client) => client.send(new DescribeVpcsCommand({})), 100, 20],
  ])("%s", async (_, call, capacity, refillPerSecond) => {
    let nowMs = 0;
    sandbox = await start({ throttle: true, now: () => nowMs });
    ec2 = ec2Client(sandbox);
    const burst = await codesOf(Array.from({ length: capacity + 3 }, () => () => call(ec2)));
    expect(burst["RequestLimitExceeded 503"]).toBe(3);
    nowMs += 1000;
    const next = await codesOf(Array.from({ length: refillPerSecond + 3 }, () => () => call(ec2)));
    expect(next["RequestLimitExceeded 503"]).toBe(3);
  });

  test("are off unless asked for", async () => {
    const told = await codesOf(Array.from({ length: 120 }, () => () => describeGroups(ec2)));
    expect(told).toEqual({ "no error": 120 });
  });
});
