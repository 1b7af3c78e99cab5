import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { LogSource } from "@sgt/flowlogs";
import {
  type AnalyzeEvent,
  analyzeLogs,
  collectEvidence,
  folderSource,
  readEvidence,
  readRecords,
} from "@sgt/flowlogs/node";
import { memorySource } from "./memory-source.js";
import { DAY, ENIS, WINDOW } from "./worlds.js";

const HEADER =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags";

const record = (source: string, port = 443, start = DAY, flags = 2): string =>
  `2 123456789012 eni-0a ${source} 10.0.0.1 50000 ${port} 6 3 300 ${start} ${start + 59} ACCEPT OK ${flags}`;
const text = (...lines: readonly string[]): string => `${[HEADER, ...lines].join("\n")}\n`;
const options = { enis: ENIS, window: WINDOW, threads: 1 };

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sgt-analyze-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("analyzeLogs", () => {
  test("without a ledger sums up and writes nothing", async () => {
    const source = memorySource({
      "a.log": text(record("10.0.0.9"), record("10.0.0.8"), record("10.0.0.9", 443, DAY + 90_000)),
    });
    const result = await analyzeLogs({ source, ...options });
    expect(result).toMatchObject({ rowCount: 3, sourceCount: 2, knownObjectCount: 0 });
    expect(result.coverage).toMatchObject({ recordCount: 3, complete: true });
    expect(result.topTalkers).toMatchObject([
      { source: "10.0.0.9", port: 443, recordCount: 2, byteCount: 600, initiation: "initiated" },
      { source: "10.0.0.8", port: 443, recordCount: 1 },
    ]);
    expect(result.newSourcesByWeek).toEqual([{ week: "2025-11-17", newSourceCount: 2 }]);
  });

  test("is not complete with an interface that the snapshot does not hold", async () => {
    const source = memorySource({
      "a.log": text(record("10.0.0.9"), record("10.0.0.9", 443, DAY + 90_000).replace("eni-0a", "eni-0f")),
    });
    const { coverage } = await analyzeLogs({ source, ...options });
    expect(coverage.complete).toBe(false);
    expect(coverage.enis.filter(({ known }) => !known)).toMatchObject([{ eniId: "eni-0f", recordCount: 1 }]);
  });

  test("a second run reads nothing again, a new object only", async () => {
    const out = join(dir, "ledger");
    const first = { "a.log": text(record("10.0.0.9")) };
    await analyzeLogs({ source: memorySource(first), out, ...options });
    const again = await analyzeLogs({ source: memorySource(first), out, ...options });
    expect(again).toMatchObject({ rowCount: 1, knownObjectCount: 1, coverage: { recordCount: 1 } });
    const more = { ...first, "b.log": text(record("10.0.0.9"), record("10.0.0.7")) };
    const grown = await analyzeLogs({ source: memorySource(more), out, ...options });
    expect(grown).toMatchObject({ rowCount: 2, knownObjectCount: 1, coverage: { recordCount: 3 } });
  });

  test("the ledger holds what memory would", async () => {
    const source = memorySource({
      "a.log": text(record("10.0.0.9"), record("2001:db8::2").replace("10.0.0.1 ", "2001:db8::1 ")),
      "b.log": text(record("10.0.0.9", 40_000, DAY + 5, 18)),
    });
    const out = join(dir, "ledger");
    await analyzeLogs({ source, out, ...options });
    const inMemory = await collectEvidence({ source, ...options });
    const inLedger = await readEvidence(out, { window: WINDOW });
    expect([...inLedger.rows]).toEqual([...inMemory.rows]);
    expect(inLedger.coverage).toEqual(inMemory.coverage);
  });

  test.each([1, 2])("more keys than fit fill the ledger piece by piece, %i threads", async (threads) => {
    const objects = Object.fromEntries(
      Array.from({ length: 6 }, (_, i) => {
        const lines = Array.from({ length: 50 }, (_, j) => record(`10.0.${i}.${j}`));
        return [`${i}.log`, text(...lines, record("10.0.0.9"))];
      }),
    );
    const source = memorySource(objects);
    const out = join(dir, "ledger");
    const pieces = await analyzeLogs({ source, out, ...options, threads, maxKeys: 120 });
    const whole = await analyzeLogs({ source, ...options, threads: 1 });
    expect({ ...pieces, coverage: null }).toEqual({ ...whole, coverage: null });
    await expect(collectEvidence({ source, ...options, threads, maxKeys: 40 })).rejects.toMatchObject({
      code: "SGT_FLOWLOGS_TOO_MANY_KEYS",
    });
  });

  test("an object that could not be opened is tried again by the next run", async () => {
    const out = join(dir, "ledger");
    const good = memorySource({ "a.log": text(record("10.0.0.9")), "b.log": text(record("10.0.0.8")) });
    const failing: LogSource = {
      async *list(window) {
        for await (const object of good.list(window)) {
          yield object.key === "b.log" ? { ...object, open: () => fail("EACCES") } : object;
        }
      },
    };
    const first = await analyzeLogs({ source: failing, out, ...options });
    expect(first.coverage).toMatchObject({ recordCount: 1, complete: false, unread: [{ key: "b.log" }] });
    const second = await analyzeLogs({ source: good, out, ...options });
    expect(second).toMatchObject({ knownObjectCount: 1, rowCount: 2 });
  });

  test("tells how far it is", async () => {
    const events: AnalyzeEvent[] = [];
    const source = memorySource({ "a.log": text(record("10.0.0.9")), "b.log": text(record("10.0.0.8")) });
    await analyzeLogs({ source, ...options, onEvent: (event) => events.push(event) });
    expect(events.map(({ objectsDone, recordCount }) => [objectsDone, recordCount])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    const last = events.at(-1);
    expect(last?.bytesDone).toBe(last?.byteCount);
  });

  test.each([1, 2])("stops when asked, %i threads", async (threads) => {
    const controller = new AbortController();
    const endless: LogSource = {
      async *list() {
        for (const key of ["a.log", "b.log"]) {
          yield {
            key,
            size: 1e9,
            tag: "1",
            async *open() {
              yield Buffer.from(text());
              for (let n = 0; ; n++) {
                if (n === 20) controller.abort();
                await new Promise(setImmediate);
                yield Buffer.from(`${record("10.0.0.9")}\n`);
              }
            },
          };
        }
      },
    };
    const run = analyzeLogs({ source: endless, ...options, threads, signal: controller.signal });
    await expect(run).rejects.toMatchObject({ code: "SGT_FLOWLOGS_STOPPED" });
  });

  test.each([
    ["a copy in another folder counts once", (log: string) => log, []],
    ["a copy that was cut is named", (log: string) => log.slice(0, -9), ["b/NAME"]],
  ])("%s", async (_name, copy, unread) => {
    const name = "123456789012_vpcflowlogs_eu-west-1_fl-0a1b_20251120T0000Z_0a0b0c0d.log";
    const source = memorySource({
      [`a/${name}`]: text(record("10.0.0.9")),
      [`b/${name}`]: copy(text(record("10.0.0.9"))),
    });
    const { coverage } = await analyzeLogs({ source, ...options });
    expect(coverage).toMatchObject({
      recordCount: 1,
      unread: unread.map((key) => ({ key: key.replace("NAME", name), code: "SGT_FLOWLOGS_OBJECT_CHANGED" })),
    });
  });

  const gateway = "resource-type tgw-id srcaddr\nTransitGateway tgw-0 10.0.0.1\n";
  test.each([
    ["no object", {}, "SGT_FLOWLOGS_NO_OBJECTS"],
    ["no record", { "a.log": "prose\n" }, "SGT_FLOWLOGS_NO_RECORDS"],
    ["a transit gateway's", { "a.log": gateway }, "SGT_FLOWLOGS_TRANSIT_GATEWAY"],
  ])("%s at all", async (_name, objects, code) => {
    await expect(analyzeLogs({ source: memorySource(objects), ...options })).rejects.toMatchObject({ code });
  });

  test.each([
    [
      "a layout that lacks a column",
      "interface-id start srcaddr\neni-0a 1 10.0.0.1\n",
      "LINE_FIELD_MISSING in dstaddr",
    ],
    ["lines that are too short", text("2 eni"), "LINE_FIELD_COUNT"],
  ])("says why there is no record: %s", async (_name, content, why) => {
    const source = memorySource({ "a.log": content });
    const wide = { ...options, window: { from: 0, to: WINDOW.to } };
    const message = expect.stringMatching(new RegExp(`"a.log", line 2: SGT_FLOWLOGS_${why}$`));
    await expect(analyzeLogs({ source, ...wide })).rejects.toMatchObject({ code: "SGT_FLOWLOGS_NO_RECORDS", message });
  });

  test.each([
    ["threads", { threads: 0 }],
    ["threads", { threads: 1.5 }],
    ["maxKeys", { maxKeys: -1 }],
  ])("refuses %s %j", async (_name, wrong) => {
    const run = analyzeLogs({ source: memorySource({ "a.log": text() }), ...options, ...wrong });
    await expect(run).rejects.toMatchObject({ code: "SGT_FLOWLOGS_INVALID_OPTION" });
  });
});

describe("folderSource", () => {
  const AWS = (time: string): string => `123456789012_vpcflowlogs_eu-west-1_fl-0a1b_${time}_0a0b0c0d.log.gz`;

  const keys = async (source: LogSource): Promise<string[]> => {
    const found: string[] = [];
    for await (const { key } of source.list(WINDOW)) found.push(key);
    return found;
  };

  test("takes AWS's files by the time in their name, all others whatever theirs", async () => {
    const names = ["20251119T2200Z", "20251119T2300Z", "20251120T1200Z", "20251122T0100Z", "20251122T0200Z"].map(AWS);
    for (const name of [...names, "b.log", "c.txt", "d.gz", "e.parquet", "README.md", ".log.swp"]) {
      writeFileSync(join(dir, name), "");
    }
    expect(await keys(folderSource(dir))).toEqual([
      ".log.swp",
      ...names.slice(1, 4),
      "README.md",
      "b.log",
      "c.txt",
      "d.gz",
      "e.parquet",
    ]);
    expect(await keys(folderSource(dir, { deliverySeconds: 86_400 }))).toContain(names[0]);
    expect(await keys(folderSource(join(dir, "README.md")))).toEqual(["README.md"]);
  });

  const PLAIN = "AWSLogs/123456789012/vpcflowlogs/eu-west-1/2025/11/20";
  const HIVE =
    "AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=eu-west-1/year=2025/month=11/day=20";
  test.each([PLAIN, `${PLAIN}/07`, HIVE, `${HIVE}/hour=07`, "central/AWSLogs/o"])(
    "learns account and region from %s",
    async (folder) => {
      const isName = folder.startsWith("central");
      mkdirSync(join(dir, folder), { recursive: true });
      const lines = "interface-id srcaddr dstaddr srcport dstport protocol action start flow-direction";
      const body = `${lines}\neni-99 10.0.0.9 10.9.9.9 50000 443 6 ACCEPT ${DAY + 25_500} ingress\n`;
      writeFileSync(join(dir, folder, isName ? AWS("20251120T0705Z") : "a.log.gz"), gzipSync(body));
      const { rows } = await collectEvidence({ source: folderSource(dir), ...options });
      expect([...rows]).toMatchObject([{ accountId: "123456789012", region: "eu-west-1", eniId: "eni-99" }]);
    },
  );
});

// A shared VPC: its owner's flow log records all interfaces, and a participant may log its own besides (VPC user guide, VPC
// sharing). `account-id` is that of the interface, the path names whose flow log it is.
describe("an interface that two accounts log", () => {
  const OWNER = "210987654321";
  const logOf = (account: string, body: string) => {
    const folder = join(dir, "AWSLogs", account, "vpcflowlogs/eu-west-1/2025/11/20");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "a.log"), body);
  };
  const byOwner = () => logOf(OWNER, text(record("10.0.0.9"), record("10.0.0.8")));
  const byParticipant = () =>
    logOf(
      "123456789012",
      `interface-id srcaddr dstaddr srcport dstport protocol start end action log-status tcp-flags\n${["9", "7"]
        .map((last) => `eni-0a 10.0.0.${last} 10.0.0.1 50000 443 6 ${DAY} ${DAY + 59} ACCEPT OK 2\n`)
        .join("")}`,
    );
  const told = async (enis: typeof ENIS) => {
    const { rows, coverage } = await collectEvidence({ source: folderSource(dir), ...options, enis });
    const hours = coverage.enis.map(({ eniId, hoursWithData, hoursSkipped }) => [eniId, hoursWithData, hoursSkipped]);
    return [[...rows].map((row) => `${row.accountId} ${row.source} ${row.recordCount}`).sort(), hours];
  };

  test.each([
    ["that the snapshot holds", ENIS],
    ["of which the records alone tell the account", []],
  ])("%s is one: what either saw counts, each hour once, under the interface's own account", async (_name, enis) => {
    byOwner();
    expect(await told(enis)).toEqual([["123456789012 10.0.0.8 1", "123456789012 10.0.0.9 1"], [["eni-0a", 1, 0]]]);
    byParticipant();
    // Both recorded what 10.0.0.9 sent, in intervals of their own: no record is the other's double.
    expect(await told(enis)).toEqual([
      ["123456789012 10.0.0.7 1", "123456789012 10.0.0.8 1", "123456789012 10.0.0.9 2"],
      [["eni-0a", 1, 0]],
    ]);
  });
});

test("readRecords yields typed records", async () => {
  const lines = `${HEADER} pkt-srcaddr new-field\n${record("2001:DB8:0::9")} - a%20b\n`;
  const items = [];
  for await (const item of readRecords(memorySource({ "a.log": lines }))) items.push(item);
  expect(items).toMatchObject([
    {
      kind: "record",
      record: {
        version: 2,
        srcAddr: "2001:db8::9",
        dstPort: 443,
        tcpFlags: 2,
        flowDirection: null,
        other: { "pkt-srcaddr": null, "new-field": "a%20b" },
      },
      origin: { key: "a.log", line: 2 },
    },
    { kind: "object", key: "a.log", recordCount: 1, fault: null },
  ]);
});

function fail(code: string): never {
  throw Object.assign(new Error(`${code}: permission denied`), { code });
}
