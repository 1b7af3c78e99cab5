import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "@jest/globals";
import type { LogSource } from "@sgt/flowlogs";
import { analyzeLogs, collectEvidence, folderSource } from "@sgt/flowlogs/node";
import { COUNT, cutEnd, F, GOOD, hostileTable, noisy, TABLE, text } from "./hostile-table.js";
import { memorySource } from "./memory-source.js";
import { READERS } from "./readers.js";
import { DAY, ENIS, WINDOW } from "./worlds.js";

test("the table stands in the documentation", () => {
  const documented = readFileSync(new URL("../../../docs/hostile-logs.md", import.meta.url), "utf8");
  expect(documented).toContain(hostileTable());
});

describe.each(READERS)("%s reader", (name, read) => {
  // A line is a line on any thread; what differs there is how objects begin and end.
  const table = name.includes("threads") ? TABLE.filter(([, content]) => typeof content !== "string") : TABLE;
  // Beside a good object, so that the run as a whole goes on.
  const outcomeOf = async (source: LogSource): Promise<unknown> => {
    const { coverage } = await read({ source, enis: ENIS, window: WINDOW });
    const malformed = Object.fromEntries(coverage.malformed.map(({ code, count }) => [code, count]));
    const unread = coverage.unread.map(({ code }) => code);
    const others = coverage.otherFiles.map(({ what }) => what);
    return { records: coverage.recordCount, unread, malformed, others };
  };

  test.each(table)("%s", async (_row, content, { records, unread, malformed = {}, other }) => {
    const outcome = await outcomeOf(memorySource({ "a-good.log": text(GOOD), "b.log": content }));
    const listed = (value: string | undefined): string[] => (value === undefined ? [] : [value]);
    expect(outcome).toEqual({ records: records + 1, unread: listed(unread), malformed, others: listed(other) });
  });

  test("an object cut in its middle counts up to the cut", async () => {
    const bytes = gzipSync(noisy);
    const source = memorySource({ "a.log": text(GOOD), "b.log": cutEnd(bytes, bytes.length / 2) });
    const { coverage } = await read({ source, enis: ENIS, window: WINDOW });
    expect(coverage.unread).toMatchObject([{ code: `${F}OBJECT_TRUNCATED`, recordCount: coverage.recordCount - 1 }]);
    expect(coverage.recordCount).toBeGreaterThan(800);
    expect(coverage.malformed).toEqual([]);
  });

  test("a source that fails in the middle of an object", async () => {
    const source: LogSource = {
      async *list() {
        yield* memorySource({ "a.log": text(GOOD) }).list(WINDOW);
        yield {
          key: "b.log",
          size: 1_000,
          tag: "1",
          async *open() {
            yield Buffer.from(text(GOOD, GOOD));
            throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
          },
        };
      },
    };
    expect(await outcomeOf(source)).toEqual({
      records: 3,
      unread: [`${F}OBJECT_UNREADABLE`],
      malformed: {},
      others: [],
    });
  });

  test("a log format without a header line", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how AWS writes a format
    const logFormat = "${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${action} ${start}";
    const source = memorySource({ "a.log": `eni-0a 10.0.0.9 10.0.0.1 50000 443 6 ACCEPT ${DAY}\nx\n` }, { logFormat });
    expect(await outcomeOf(source)).toEqual({ records: 1, unread: [], malformed: { [COUNT]: 1 }, others: [] });
  });
});

