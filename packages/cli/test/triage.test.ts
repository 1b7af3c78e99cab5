import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { codesIn, sgt, type World } from "./run-sgt.js";

let folder = "";
const path = (name: string): string => join(folder, name);
const CITY =
  '91.0.0.0,91.63.255.255,DE,Hesse,,"Darmstadt\u001b[2J",64283,49.86,8.65,Europe/Berlin\n52.16.0.0,52.19.255.255,IE,Leinster,,Dublin,,53.3,-6.3,\n';
const ASN = "91.0.0.0,91.63.255.255,3320,Deutsche Telekom AG\n52.16.0.0,52.19.255.255,16509,AMAZON-02\n";
const INPUT = "91.1.2.3\n52.16.0.1\n10.0.0.1\n8.8.8.8\n91.1.2.3\n";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sgt-triage-"));
  await writeFile(path("city.csv"), CITY);
  await writeFile(path("asn.csv"), ASN);
  await writeFile(path("own.csv"), "cidr,site\n10.0.0.0/8,Lyon\n");
  await writeFile(path("vpn.txt"), "91.1.2.3\n");
  await writeFile(path("ips.txt"), INPUT);
  await writeFile(path("ips.txt.gz"), gzipSync(INPUT));
  await writeFile(path("cut.gz"), gzipSync(INPUT.repeat(1000)).subarray(0, 60));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const FILES = ["--city", "city.csv", "--asn", "asn.csv"];
const run = (argv: readonly string[], world: World = {}) =>
  sgt(["triage", ...argv], {
    cwd: folder,
    env: { SGT_GEOIP_DIR: path("store") },
    now: Date.UTC(2026, 10, 20),
    ...world,
  });

