// Packs @sgt/cli alone, installs the tarball into an empty folder and uses the command there: the bundle has to carry
// everything, its threads' scripts, WebAssembly, font and map among it.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { pack } from "./pack.js";

const MEGABYTE = 1_000_000;
const root = mkdtempSync(join(tmpdir(), "sgt-command-"));
const installed = join(root, "node_modules", "@sgt", "cli");
const read = (file) => readFileSync(join(installed, file), "utf8");

function sgt(args, { input = "", ...env } = {}) {
  const bin = join(root, "node_modules", ".bin", "sgt");
  const { status, stdout, stderr } = spawnSync(bin, args, {
    ...{ cwd: root, input, encoding: "utf8" },
    env: { ...process.env, XDG_STATE_HOME: join(root, "state"), ...env },
  });
  return { status, stdout, stderr };
}

beforeAll(() => {
  const [tarball] = pack(join(root, "tarballs"), "cli");
  writeFileSync(join(root, "package.json"), JSON.stringify({ private: true }));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--offline", tarball], { cwd: root });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the package", () => {
  test("is one, and at most 15 MB with all that it needs", () => {
    const files = readdirSync(installed, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
    const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
    expect(readdirSync(join(root, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["@sgt"]);
    expect(bytes).toBeLessThan(15 * MEGABYTE);
  });

  test("says whose code it carries: each component of its bill, with its license, and no more", () => {
    const { components } = JSON.parse(read("sbom.cdx.json"));
    const notices = read("THIRD-PARTY-NOTICES");
    const foreign = components.filter(({ group }) => group !== "@sgt");
    const names = foreign.map(
      ({ group, name, version }) => `${group ? `${group}/` : ""}${name}${version ? ` ${version}` : ""}`,
    );
    expect(foreign.length).toBeGreaterThan(50);
    expect(names.filter((name) => !notices.includes(`${name}, `))).toEqual([]);
    expect(components.filter(({ licenses }) => licenses === undefined)).toEqual([]);
    for (const name of ["client-ec2", "yargs", "resvg-wasm", "world-atlas", "Inter"])
      expect(foreign.map((one) => one.name)).toContain(name);
    expect(foreign.map((one) => one.name)).not.toContain("xlsx");
  });

  test("has the documents that messages and the README name", () => {
    for (const file of ["LICENSE", "docs/commands.md", "docs/iam/apply.json", "docs/schemas/plan.schema.json"])
      expect(read(file).length).toBeGreaterThan(100);
    const links = [...read("README.md").matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]);
    expect(links.filter((link) => !/^(https:|#)/.test(link))).toEqual([]);
  });
});

describe("the command", () => {
  test.each([["--version"], ["--help"], ["plan", "--help"]])("sgt %s %s", (...args) => {
    expect(sgt(args).status).toBe(0);
  });

  test("collapses from a pipe", () => {
    const { stdout } = sgt(["collapse", "-", "--tolerance", "0"], {
      input: "10.0.0.0\n10.0.0.1\n10.0.0.2\n10.0.0.3\n",
    });
    expect(stdout).toBe("10.0.0.0/30\n");
  });

  test("tells its story in a sandbox, starts itself in it, and draws the map", () => {
    const { status, stderr } = sgt(["demo", "--out", "demo"]);
    expect([status, stderr.match(/SGT_[A-Z_]+/g)]).toEqual([0, null]);
    expect(readFileSync(join(root, "demo", "trusted.svg"), "utf8")).toContain("<svg");
  });

  test("reads logs in threads and plans on them", () => {
    const from = ["--snapshot", "demo/snapshot", "--evidence", "read"];
    const analyzed = sgt([
      "analyze",
      "--logs",
      "demo/logs",
      "--snapshot",
      "demo/snapshot",
      "--out",
      "read",
      "--threads",
      "2",
    ]);
    expect(analyzed.stderr.match(/SGT_[A-Z_]+/g)).toBeNull();
    // The sample's logs have gaps, which the exit code says.
    expect(sgt(["plan", ...from, "--out", "plan.json", "--days", "90"]).status).toBe(4);
    const { groups } = JSON.parse(readFileSync(join(root, "plan.json"), "utf8"));
    expect(groups.length).toBeGreaterThan(0);
  });

  test("draws a picture with its own font and WebAssembly", () => {
    sgt(["audit", "--snapshot", "demo/snapshot", "--picture", "account.png"]);
    expect(readFileSync(join(root, "account.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  test("says how to get what writes workbooks, before it reads anything", () => {
    const { status, stderr } = sgt(["report", "--snapshot", "no-such-folder", "--out", "report.xlsx"]);
    expect([status, stderr.match(/SGT_[A-Z_]+/g)]).toEqual([1, ["SGT_REPORT_NO_XLSX"]]);
  });

  test("writes a workbook once that is installed beside it", () => {
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "xlsx@0.18.5"], { cwd: root });
    expect(
      sgt(["report", "--snapshot", "demo/snapshot", "--out", "report.xlsx"]).stderr.match(/SGT_[A-Z_]+/g),
    ).toBeNull();
    expect(readFileSync(join(root, "report.xlsx")).subarray(0, 2).toString()).toBe("PK");
  });
});