describe("hostile folders", () => {
  const dir = mkdtempSync(join(tmpdir(), "sgt-hostile-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const read = async (name: string) => {
    const [, readPlainly] = READERS[0] as (typeof READERS)[number];
    return (await readPlainly({ source: folderSource(join(dir, name)), enis: ENIS, window: WINDOW })).coverage;
  };
  const folder = (name: string): string => {
    mkdirSync(join(dir, name, "deep"), { recursive: true });
    writeFileSync(join(dir, name, "deep", "a.log"), text(GOOD));
    return join(dir, name);
  };

  test("a link to its own folder is walked once", async () => {
    const path = folder("loop");
    symlinkSync(path, join(path, "deep", "again"));
    symlinkSync(join(path, "deep", "a.log"), join(path, "twin.log"));
    expect(await read("loop")).toMatchObject({ objectCount: 1, recordCount: 1, unread: [] });
  });

  test("what is wrong in a folder with a link to itself is named once", async () => {
    const path = folder("tangled");
    symlinkSync(path, join(path, "again"));
    symlinkSync("nothing", join(path, "link.log"));
    expect((await read("tangled")).unread.map(({ key }) => key)).toEqual(["link.log"]);
  });

  test("a link out of the folder is named and not followed", async () => {
    symlinkSync(folder("elsewhere"), join(folder("out"), "link"));
    expect(await read("out")).toMatchObject({ recordCount: 1, unread: [{ key: "link", code: `${F}LINK_OUTSIDE` }] });
  });

  test("a link to nothing is named", async () => {
    symlinkSync("nothing", join(folder("broken"), "link.log"));
    expect(await read("broken")).toMatchObject({
      recordCount: 1,
      unread: [{ key: "link.log", code: `${F}LINK_BROKEN` }],
    });
  });

  const beside = async (name: string, files: Record<string, string | Uint8Array>) => {
    const path = folder(name);
    for (const [key, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, key)), { recursive: true });
      writeFileSync(join(path, key), content);
    }
    const { coverage } = await collectEvidence({
      source: folderSource(path),
      enis: ENIS,
      window: WINDOW,
    });
    return {
      records: coverage.recordCount,
      unread: coverage.unread.map(({ key }) => key),
      others: coverage.otherFiles,
    };
  };

  test.each<[string, string | Uint8Array, { records?: number; unread?: boolean; other?: string }]>([
    ["flows", text(GOOD), { records: 1 }],
    ["flows.csv", text(GOOD), { records: 1 }],
    ["2026/11/flows.log.gz.1", gzipSync(text(GOOD)), { records: 1 }],
    [".hidden", text(GOOD), { records: 1 }],
    ["000000", gzipSync(`2026-11-29T01:00:00.000Z ${GOOD}\n`), { records: 1 }],
    ["custom-layout", `eni-0123456789abcdef0 10.0.0.9 443 ACCEPT\n`, { unread: true }],
    ["README.md", "# Logs\n\nFrom the bucket.\n", { other: "other text" }],
    ["notes.txt", "Dear Sir or Madam,\n", { unread: true }],
    ["run.json", `{"jobs": 3}`, { other: "other JSON" }],
    ["core", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), { other: "other binary file" }],
    ["_SUCCESS", "", { other: "empty file" }],
    [".gitkeep", "", { other: "empty file" }],
    ["empty.log", "", { unread: true }],
    ["ledger/ledger.json", `{\n  "schema": "sgt/ledger/v1",\n  "commits": []\n}\n`, { other: "file of sgt" }],
    ["map.png", Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), { other: "image" }],
  ])("a file named %s is judged by what it holds", async (key, content, { records = 0, unread = false, other }) => {
    expect(await beside(`beside-${key.replaceAll("/", "-")}`, { [key]: content })).toEqual({
      records: records + 1,
      unread: unread ? [key] : [],
      others: other === undefined ? [] : [{ what: other, count: 1, examples: [key] }],
    });
  });

  test("a whole AWSLogs tree, as a bucket holds it", async () => {
    const named = (what: string, i: number): string => `AWSLogs/123456789012/${what}/eu-west-1/2026/11/${10 + i}/`;
    const files: Record<string, string | Uint8Array> = {};
    for (let i = 0; i < 10; i++) {
      files[
        `${named("CloudTrail", i)}123456789012_CloudTrail_eu-west-1_202611${10 + i}T0000Z_aB${i}dEfGhIjKlMnOp.json.gz`
      ] = gzipSync(`{"Records":[{"eventVersion":"1.11"}]}`);
      files[`${named("elasticloadbalancing", i)}123456789012_elb_${i}.log`] =
        `tls 2.0 2026-11-29T02:59:40 net/web/c6e77e28c25b2234 g3d4b5e8bb8464cd 192.0.2.1:51341 10.0.0.1:443 5 2 98 246 - -\n`;
    }
    const { others, ...rest } = await beside("tree", files);
    expect(rest).toEqual({ records: 1, unread: [] });
    expect(others.map(({ what, count }) => [what, count])).toEqual([
      ["CloudTrail", 10],
      ["Network Load Balancer access log", 10],
    ]);
  });

  test("of many names of one pattern a few are looked at; where they differ all are read", async () => {
    const opened: string[] = [];
    const trail = gzipSync(`{"Records":[{"eventVersion":"1.11"}]}`);
    const source = (contentOf: (i: number) => Uint8Array): LogSource => ({
      async *list() {
        yield* memorySource({ "a.log": text(GOOD) }).list(WINDOW);
        for (let i = 10; i < 60; i++) {
          const content = contentOf(i);
          const bytes = (how: string) => () => {
            opened.push(how);
            return Readable.from([content]);
          };
          yield { key: `x/${i}.json.gz`, size: content.length, tag: "1", open: bytes("open"), head: bytes("head") };
        }
      },
    });
    const count = async (contentOf: (i: number) => Uint8Array) => {
      opened.length = 0;
      const { coverage } = await collectEvidence({ source: source(contentOf), enis: ENIS, window: WINDOW });
      return {
        records: coverage.recordCount,
        others: coverage.otherFiles.map((one) => one.count),
        heads: opened.filter((how) => how === "head").length,
        opened: opened.filter((how) => how === "open").length,
      };
    };
    expect(await count(() => trail)).toEqual({ records: 1, others: [50], heads: 3, opened: 0 });
    const logs = Buffer.from(text(GOOD));
    expect(await count((i) => (i === 35 ? logs : trail))).toEqual({ records: 2, others: [49], heads: 2, opened: 50 });
  });

  test("nothing but other logs is an error that says what they are", async () => {
    mkdirSync(join(dir, "only"));
    writeFileSync(join(dir, "only", "a.json"), `{"Records":[{"eventVersion":"1.11"}]}`);
    const options = { source: folderSource(join(dir, "only")), enis: ENIS, window: WINDOW };
    const refused = { code: `${F}NO_RECORDS`, details: { objectCount: 1 } };
    await expect(collectEvidence(options)).rejects.toMatchObject(refused);
    await expect(analyzeLogs({ ...options, out: join(dir, "only-ledger") })).rejects.toMatchObject(refused);
  });

  test("a run into a ledger names other files each time, and the ledger does not add them up", async () => {
    writeFileSync(join(folder("twice"), "a.json"), `{"Records":[{"eventVersion":"1.11"}]}`);
    const options = { source: folderSource(join(dir, "twice")), enis: ENIS, window: WINDOW, out: join(dir, "ledger") };
    for (let run = 0; run < 2; run++) {
      const { coverage } = await analyzeLogs(options);
      expect(coverage).toMatchObject({ recordCount: 1, otherFiles: [{ what: "CloudTrail", count: 1 }] });
    }
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? test.skip : test)("a folder and a file without permission are named", async () => {
    const path = folder("closed");
    mkdirSync(join(path, "shut"), { mode: 0o000 });
    writeFileSync(join(path, "shut.log"), text(GOOD));
    chmodSync(join(path, "shut.log"), 0o000);
    const { recordCount, unread } = await read("closed");
    expect(recordCount).toBe(1);
    expect(unread.map(({ key, code }) => [key, code])).toEqual([
      ["shut", `${F}FOLDER_UNREADABLE`],
      ["shut.log", `${F}OBJECT_UNREADABLE`],
    ]);
  });

  test("a path that is not there", async () => {
    await expect(read("nowhere")).rejects.toMatchObject({ code: `${F}SOURCE_NOT_FOUND` });
  });
});
