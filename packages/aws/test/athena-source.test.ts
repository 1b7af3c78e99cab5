import { readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { LogSource } from "@sgt/flowlogs";
import { folderSource } from "@sgt/flowlogs/node";
import type { AthenaFailure } from "@sgt/sandbox";
import { type AthenaWorld, prepareAthena } from "./support/athena-world.js";
import { FORMATS, FROM, makeLines, TO, writeObjects } from "./support/flow-world.js";
import { writeParquetObjects } from "./support/parquet-objects.js";
import { codeOf, essence, listed } from "./support/source-world.js";

const NAMES = FORMATS.directed;
const SIX_HOURS = 6 * 3_600;

let world: AthenaWorld;
afterEach(() => world.close());

const fillDirected = (dir: string) =>
  writeObjects(dir, makeLines(NAMES, 300), { names: NAMES, everySeconds: SIX_HOURS });
const folder = () => folderSource(join(world.s3Dir, "central-logs"));

async function evidenceOf(ledger: string, source: LogSource) {
  await world.analyze(source, ledger);
  return essence(await world.evidence(ledger));
}

/** Files and folders that a run left in the bucket for results; empty folders of the sandbox are no objects. */
async function leftovers(): Promise<string[]> {
  const all = await readdir(join(world.s3Dir, "results"), { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const unloads = () => world.athena.statements.filter((sql) => sql.startsWith("UNLOAD")).length;
const isUnload = (sql: string) => sql.startsWith("UNLOAD");

describe("what lies below a prefix", () => {
  test("layouts side by side, text and Parquet: one table each, the same evidence", async () => {
    world = await prepareAthena(async (dir) => {
      await fillDirected(dir);
      const more = { names: FORMATS.flagged, everySeconds: SIX_HOURS, flowLogId: "fl-0123456789abcdef2" };
      await writeObjects(dir, makeLines(FORMATS.flagged, 300, 2), more);
      await writeParquetObjects(dir, makeLines(NAMES, 300, 3), NAMES);
    });
    const local = await evidenceOf("folder", folder());
    const source = world.athenaSource();
    expect(await evidenceOf("athena", source)).toEqual(local);
    expect([unloads(), source.handedBackCount]).toEqual([3, 0]);
    expect(local.malformed.map((text) => text.split(" ")[0])).toContain("SGT_FLOWLOGS_LINE_FIELD_INVALID");
  });

  test.each<[string, Record<string, string>, number]>([
    ["numbers as text", { srcport: "VARCHAR", start: "VARCHAR" }, 0],
    ["unsigned numbers", { srcport: "BIGINT", packets: "UBIGINT" }, 12],
    ["an account as a number", { "account-id": "BIGINT" }, 12],
  ])("Parquet with %s", async (_name, types, handedBack) => {
    const lines = makeLines(NAMES, 120, 4).filter(({ text }) => !text.includes("x"));
    world = await prepareAthena(async (dir) => {
      await writeParquetObjects(dir, lines, NAMES, types);
      // Beside something that can be read, so that the run goes on.
      await writeObjects(dir, makeLines(NAMES, 20, 5), { names: NAMES, everySeconds: SIX_HOURS });
    });
    const local = await evidenceOf("folder", folder());
    const source = world.athenaSource();
    expect(await evidenceOf("athena", source)).toEqual(local);
    expect(source.handedBackCount).toBe(handedBack);
  });

  test("objects of other names are read here", async () => {
    world = await prepareAthena(async (dir) => {
      await fillDirected(dir);
      const lines = makeLines(NAMES, 50, 6).map(({ text }) => text);
      const [day] = await readdir(join(dir, "AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/10"));
      const path = join(dir, "AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/10", day ?? "", "mine.log.gz");
      await writeFile(path, gzipSync(`${NAMES.join(" ")}\n${lines.join("\n")}\n`));
    });
    const local = await evidenceOf("folder", folder());
    const source = world.athenaSource();
    expect(await evidenceOf("athena", source)).toEqual(local);
    expect(source.handedBackCount).toBe(1);
  });

  test("a window within the logs: what lies outside is counted by object, as by the reader of files", async () => {
    world = await prepareAthena(fillDirected);
    const window = { from: FROM + 2 * 86_400 + 1_800, to: FROM + 2 * 86_400 + 90_000 };
    const results = [];
    for (const [ledger, source] of [["folder", folder()] as const, ["athena", world.athenaSource()] as const]) {
      await world.analyze(source, ledger, { window });
      const [batch] = await readdir(join(world.dir, ledger, "_batches"));
      const { objects } = JSON.parse(await readFile(join(world.dir, ledger, "_batches", batch ?? ""), "utf8"));
      results.push(
        objects.map(({ key, outsideWindowCount }: Record<string, unknown>) => `${key} ${outsideWindowCount}`).sort(),
      );
    }
    expect(results[1]).toEqual(results[0]);
  });
});

describe("the ledger", () => {
  test("knows an object whichever engine read it", async () => {
    world = await prepareAthena(fillDirected);
    const objectCount = (await listed(folder())).length;
    await world.analyze(world.athenaSource(), "both");
    const statementCount = world.athena.statements.length;
    expect((await world.analyze(world.athenaSource(), "both")).knownObjectCount).toBe(objectCount);
    expect((await world.analyze(folder(), "both")).knownObjectCount).toBe(objectCount);
    expect(world.athena.statements.length).toBe(statementCount);
    await world.analyze(folder(), "other");
    expect((await world.analyze(world.athenaSource(), "other")).knownObjectCount).toBe(objectCount);
  });

  test("holds the same when many small batches were asked about, and what is left over is nothing", async () => {
    world = await prepareAthena(fillDirected, {
      athena: { execute: (s) => world.athena.execute(s), maxRunning: 2, polls: 3 },
    });
    const local = await evidenceOf("folder", folder());
    expect(await evidenceOf("athena", world.athenaSource({ batch: { objects: 3 } }))).toEqual(local);
    expect(unloads()).toBe(Math.ceil((await listed(folder())).length / 3));
    expect([await leftovers(), world.athena.tables.size]).toEqual([[], 0]);
  });
});

describe("what Athena cannot read, or does not", () => {
  async function startFailing(
    onUnload: (sql: string, count: number) => Promise<AthenaFailure | undefined> | AthenaFailure | undefined,
  ) {
    let count = 0;
    world = await prepareAthena(
      fillDirected,
      {},
      {
        onStatement: (sql) => (isUnload(sql) ? onUnload(sql, ++count) : undefined),
      },
    );
    return evidenceOf("folder", folder());
  }

  test("an object that the reason names is left to the reader on this machine", async () => {
    let named = "";
    const local = await startFailing((_sql, count) =>
      count === 1 ? { reason: `HIVE_CURSOR_ERROR: Failed to read file: s3://central-logs/${named}` } : undefined,
    );
    named = (await listed(world.athenaSource()))[2]?.key ?? "";
    const source = world.athenaSource();
    expect(await evidenceOf("athena", source)).toEqual(local);
    expect([source.handedBackCount, unloads()]).toEqual([1, 2]);
  });

  test("an object that nobody names is found by halves", async () => {
    const local = await startFailing(() => undefined);
    const [first] = await listed(world.athenaSource());
    const path = join(world.s3Dir, "central-logs", first?.key ?? "");
    // A byte in the middle: its two ends are as they were.
    const bytes = await readFile(path);
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 0xff;
    await writeFile(path, bytes);
    const damaged = await evidenceOf("damaged", folder());
    expect(damaged).not.toEqual(local);
    const source = world.athenaSource();
    expect(await evidenceOf("athena", source)).toEqual(damaged);
    expect(source.handedBackCount).toBe(1);
  });

  test("a failure that may pass is tried again", async () => {
    const local = await startFailing((_sql, count) =>
      count < 3 ? { reason: "GENERIC_INTERNAL_ERROR: try again", isRetryable: true } : undefined,
    );
    expect(await evidenceOf("athena", world.athenaSource())).toEqual(local);
    expect(unloads()).toBe(3);
  });

  test("objects that it passes over, as those in Glacier, are read here or named", async () => {
    world = await prepareAthena(fillDirected, {}, { skips: (key) => key.includes("/2026/10/31/") });
    const local = await evidenceOf("folder", folder());
    const source = world.athenaSource();
    expect(await evidenceOf("athena", source)).toEqual(local);
    expect(source.handedBackCount).toBeGreaterThan(2);
    expect(unloads()).toBe(1);
  });

  test("an object that changes while the query runs is counted by nobody", async () => {
    let path = "";
    await startFailing(async (_sql, count) => {
      if (count === 1) await utimes(path, new Date(), new Date((TO + 86_400 * 9) * 1000));
      return undefined;
    });
    const [first] = await listed(world.athenaSource());
    path = join(world.s3Dir, "central-logs", first?.key ?? "");
    const { coverage } = await world.analyze(world.athenaSource(), "athena");
    expect(coverage.unread).toMatchObject([{ key: first?.key, code: "SGT_AWS_OBJECT_CHANGED" }]);
    expect(unloads()).toBe(2);
  });

  test.each<[string, AthenaFailure]>([
    ["SGT_AWS_QUERY_FAILED", { reason: "SYNTAX_ERROR: line 1:8: Column 'x' cannot be resolved" }],
    ["SGT_AWS_QUERY_DENIED", { reason: "Insufficient permissions to execute the query. Access Denied" }],
    ["SGT_AWS_QUERY_OUTPUT", { reason: "HIVE_PATH_ALREADY_EXISTS: Target directory is not empty" }],
    ["SGT_AWS_QUERY_CANCELLED", { reason: "Bytes scanned limit was exceeded", state: "CANCELLED" }],
  ])("%s ends the run, and leaves nothing behind", async (code, failure) => {
    await startFailing(() => failure);
    expect(await codeOf(world.analyze(world.athenaSource(), "athena"))).toBe(code);
    expect([await leftovers(), world.athena.tables.size]).toEqual([[], 0]);
  });

  test("a part of the answer that is missing is noticed", async () => {
    world = await prepareAthena(fillDirected, {
      athena: {
        execute: async (statement) => {
          const ended = await world.athena.execute(statement);
          const folderOf = /TO 's3:\/\/([^']+)'/.exec(statement.sql)?.[1];
          if (folderOf !== undefined) await rm(join(world.s3Dir, folderOf, "part-1"));
          return ended;
        },
      },
    });
    expect(await codeOf(world.analyze(world.athenaSource(), "athena"))).toBe("SGT_AWS_QUERY_ANSWER");
  });

  test("a run that is stopped stops its query and drops its table", async () => {
    const stop = new AbortController();
    world = await prepareAthena(fillDirected, {
      athena: {
        execute: async (statement) => {
          if (!isUnload(statement.sql)) return world.athena.execute(statement);
          stop.abort();
          return new Promise(() => undefined);
        },
      },
    });
    expect(await codeOf(world.analyze(world.athenaSource(), "athena", { signal: stop.signal }))).toBe(
      "SGT_FLOWLOGS_STOPPED",
    );
    expect([await leftovers(), world.athena.tables.size]).toEqual([[], 0]);
    expect(world.sandbox.requests.map(({ action }) => action)).toContain("StopQueryExecution");
  });
});

describe("the place for output", () => {
  test.each<[string, string, string]>([
    ["in another region", "s3://elsewhere/athena/", "SGT_AWS_QUERY_OUTPUT"],
    ["that may not be written", "s3://results/private/", "SGT_AWS_QUERY_OUTPUT"],
    ["that is not there", "s3://nothing/athena/", "SGT_AWS_BUCKET_NOT_FOUND"],
  ])("%s", async (_name, output, code) => {
    world = await prepareAthena(
      async (dir) => {
        await fillDirected(dir);
        await writeObjects(join(dir, "..", "elsewhere"), makeLines(NAMES, 1), { names: NAMES });
      },
      { buckets: { results: { writable: ["athena/"] }, elsewhere: { region: "us-east-1", writable: [""] } } },
    );
    expect(await codeOf(world.analyze(world.athenaSource({ output }), "athena"))).toBe(code);
  });

  test.each([
    { output: "results" },
    { output: "s3://results/it's/" },
    { output: "s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/reader" },
    { url: "s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/reader" },
    { database: 'a"b' },
    { workgroup: "a b" },
  ])("%j is refused before anything is asked", async (options) => {
    world = await prepareAthena(fillDirected);
    expect(() => world.athenaSource(options)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^SGT_AWS_(INVALID_SOURCE|QUERY_OUTPUT)$/) }),
    );
    expect(world.sandbox.requests.filter(({ service }) => service === "athena")).toEqual([]);
  });
});
