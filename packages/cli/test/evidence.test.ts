import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";
import { type Result, sgt } from "./run-sgt.js";

let dir: string;
let analyzed: Result;

const ANALYSE = ["analyze", "--logs", "logs", "--snapshot", "snapshot", "--out", "ledger", "--threads", "1"];
const NO_COLOUR = { NO_COLOR: "1" };
const width = (text: string): number => Math.max(...text.split("\n").map((line) => [...line].length));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-evidence-"));
  await writeSampleSnapshot(join(dir, "snapshot"));
  await writeSampleLogs(join(dir, "logs"), { days: 3 });
  analyzed = await sgt([...ANALYSE, "--days", "2"], { cwd: dir, columns: 80, env: NO_COLOUR });
});

afterAll(() => rm(dir, { recursive: true, force: true }));

describe("analyze", () => {
  test("tells a person who reached what, within 80 columns", () => {
    expect(width(analyzed.stdout)).toBeLessThanOrEqual(80);
    for (const part of [
      "2026-10-30 00:00Z to 2026-11-01 00:00Z (2 days)",
      "orders-db",
      "tcp 5432",
      "tcp 9100",
      "2026-10-26",
    ]) {
      expect(analyzed.stdout).toContain(part);
    }
  });

  test("ends with 4, for an interface that the snapshot does not hold, and says so", () => {
    expect(analyzed.code).toBe(4);
    expect(analyzed.stdout).toMatch(/1 interface not in the snapshot/);
  });

  test("draws a live line on a terminal, and clears it", () => {
    expect(analyzed.stderr).toContain("\r\u001b[2K");
    expect(analyzed.stderr.split("\r\u001b[2K").at(-1)).not.toMatch(/^(reading|writing)/);
  });

  test("takes in the rest when asked for more, and never the same file twice", async () => {
    const argv = [...ANALYSE.with(6, "ledger-2"), "--days", "3", "--format", "json"];
    await sgt([...ANALYSE.with(6, "ledger-2"), "--to", "2026-10-30", "--days", "1"], { cwd: dir });
    const more = await sgt(argv, { cwd: dir });
    const again = await sgt(argv, { cwd: dir });
    const counts = ({ stdout }: Result) =>
      (JSON.parse(stdout) as { coverage: { recordCount: number } }).coverage.recordCount;
    expect(counts(again)).toBe(counts(more));
    expect(again.stderr).toMatch(/^\d+ files already in the ledger, not read again$/m);
    expect(again.stderr).not.toContain("\r");
  });
});

describe("evidence", () => {
  test.each([80, 160])("shows a ledger within %d columns", async (columns) => {
    const { code, stdout } = await sgt(["evidence", "ledger"], { cwd: dir, columns, env: NO_COLOUR });
    expect(code).toBe(4);
    expect(width(stdout.replace(/^Ledger.*$/m, ""))).toBeLessThanOrEqual(columns);
    expect(stdout).toMatch(/tcp 443/);
  });

  test("as CSV begins with a header and has plain numbers", async () => {
    const { stdout } = await sgt(["evidence", "ledger", "--format", "csv"], { cwd: dir });
    const [header, ...rows] = stdout.trimEnd().split("\r\n");
    expect(header).toBe("port,sources,records");
    for (const row of rows) expect(row).toMatch(/^[a-z0-9 ]+,\d+,\d+$/);
  });

  test("as JSON is what the library returns", async () => {
    const { stdout } = await sgt(["evidence", "ledger", "--format", "json"], { cwd: dir });
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "sgt/ledger/v2",
      accountIds: ["123456789012"],
      regions: ["eu-west-1"],
    });
  });
});

describe("evidence of several ledgers", () => {
  // By day: files at the end of a day are read for both, and would count in both ledgers.
  const analyze = (day: string, out: string, to: string) =>
    ANALYSE.with(2, `logs/AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/10/${day}`)
      .with(6, out)
      .concat("--to", to, "--days", "1");
  const shown = ({ stdout }: Result) =>
    JSON.parse(stdout) as { droppedBefore: string | null; batchCount: number; coverage: { recordCount: number } };

  beforeAll(async () => {
    await sgt(analyze("30", "first", "2026-10-31"), { cwd: dir });
    await sgt(analyze("31", "second", "2026-11-01"), { cwd: dir });
  });

  test("are merged into one that holds the records of both, and again changes nothing", async () => {
    const argv = ["evidence", "both", "--merge", "first,second", "--format", "json"];
    const [first, second] = await Promise.all(
      ["first", "second"].map(async (name) => shown(await sgt(["evidence", name, "--format", "json"], { cwd: dir }))),
    );
    const both = await sgt(argv, { cwd: dir });
    expect(both.stderr).toMatch(/merged 2 ledgers/);
    expect(shown(both).coverage.recordCount).toBe(
      (first?.coverage.recordCount ?? 0) + (second?.coverage.recordCount ?? 0),
    );
    expect(shown(await sgt(argv, { cwd: dir }))).toEqual(shown(both));
  });

  test("lose days only when somebody agrees", async () => {
    const argv = ["evidence", "both", "--drop-before", "2026-10-31", "--format", "json"];
    const before = shown(await sgt(["evidence", "both", "--format", "json"], { cwd: dir }));
    const alone = await sgt(argv, { cwd: dir });
    expect(alone.code).toBe(3);
    expect(alone.stderr).toMatch(/days before 2026-10-31: 1 day \(2026-10-30 to 2026-10-30\)/);
    expect((await sgt(argv, { cwd: dir, answer: "y" })).code).toBe(3);
    expect(shown(await sgt(["evidence", "both", "--format", "json"], { cwd: dir }))).toEqual(before);
    const dropped = shown(await sgt(argv, { cwd: dir, answer: "yes" }));
    expect(dropped.droppedBefore).toBe("2026-10-31");
    expect(dropped.coverage.recordCount).toBeLessThan(before.coverage.recordCount);
  });

  test("a merge with one that dropped days asks for those of this one", async () => {
    const merge = ["evidence", "first", "--merge", "both", "--format", "json"];
    expect((await sgt(merge, { cwd: dir })).code).toBe(3);
    expect(shown(await sgt(["evidence", "first", "--format", "json"], { cwd: dir })).droppedBefore).toBeNull();
    expect(shown(await sgt([...merge, "--yes"], { cwd: dir })).droppedBefore).toBe("2026-10-31");
  });

  test.each<[string, readonly string[]]>([
    ["both at once", ["--merge", "first", "--drop-before", "2026-10-31"]],
    ["no ledger named", ["--merge", ","]],
  ])("%s: a usage error", async (_name, argv) => {
    expect((await sgt(["evidence", "second", ...argv], { cwd: dir })).code).toBe(2);
  });

  test("no day: says so, drops nothing", async () => {
    const result = await sgt(["evidence", "second", "--drop-before", "yesterday", "--yes"], { cwd: dir });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain("SGT_FLOWLOGS_INVALID_OPTION");
  });
});
