import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  type StartQueryCommandInput,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { InsightsOptions, LogGroupModel, Sandbox } from "@sgt/sandbox";
import { clientConfig, closeAll, failureOf, OTHER_ACCOUNT, REGION, start } from "./fixture.js";

const T0 = Date.UTC(2026, 10, 1);
const at = (seconds: number, message: string) => ({ timestamp: T0 + seconds * 1000, message, streamName: "eni-all" });
const EVENTS = [
  at(0, "a 10 x"),
  at(1, "b 20000000 x"),
  at(2, "a 30 y"),
  at(3_600, "a 5 y"),
  at(3_601, "nothing that fits"),
];
const GROUP: LogGroupModel = { name: "flow", events: EVENTS };

let sandbox: Sandbox;
let logs: CloudWatchLogsClient;
afterEach(closeAll);

async function begin(groups: readonly LogGroupModel[] = [GROUP], insights: InsightsOptions = {}): Promise<void> {
  sandbox = await start({ logGroups: groups, insights, now: () => T0 + 86_400_000 });
  logs = new CloudWatchLogsClient({ ...clientConfig(sandbox), maxAttempts: 1 });
}

const startQuery = (queryString: string, more: Partial<StartQueryCommandInput> = {}) =>
  logs.send(
    new StartQueryCommand({
      logGroupName: "flow",
      startTime: T0 / 1000,
      endTime: T0 / 1000 + 7_200,
      queryString,
      ...more,
    }),
  );

/** Asks until the query has ended. */
async function answer(queryString: string, more: Partial<StartQueryCommandInput> = {}) {
  const { queryId } = await startQuery(queryString, more);
  for (;;) {
    const results = await logs.send(new GetQueryResultsCommand({ queryId }));
    if (results.status !== "Scheduled" && results.status !== "Running") return results;
  }
}

const rows = async (queryString: string, more: Partial<StartQueryCommandInput> = {}) =>
  ((await answer(queryString, more)).results ?? []).map((row) =>
    Object.fromEntries(row.map(({ field, value }) => [field, value])),
  );

const PARSE = "parse @message /^(?<who>\\w) (?<size>\\d+) (?<what>\\w)$/";

describe("3.1: Logs Insights", () => {
  test("counts by what a pattern finds; what it does not find makes a row without these fields", async () => {
    await begin();
    expect(await rows(`${PARSE} | stats count(*) as n, sum(size) as total by who`)).toEqual(
      [
        { n: "1", total: undefined },
        { who: "a", n: "3", total: "45" },
        { who: "b", n: "1", total: "2.0E7" },
      ].map(({ total, ...row }) => (total === undefined ? row : { ...row, total })),
    );
  });

  test("bins by the time of the event", async () => {
    await begin();
    expect(await rows("stats count(*) as n, min(size) by bin(1h)")).toEqual([
      { "bin(1h)": "2026-11-01 01:00:00.000", n: "2" },
      { "bin(1h)": "2026-11-01 00:00:00.000", n: "3" },
    ]);
  });

  test.each<[string, string, number]>([
    ["present", "ispresent(who)", 4],
    ["not present", "not ispresent(who)", 1],
    ["equal", 'who = "a"', 3],
    ["not equal", 'who != "a"', 2],
    ["as numbers", "size > 9", 3],
    ["in a list", "what in ['x', 'z']", 2],
    ["both", 'who = "a" and what = "y"', 2],
    ["either, weaker than both", 'what = "x" or who = "a" and size < 6', 3],
    ["in brackets", '(what = "x" or who = "a") and size < 11', 2],
  ])("filters: %s", async (_, condition, count) => {
    await begin();
    expect((await rows(`${PARSE} | filter ${condition} | fields @timestamp`)).length).toBe(count);
  });

  test("sorts, limits, and gives the newest first", async () => {
    await begin();
    expect((await rows("fields @message | limit 2")).map((row) => row["@message"])).toEqual([
      "nothing that fits",
      "a 5 y",
    ]);
    expect((await rows("fields @message | sort @timestamp asc | limit 1")).map((row) => row["@message"])).toEqual([
      "a 10 x",
    ]);
  });

  test("both ends are seconds, and included", async () => {
    await begin();
    const range = { startTime: T0 / 1000 + 1, endTime: T0 / 1000 + 2 };
    expect((await rows("fields @message", range)).length).toBe(2);
  });

  test("while a query runs its results are partial; then it is complete, page by page", async () => {
    await begin([GROUP], { polls: 2, pageRows: 2 });
    const { queryId } = await startQuery("fields @message");
    const page = (nextToken?: string) => logs.send(new GetQueryResultsCommand({ queryId, nextToken }));
    const seen = [await page(), await page(), await page()];
    expect(seen.map(({ status }) => status)).toEqual(["Running", "Running", "Complete"]);
    expect(seen[0]?.results?.length).toBeLessThan(5);
    const second = await page(seen[2]?.nextToken);
    const third = await page(second.nextToken);
    expect([seen[2], second, third].map((one) => one?.results?.length)).toEqual([2, 2, 1]);
    expect(third.nextToken).toBeUndefined();
    expect(seen[2]?.statistics).toMatchObject({ recordsScanned: 5, recordsMatched: 5, bytesScanned: 46 });
  });

  test("one query too many is refused, and stopping one makes room", async () => {
    await begin([GROUP], { maxQueries: 1 });
    const { queryId } = await startQuery("fields @message");
    expect(await failureOf(startQuery("fields @message"))).toBe("LimitExceededException 400");
    await logs.send(new StopQueryCommand({ queryId }));
    expect((await logs.send(new GetQueryResultsCommand({ queryId }))).status).toBe("Cancelled");
    expect(await failureOf(startQuery("fields @message"))).toBe("no error");
    expect(await failureOf(logs.send(new StopQueryCommand({ queryId })))).toBe("InvalidParameterException 400");
  });

  test.each<[string, string, Partial<StartQueryCommandInput>, string]>([
    ["a command it does not know", "explode @message", {}, "MalformedQueryException 400"],
    ["a name that the engine has not", "parse @message /(?<a_b>x)/", {}, "MalformedQueryException 400"],
    ["an open text", 'filter a = "x', {}, "MalformedQueryException 400"],
    ["a query that is too long", `fields ${"a".repeat(10_000)}`, {}, "InvalidParameterException 400"],
    ["more rows than there may be", "fields a", { limit: 100_001 }, "InvalidParameterException 400"],
    ["an end before the beginning", "fields a", { endTime: 1 }, "InvalidParameterException 400"],
    ["a group that is not there", "fields a", { logGroupName: "none" }, "ResourceNotFoundException 400"],
    ["no group", "fields a", { logGroupName: undefined }, "InvalidParameterException 400"],
  ])("refuses %s", async (_, query, more, failure) => {
    await begin();
    expect(await failureOf(startQuery(query, more))).toBe(failure);
  });

  test("a class that only delivers cannot be queried", async () => {
    await begin([{ ...GROUP, logClass: "DELIVERY" }]);
    expect(await failureOf(startQuery("fields a"))).toBe("InvalidParameterException 400");
  });
});