describe("sgt triage", () => {
  test("a pipe gets CSV, and the story the summary", async () => {
    const { code, stdout, stderr } = await run(["-", ...FILES], { stdin: INPUT });
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split("\r\n");
    expect(rows).toHaveLength(6);
    expect(rows[0]).toMatch(/^address,asn,organization,network,city,/);
    expect(rows[1]).toMatch(
      /^91\.1\.2\.3,3320,Deutsche Telekom AG,91\.0\.0\.0\/10,Darmstadt\ufffd\[2J,Hesse,DE,64283,49\.86,8\.65,/,
    );
    expect(stderr).toContain("5 entries: 4 different, 1 repeated");
    expect(stderr).toContain("Germany (DE)");
  });

  test("a terminal gets a table of the same, without control characters", async () => {
    const { stdout } = await run(["ips.txt", ...FILES, "--own", "own.csv"], { columns: 120 });
    expect(stdout).toContain("Deutsche");
    expect(stdout).toContain("Lyon");
    expect(stdout).not.toContain("\u001b[2J");
    expect(stdout).toContain("cloud: Amazon");
  });

  const WIDEST = "2001:db8:1234:5678:9abc:def0:1234:1000";
  test.each([
    [70, INPUT],
    [80, INPUT],
    [80, `${INPUT}${WIDEST}\n`],
    [100, `${INPUT}${WIDEST}\n`],
    [120, INPUT],
  ])("the table fits %d columns, and no address is cut", async (columns, stdin) => {
    const { stdout } = await run(["-", ...FILES, "--own", "own.csv", "--unique"], {
      columns,
      stdin,
      env: { NO_COLOR: "1" },
    });
    const lines = stdout.split("\n").map((line) => [...line].length);
    expect(Math.max(...lines)).toBeLessThanOrEqual(columns);
    for (const address of stdin.trim().split("\n")) expect(stdout).toContain(`│ ${address} `);
    for (const text of ["Deutsche", "residential", "Lyon", "Dublin"]) expect(stdout).toContain(text);
  });

  test("one's own ranges are enough where nothing is installed, and have their place in the columns for it", async () => {
    await writeFile(path("placed.csv"), "cidr,site,city,country,lat,lon\n10.0.0.0/8,Depot,Lyon,FR,45.76,4.84\n");
    const { code, stdout, stderr } = await run(["-", "--own", "placed.csv", "--format", "ndjson"], {
      stdin: "10.0.0.1\n",
    });
    expect([code, codesIn(stderr)]).toEqual([0, []]);
    expect(JSON.parse(stdout)).toMatchObject({
      site: "Depot",
      city: "Lyon",
      country: "FR",
      latitude: 45.76,
      kind: "own",
    });
    expect(stderr).toMatch(/^warning /m);
  });

  test.each([
    ["csv", "out.csv", (text: string) => text.split("\r\n").length - 2],
    ["ndjson", "out.ndjson", (text: string) => text.trimEnd().split("\n").length],
    ["json", "out.json", (text: string) => (JSON.parse(text) as unknown[]).length],
    ["md", "out.md", (text: string) => text.trimEnd().split("\n").length - 2],
  ])("%s into %s", async (_, name, count) => {
    const { code, stdout } = await run(["ips.txt", ...FILES, "--out", name]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(count(await readFile(path(name), "utf8"))).toBe(5);
    expect((await readdir(folder)).filter((file) => file.endsWith(".tmp"))).toEqual([]);
  });

  test("gzip in and out", async () => {
    expect((await run(["ips.txt.gz", ...FILES, "--out", "packed.csv.gz"])).code).toBe(0);
    expect(gunzipSync(await readFile(path("packed.csv.gz"))).toString()).toBe(
      (await run(["ips.txt", ...FILES])).stdout,
    );
  });

  test("Parquet that others read", async () => {
    expect((await run(["ips.txt", ...FILES, "--unique", "--out", "out.parquet"])).code).toBe(0);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const sql = `SELECT address, asn::INT, latitude, "count"::INT FROM '${path("out.parquet")}'`;
    expect((await connection.runAndReadAll(sql)).getRows()).toEqual([
      ["91.1.2.3", 3320, 49.86, 2],
      ["52.16.0.1", 16509, 53.3, 1],
      ["10.0.0.1", null, null, 1],
      ["8.8.8.8", null, null, 1],
    ]);
  });

  test("a workbook whose cells are values, not formulas", async () => {
    await writeFile(path("evil.csv"), 'cidr,site\n10.0.0.0/8,"=HYPERLINK(""http://x"")"\n');
    expect((await run(["ips.txt", ...FILES, "--own", "evil.csv", "--out", "out.xlsx"])).code).toBe(0);
    const { read } = await import("xlsx");
    const sheet = read(await readFile(path("out.xlsx"))).Sheets.Triage as Record<
      string,
      { t: string; f?: string; v: unknown }
    >;
    const cells = Object.values(sheet).filter((cell) => typeof cell?.v === "string" && cell.v.startsWith("=HYPER"));
    expect(cells.map(({ t, f }) => [t, f])).toEqual([["s", undefined]]);
  });

  test("a map, with what is on no map beside it", async () => {
    expect((await run(["ips.txt", ...FILES, "--out", "x.csv", "--map", "map.svg"])).code).toBe(0);
    const svg = await readFile(path("map.svg"), "utf8");
    expect(svg).toMatch(/^<svg/);
    expect(svg).not.toContain("\u001b");
    expect((await run(["ips.txt", ...FILES, "--map", "map.doc"])).code).toBe(2);
  });

  test("kinds: a list with its date, doubted by a known provider", async () => {
    const { stdout } = await run(["ips.txt", ...FILES, "--vpn", "vpn.txt", "--format", "ndjson"]);
    const [first] = stdout.split("\n").map((line) => (line === "" ? null : JSON.parse(line)));
    expect(first).toMatchObject({
      kind: "vpn",
      confidence: "low",
      doubts: expect.stringContaining("residential by known AS numbers"),
    });
  });

  test("the summary as JSON has every place with its count", async () => {
    await run(["ips.txt", ...FILES, "--summary", "summary.json"]);
    const summary = JSON.parse(await readFile(path("summary.json"), "utf8"));
    expect(summary).toMatchObject({ entryCount: 5, distinctCount: 4, invalidCount: 0 });
    expect(summary.places).toEqual([
      expect.objectContaining({ city: expect.stringMatching(/^Darmstadt/), country: "DE", latitude: 49.86, count: 2 }),
      expect.objectContaining({ city: "Dublin", count: 1 }),
    ]);
    expect(summary.networks[0]).toEqual({ name: "AS3320 Deutsche Telekom AG", count: 2 });
  });

  test("a line that is no address is a row, a warning and exit code 4", async () => {
    const { code, stdout, stderr } = await run(["-", ...FILES], { stdin: "91.1.2.3\nnobody\n" });
    expect(code).toBe(4);
    expect(stdout).toContain("\r\nnobody,");
    expect(stderr).toContain("line 2: nobody");
  });

  test("IPv6 asked of IPv4 files is said, and exit code 4", async () => {
    const { code, stdout, stderr } = await run(["-", ...FILES], { stdin: "2600::1\n" });
    expect([code, stderr]).toEqual([4, expect.stringContaining("SGT_GEOIP_FAMILY_MISSING")]);
    expect(stdout).toContain("2600::1,,");
  });

  test.each([
    [["ips.txt"], "SGT_GEOIP_NOT_INSTALLED", 1],
    [["none.txt", ...FILES], "SGT_CLI_NOT_FOUND", 1],
    // It is the output that is not there, and not the addresses.
    [["ips.txt", ...FILES, "--out", "nowhere/x.json"], "SGT_CLI_UNWRITABLE", 1],
    [["ips.txt", ...FILES, "--out", "nowhere/x.md"], "SGT_CLI_UNWRITABLE", 1],
    [["cut.gz", ...FILES, "--out", "never.csv"], "SGT_GEOIP_INPUT_GZIP", 1],
    [["ips.txt", "--city", "asn.csv"], "SGT_GEOIP_DATABASE_WRONG", 1],
    [["ips.txt", "--asn", "city.csv"], "SGT_GEOIP_DATABASE_WRONG", 1],
    [["ips.txt", ...FILES, "--tor", "ips.txt.gz"], "no error", 0],
    [["ips.txt", ...FILES, "--tor", "own.csv"], "no error", 0],
    [["ips.txt", ...FILES, "--cloud", "city.csv"], "no error", 0],
    [["ips.txt", ...FILES, "--format", "parquet"], "SGT_CLI_USAGE", 2],
    [["ips.txt", ...FILES, "--out", "x.parquet.gz"], "SGT_CLI_USAGE", 2],
    [["ips.txt", ...FILES, "--out", "x.csv", "--format", "table"], "SGT_CLI_USAGE", 2],
  ])("%j: %s", async (argv, expected, code) => {
    const result = await run(argv);
    expect([codesIn(result.stderr)[0] ?? "no error", result.code]).toEqual([expected, code]);
    expect(existsSync(path("never.csv"))).toBe(false);
  });
});

describe("sgt geoip", () => {
  const geoip = (...argv: string[]) =>
    sgt(["geoip", ...argv], { cwd: folder, env: { SGT_GEOIP_DIR: path("store-two"), HOME: folder }, now: Date.now() });

  test("nothing installed is something to do", async () => {
    const { code, stderr } = await geoip("status");
    expect([code, stderr]).toEqual([3, expect.stringContaining("nothing is installed")]);
  });

  test("files are installed, shown and found by triage, without a network", async () => {
    expect((await geoip("install", "--from", "city.csv,asn.csv")).code).toBe(0);
    const status = await geoip("status", "--format", "json");
    expect(status.code).toBe(0);
    expect(JSON.parse(status.stdout).databases).toEqual([
      expect.objectContaining({ holds: ["place"], ageDays: 0, source: "file city.csv" }),
      expect.objectContaining({ holds: ["network"], families: [4] }),
    ]);
    const { stdout } = await run(["ips.txt"], { env: { SGT_GEOIP_DIR: path("store-two") } });
    expect(stdout).toBe((await run(["ips.txt", ...FILES])).stdout);
  });

  test("old databases are warned of, and end status with 3", async () => {
    const world = { cwd: folder, env: { SGT_GEOIP_DIR: path("store-two") }, now: Date.now() + 90 * 86_400_000 };
    const { code, stderr } = await sgt(["geoip", "status"], world);
    expect([code, stderr]).toEqual([3, expect.stringContaining("2 databases out of date")]);
  });

  test.each([
    [["install", "--source", "maxmind"], "SGT_CLI_USAGE", 2],
    [["install", "--from", "city.csv", "--source", "npm"], "SGT_CLI_USAGE", 2],
    [["install", "--edition", "GeoLite2-City"], "SGT_CLI_USAGE", 2],
    [["install", "--from", "none.mmdb"], "SGT_GEOIP_DATABASE_NOT_FOUND", 1],
    [["install", "--from", "own.csv"], "SGT_GEOIP_RANGES_INVALID", 1],
    [["remove"], "SGT_CLI_USAGE", 2],
  ])("%j: %s", async (argv, expected, code) => {
    const result = await geoip(...argv);
    expect([codesIn(result.stderr)[0], result.code]).toEqual([expected, code]);
  });
});
