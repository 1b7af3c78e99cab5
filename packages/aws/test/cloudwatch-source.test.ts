import { afterEach, describe, expect, test } from "@jest/globals";
import { type CloudWatchSource, type CloudWatchSourceOptions, cloudWatchSource } from "@sgt/aws";
import type { InsightsOptions, LogEvent, LogGroupModel } from "@sgt/sandbox";
import { ACCOUNT, eventsOf, FORMATS, FROM, formatText, makeLines, REGION, TO } from "./support/flow-world.js";
import { codeOf, essence, listed, prepareWorld, type SourceWorld, WINDOW } from "./support/source-world.js";

const GROUP = "/flow/logs";
const names = FORMATS.directed;
const LINES = makeLines(names, 400);
const HOUR = 3_600;
const DAY = 86_400;

let world: SourceWorld;
afterEach(() => world.close());

interface Setting {
  readonly insights?: InsightsOptions;
  readonly group?: Partial<LogGroupModel>;
  readonly formats?: readonly string[];
  readonly now?: number;
}

async function start({ insights = {}, group = {}, formats = [formatText(names)], now }: Setting = {}): Promise<void> {
  const FlowLogs = formats.map((LogFormat, i) => {
    return { FlowLogId: `fl-${i}`, ResourceId: `vpc-${i}`, LogGroupName: GROUP, LogFormat };
  });
  world = await prepareWorld(() => Promise.resolve(), {
    account: { accountId: ACCOUNT, region: REGION, FlowLogs },
    logGroups: [
      { name: GROUP, events: eventsOf(LINES), ...group },
      { name: `${GROUP}-2`, events: [] },
    ],
    insights,
    ...(now === undefined ? {} : { now }),
  });
}

function open(more: Partial<CloudWatchSourceOptions> = {}): Promise<CloudWatchSource> {
  return cloudWatchSource({ session: world.session, group: GROUP, engine: "insights", clock: world.clock, ...more });
}

const actions = (action: string) => world.sandbox.requests.filter((request) => request.action === action);