describe("3.1: FilterLogEvents", () => {
  const filter = (more: object = {}) => logs.send(new FilterLogEventsCommand({ logGroupName: "flow", ...more }));

  test("gives events from one millisecond to another, both included", async () => {
    await begin();
    const { events } = await filter({ startTime: T0 + 1000, endTime: T0 + 2000 });
    expect(events?.map(({ message }) => message)).toEqual(["b 20000000 x", "a 30 y"]);
  });

  test("pages may be empty and have a next one all the same", async () => {
    await begin();
    const sizes: number[] = [];
    let nextToken: string | undefined;
    do {
      const page = await filter({ limit: 2, nextToken });
      sizes.push(page.events?.length ?? 0);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(sizes).toEqual([2, 0, 2, 1]);
  });

  test("a page holds a megabyte at most", async () => {
    const big = Array.from({ length: 30 }, (_, i) => at(i, "x".repeat(100_000)));
    await begin([{ ...GROUP, events: big }]);
    expect((await filter()).events?.length).toBe(10);
  });

  test("retention takes what is older", async () => {
    await begin([{ ...GROUP, retentionInDays: 1, events: [at(-1, "gone"), ...EVENTS] }]);
    expect((await filter()).events?.length).toBe(5);
  });

  test("five a second, when it throttles", async () => {
    sandbox = await start({ logGroups: [GROUP], throttle: true, now: () => T0 });
    logs = new CloudWatchLogsClient({ ...clientConfig(sandbox), maxAttempts: 1 });
    const failures = await Promise.all(Array.from({ length: 7 }, () => failureOf(filter())));
    expect(failures.filter((failure) => failure === "ThrottlingException 400").length).toBe(2);
  });

  test("refuses a token of nobody and a denied caller", async () => {
    await begin();
    expect(await failureOf(filter({ nextToken: "x" }))).toBe("InvalidParameterException 400");
    sandbox.deniedActions.add("logs:*");
    expect(await failureOf(filter())).toBe("AccessDeniedException 400");
  });
});

test("3.1: DescribeLogGroups gives those of the account and region, fifty a page, by prefix", async () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ name: `g-${String(i).padStart(2, "0")}`, events: [] }));
  await begin([
    ...many,
    { ...GROUP, accountId: OTHER_ACCOUNT },
    { ...GROUP, region: "us-east-1" },
    { ...GROUP, retentionInDays: 7 },
  ]);
  const first = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "g-" }));
  const second = await logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: "g-", nextToken: first.nextToken }),
  );
  expect([first.logGroups?.length, second.logGroups?.length, second.nextToken]).toEqual([50, 10, undefined]);
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "flow" }));
  expect(logGroups).toEqual([expect.objectContaining({ logGroupName: "flow", retentionInDays: 7, creationTime: T0 })]);
  expect(logGroups?.[0]?.logGroupArn).toBe(`arn:aws:logs:${REGION}:123456789012:log-group:flow`);
});
