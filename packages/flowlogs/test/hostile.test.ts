import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "@jest/globals";
import type { LogSource } from "@sgt/flowlogs";
import { folderSource } from "@sgt/flowlogs/node";
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
    return { records: coverage.recordCount, unread, malformed };
  };

  test.each(table)("%s", async (_row, content, { records, unread, malformed = {} }) => {
    const outcome = await outcomeOf(memorySource({ "a-good.log": text(GOOD), "b.log": content }));
    expect(outcome).toEqual({ records: records + 1, unread: unread === undefined ? [] : [unread], malformed });
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
    expect(await outcomeOf(source)).toEqual({ records: 3, unread: [`${F}OBJECT_UNREADABLE`], malformed: {} });
  });

  test("a log format without a header line", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how AWS writes a format
    const logFormat = "${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${action} ${start}";
    const source = memorySource({ "a.log": `eni-0a 10.0.0.9 10.0.0.1 50000 443 6 ACCEPT ${DAY}\nx\n` }, { logFormat });
    expect(await outcomeOf(source)).toEqual({ records: 1, unread: [], malformed: { [COUNT]: 1 } });
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