describe("queries", () => {
  test("as many at once as are allowed, and never more", async () => {
    await start({ insights: { maxQueries: 3, polls: 3 } });
    await world.analyze(await open({ maxQueries: 3, maxRows: 50 }));
    expect(actions("StartQuery").length).toBeGreaterThan(10);
    expect(actions("StartQuery").filter(({ outcome }) => outcome?.code !== null)).toEqual([]);
  });

  test("when others use the room, there is waiting and no loss", async () => {
    await start({ insights: { maxQueries: 1 } });
    await world.analyze(await open({ maxQueries: 4 }), "crowded");
    expect(actions("StartQuery").some(({ outcome }) => outcome?.code === "LimitExceededException")).toBe(true);
    await world.analyze(await open({ maxQueries: 1 }), "alone");
    expect(essence(await world.evidence("crowded"))).toEqual(essence(await world.evidence("alone")));
  });

  test("where only ten thousand rows may be asked for, so many are asked for", async () => {
    await start({ insights: { maxRows: 10_000 } });
    const { coverage } = await world.analyze(await open());
    expect(coverage.recordCount).toBeGreaterThan(300);
    expect(new Set(actions("StartQuery").map(({ params }) => params.limit))).toEqual(new Set(["100000", "10000"]));
  });

  test("a query that runs out of time is split", async () => {
    await start({ insights: { endOf: (from, to) => (to - from > 6 * HOUR ? "Timeout" : undefined) } });
    const { coverage } = await world.analyze(await open());
    expect(coverage.unread).toEqual([]);
    expect(coverage.recordCount).toBeGreaterThan(300);
  });

  test("a query that AWS fails is tried again, then its hours are unread, and the next run reads them", async () => {
    let isFailing = true;
    await start({ insights: { endOf: (from) => (isFailing && from === FROM + DAY ? "Failed" : undefined) } });
    const { coverage } = await world.analyze(await open());
    expect(coverage.unread.map(({ code }) => code)).toEqual(Array(24).fill("SGT_AWS_QUERY_FAILED"));
    expect(coverage.daysWithoutData).toEqual(["2026-11-01"]);
    isFailing = false;
    const again = await world.analyze(await open());
    expect(again.knownObjectCount).toBe(48);
    await world.analyze(await open(), "calm");
    expect(essence(await world.evidence()).rows).toEqual(essence(await world.evidence("calm")).rows);
  });

  test("a second with too many rows loses its hour, and says so", async () => {
    const crowd = Array.from({ length: 30 }, (_, i): LogEvent => {
      const [line] = makeLines(names, 1, i);
      const start = FROM + 5 * HOUR;
      const text = line?.text.replaceAll(/\d{10}/g, String(start)) ?? "";
      return { timestamp: start * 1000, message: text, streamName: "s" };
    });
    await start({ group: { events: [...eventsOf(LINES), ...crowd] } });
    const { coverage } = await world.analyze(await open({ maxRows: 20 }));
    const unread = coverage.unread.map(({ key, code }) => `${key.slice(-13)} ${code}`);
    expect(unread).toEqual(["2026/10/31/05 SGT_AWS_QUERY_TOO_MANY_ROWS"]);
    const again = await world.analyze(await open());
    expect(again.knownObjectCount).toBe(71);
    expect(again.coverage.recordCount).toBeGreaterThan(coverage.recordCount + 20);
  });

  test("a run that is stopped stops its queries", async () => {
    await start({ insights: { polls: 1_000 } });
    const stop = new AbortController();
    const source = await open();
    const run = codeOf(world.analyze(source, "ledger", { signal: stop.signal }));
    while (actions("GetQueryResults").length < 3) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect(await run).toBe("SGT_FLOWLOGS_STOPPED");
    // Nobody waits for the answers; they do come.
    while (actions("StopQuery").length < actions("StartQuery").length) await new Promise((r) => setImmediate(r));
  });

  test("what they scanned is told", async () => {
    await start();
    const source = await open();
    await world.analyze(source);
    const bytes = LINES.reduce((total, { text }) => total + Buffer.byteLength(text), 0);
    // Odd lines are asked for once more.
    expect(source.scannedBytes).toBeGreaterThanOrEqual(bytes);
    expect(source.scannedBytes).toBeLessThanOrEqual(2 * bytes);
  });
});

describe("which hours are read", () => {
  test("those of the window, whole, and each once, whatever the engine", async () => {
    await start();
    const window = { from: FROM + 90, to: FROM + 2 * HOUR + 1 };
    await world.analyze(await open(), "ledger", { window });
    const again = await world.analyze(await open({ engine: "local" }), "ledger", { window });
    expect(again.knownObjectCount).toBe(3);
    expect(actions("FilterLogEvents")).toEqual([]);
  });

  test.each<[string, number, number]>([
    ["an hour that is not over", FROM + 10 * HOUR + 1, 9],
    ["an hour that is over, and whose events may still come", FROM + 10 * HOUR + 899, 9],
    ["an hour that is over for long enough", FROM + 10 * HOUR + 900, 10],
  ])("%s", async (_, now, count) => {
    await start({ now });
    expect((await listed(await open())).length).toBe(count);
  });

  test("none that retention has taken, not even in part", async () => {
    await start({ group: { retentionInDays: 2 }, now: TO + 10 });
    const hours = await listed(await open({ deliverySeconds: 0 }));
    expect([hours.length, hours[0]?.key.slice(-13)]).toEqual([47, "2026/11/01/01"]);
  });

  test("pages that are empty, and pages of ten thousand, are not the end", async () => {
    const many = Array.from({ length: 25_000 }, (_, i): LogEvent => {
      return { timestamp: FROM * 1000 + (i % 3_600_000), message: LINES[i % 400]?.text ?? "", streamName: "s" };
    });
    await start({ group: { events: many } });
    const source = await open({ engine: "local" });
    const [hour] = await listed(source);
    let lineCount = 0;
    for await (const chunk of hour?.open() ?? []) lineCount += Buffer.from(chunk).toString().split("\n").length - 2;
    expect(lineCount).toBe(25_000);
    expect(actions("FilterLogEvents").length).toBeGreaterThan(3);
  });
});

