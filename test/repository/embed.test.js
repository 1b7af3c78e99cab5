// Bundles the examples as their users would, and runs what came out: the service over HTTP, the Lambda's handler, the page's code in a
// context that has nothing of Node.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { build } from "esbuild";

const dir = mkdtempSync(join(tmpdir(), "sgt-embed-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const PACKAGES = ["cidr", "files", "flowlogs", "geoip", "snapshot", "rules"];
/** The packages of this tree, entry by entry, as an installed one resolves them. */
const alias = Object.fromEntries(
  PACKAGES.flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(join("packages", name, "package.json"), "utf8"));
    return Object.entries(exports)
      .filter(([, target]) => target.default !== undefined)
      .map(([entry, target]) => [join("@sgt", name, entry), join(process.cwd(), "packages", name, target.default)]);
  }),
);

async function bundle(name, options) {
  const outfile = join(dir, `${name}.${options.format === "iife" ? "js" : "mjs"}`);
  const entryPoints = [join("examples", "embed", `${name}.js`)];
  const { metafile } = await build({
    entryPoints,
    outfile,
    bundle: true,
    alias,
    metafile: true,
    logLevel: "silent",
    ...options,
  });
  return { outfile, inputs: Object.keys(metafile.inputs) };
}

describe("a Lambda", () => {
  let handler;
  let inputs;
  beforeAll(async () => {
    const bundled = await bundle("lambda", { platform: "node", format: "esm" });
    ({ inputs } = bundled);
    ({ handler } = await import(pathToFileURL(bundled.outfile).href));
  });

  test.each([
    ["no JSON", "{", "SGT_RULES_PLAN_NOT_JSON"],
    ["no plan", "{}", "SGT_RULES_PLAN_BAD_SHAPE"],
  ])("refuses %s by its code", async (_name, text, code) => {
    expect(await handler({ plan: text })).toMatchObject({ ok: false, code });
  });

  test("carries no SDK", () => {
    expect(inputs.filter((file) => file.includes("@aws-sdk"))).toEqual([]);
  });

  test("takes a plan whose proof holds, and none in which a rule is wider", async () => {
    const { planTightening } = await import("../../packages/rules/dist/index.js");
    const { readSnapshot } = await import("../../packages/snapshot/dist/node.js");
    const { writeSampleSnapshot } = await import("../../packages/sandbox/dist/index.js");
    await writeSampleSnapshot(join(dir, "account"), { seed: 1 });
    const [region] = (await readSnapshot(join(dir, "account"))).regions;
    const plan = planTightening({ region, evidence: null, approved: ["10.4.8.0/29"], now: "2026-11-20T12:00:00Z" });
    const text = JSON.stringify(plan);
    const { planId, accountId, totals } = plan;
    expect(await handler({ plan: text })).toMatchObject({ ok: true, planId, accountId, totals });
    expect(text).toContain("10.4.8.0/29");
    expect(await handler({ plan: text.replaceAll("10.4.8.0/29", "10.0.0.0/8") })).toMatchObject({ ok: false });
  });
});

describe("a page", () => {
  test("covers addresses and looks one up with nothing of Node but the Buffer that a bundler brings", async () => {
    const shim = join(dir, "buffer.js");
    const buffer = createRequire(import.meta.url).resolve("buffer/");
    writeFileSync(shim, `export { Buffer } from ${JSON.stringify(buffer)};`);
    const look = { platform: "browser", format: "iife", globalName: "sgt", inject: [shim] };
    const { outfile } = await bundle("browser", look);
    const context = createContext({ TextDecoder, TextEncoder, Uint8Array });
    runInContext(readFileSync(outfile, "utf8"), context);
    expect(runInContext(`sgt.cover(["10.0.20.10", "10.0.20.11", "10.0.20.12"], 2).join()`, context)).toBe(
      "10.0.20.10/31,10.0.20.12/32",
    );
    const csv = "192.0.0.0,198.17.255.255,64496,Example Telecom\\n";
    const looked = (address) =>
      JSON.parse(
        runInContext(
          `JSON.stringify(sgt.lookUp("${address}", { "asn.csv": new TextEncoder().encode("${csv}") }, "2026-11-20"))`,
          context,
        ),
      );
    expect(looked("193.0.0.1")).toEqual({ status: "known", organization: "Example Telecom", country: null });
    expect(looked("10.0.0.1")).toEqual({ status: "private", organization: null, country: null });
  });
});

describe("a service", () => {
  let server;
  let url;
  beforeAll(async () => {
    // Read by threads of its own, whose scripts lie beside the packages: a service is installed, not bundled.
    const external = Object.values(alias);
    const { outfile } = await bundle("service", { platform: "node", format: "esm", external });
    const { planService } = await import(pathToFileURL(outfile).href);
    const { writeSampleSnapshot } = await import("../../packages/sandbox/dist/index.js");
    await writeSampleSnapshot(join(dir, "snapshot"), { seed: 1 });
    server = planService(dir).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    url = `http://127.0.0.1:${server.address().port}/`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const post = async (body) => {
    const response = await fetch(url, { method: "POST", body, headers: { connection: "close" } });
    return { status: response.status, ...(await response.json()) };
  };

  test("plans from a snapshot and a ledger", async () => {
    const { writeSampleLogs } = await import("../../packages/sandbox/dist/index.js");
    const { analyzeLogs, folderSource } = await import("../../packages/flowlogs/dist/node.js");
    await writeSampleLogs(join(dir, "logs"), { seed: 1, days: 1 });
    const window = { from: Date.UTC(2026, 9, 31) / 1000, to: Date.UTC(2026, 10, 1) / 1000 };
    await analyzeLogs({
      source: folderSource(join(dir, "logs")),
      enis: [],
      window,
      out: join(dir, "evidence"),
      threads: 1,
    });
    const body = JSON.stringify({ snapshot: "snapshot", evidence: "evidence" });
    expect(await post(body)).toMatchObject({ status: 200, schema: "sgt/plan/v2", accountId: "123456789012" });
  });

  test.each([
    ["no JSON", "{", { status: 400, code: "NOT_JSON" }],
    [
      "a ledger that is not there",
      { snapshot: "snapshot", evidence: "none" },
      { status: 400, code: "SGT_FLOWLOGS_LEDGER_NOT_FOUND" },
    ],
    ["a folder outside its root", { snapshot: "../../..", evidence: "none" }, { code: "SGT_SNAPSHOT_EMPTY" }],
  ])("%s", async (_name, body, wanted) => {
    expect(await post(typeof body === "string" ? body : JSON.stringify(body))).toMatchObject(wanted);
  });
});