describe("what is no log group of flow logs is said so", () => {
  const tgw = formatText(
    "version resource-type account-id tgw-id srcaddr dstaddr srcport dstport protocol start end".split(" "),
  );
  test.each<[string, Setting, Partial<CloudWatchSourceOptions>, string]>([
    ["no such group", {}, { group: "/flow/log" }, "SGT_AWS_LOG_GROUP_NOT_FOUND"],
    ["no name at all", {}, { group: "" }, "SGT_AWS_INVALID_SOURCE"],
    ["a name that none can have", {}, { group: "a b" }, "SGT_AWS_INVALID_SOURCE"],
    ["no flow log delivers to it", { formats: [] }, {}, "SGT_AWS_LOG_FORMAT_UNKNOWN"],
    ["the format is given", { formats: [] }, { logFormat: formatText(names) }, "no error"],
    ["two formats", { formats: [formatText(names), formatText(FORMATS.default)] }, {}, "SGT_AWS_LOG_FORMAT_UNKNOWN"],
    ["the same format twice", { formats: [formatText(names), formatText(names)] }, {}, "no error"],
    ["a format without action", {}, { logFormat: formatText(["interface-id"]) }, "SGT_AWS_LOG_FORMAT_UNUSABLE"],
    ["a transit gateway's", { formats: [tgw] }, {}, "SGT_AWS_LOG_FORMAT_UNUSABLE"],
    ["no format", {}, { logFormat: "version" }, "SGT_FLOWLOGS_INVALID_FORMAT"],
  ])("%s", async (_, setting, options, code) => {
    await start(setting);
    expect(await codeOf(open(options))).toBe(code);
  });

  test("by its ARN", async () => {
    await start();
    const source = await open({ group: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${GROUP}:*` });
    expect(source.group).toMatchObject({ name: GROUP, accountId: ACCOUNT, region: REGION });
  });

  test.each(["logs:DescribeLogGroups", "ec2:DescribeFlowLogs"])("%s is denied", async (action) => {
    await start();
    world.sandbox.deniedActions.add(action);
    expect(await codeOf(open())).toBe("SGT_AWS_DENIED");
  });

  test.each(["logs:StartQuery", "logs:GetQueryResults"])("%s is denied", async (action) => {
    await start();
    world.sandbox.deniedActions.add(action);
    expect(await codeOf(world.analyze(await open()))).toBe("SGT_AWS_DENIED");
  });

  test("other logs: not a line fits, and not all of them are fetched", async () => {
    const events = Array.from({ length: 1_500 }, (_, i) => {
      return { timestamp: FROM * 1000 + i, message: `GET /index.html ${i}`, streamName: "web" };
    });
    await start({ group: { events } });
    expect(await codeOf(world.analyze(await open()))).toBe("SGT_AWS_LOG_FORMAT_MISMATCH");
    expect(actions("StartQuery").filter(({ params }) => String(params.queryString).includes("fields"))).toEqual([]);
  });

  test("a class that cannot be queried", async () => {
    await start({ group: { logClass: "DELIVERY" } });
    expect(await codeOf(world.analyze(await open()))).toBe("SGT_AWS_CALL_FAILED");
  });
});

test("an empty log group has no hole but its silence", async () => {
  await start({ group: { events: [], createdAt: FROM * 1000 } });
  const { coverage } = await world.analyze(await open());
  expect([coverage.recordCount, coverage.complete, coverage.daysWithoutData.length]).toEqual([0, false, 3]);
  expect(coverage.asked).toEqual(WINDOW);
});
