// The composite action, as GitHub runs it: its script with the runner's variables, over a command that stands in for sgt.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";

const folder = mkdtempSync(join(tmpdir(), "sgt-action-"));
const bin = join(folder, "sgt", "node_modules", "@sgt", "cli", "bin");
const result = (level, text) => ({ ruleId: "open", level, message: { text } });

/** Notes its arguments, writes SARIF where it is told, prints a table that holds a workflow command, and ends with 3. */
const STAND_IN = `
const fs = require("node:fs");
const args = process.argv.slice(2);
fs.writeFileSync("args.json", JSON.stringify(args));
const at = args.indexOf("--sarif");
if (at >= 0) fs.copyFileSync("findings.sarif", args[at + 1]);
console.log("| table |\\n::error::from a rule description");
process.exitCode = 3;
`;

function act(env) {
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "sgt.js"), STAND_IN);
  const many = Array.from({ length: 12 }, () => result("error", "a\nb \\[c\\] 100%"));
  const rules = [{ id: "open", shortDescription: { text: "Open: to all" } }];
  const log = { runs: [{ tool: { driver: { rules } }, results: [...many, result("note", "small")] }] };
  writeFileSync(join(folder, "findings.sarif"), JSON.stringify(log));
  for (const file of ["summary", "output"]) writeFileSync(join(folder, file), "");
  const { status, stdout } = spawnSync(process.execPath, [resolve("tools/action.js")], {
    cwd: folder,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      RUNNER_TEMP: folder,
      GITHUB_STEP_SUMMARY: "summary",
      GITHUB_OUTPUT: "output",
      ...env,
    },
  });
  const read = (file) => readFileSync(join(folder, file), "utf8");
  return { status, stdout, args: JSON.parse(read("args.json")), summary: read("summary"), output: read("output") };
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("what it runs", () => {
  test.each([
    ["one line", "audit  --snapshot snap", "true", ["audit", "--snapshot", "snap", "--format", "md"]],
    [
      "a word a line, with a blank in one",
      "audit\n  --snapshot\n  my snapshot\n",
      "false",
      ["audit", "--snapshot", "my snapshot"],
    ],
    ["a format of its own", "audit --format=json", "true", ["audit", "--format=json"]],
    ["what a shell would read", "audit $(id) ;ls", "false", ["audit", "$(id)", ";ls"]],
  ])("%s", (_name, run, summary, args) => {
    expect(act({ SGT_RUN: run, SGT_SUMMARY: summary }).args).toEqual(args);
  });
});

test("ends as sgt ends, and says so", () => {
  const { status, output, summary } = act({ SGT_RUN: "audit" });
  expect([status, output]).toEqual([3, "exit-code=3\n"]);
  expect(summary).toContain("| table |");
});

test("annotates the ten worst of a level, as text", () => {
  const { stdout, args } = act({ SGT_RUN: "audit", SGT_SARIF: "out.sarif" });
  expect(args).toContain("out.sarif");
  const lines = stdout
    .split("\n")
    .filter((line) => line.startsWith("::error title") || line.startsWith("::notice title"));
  expect(lines).toHaveLength(11);
  expect(lines[0]).toBe("::error title=Open%3A to all::a%0Ab [c] 100%25");
});

test("what sgt prints gives no commands to the runner", () => {
  const { stdout } = act({ SGT_RUN: "audit" });
  const [, token] = /^::stop-commands::(.+)$/m.exec(stdout);
  const inside = stdout.slice(stdout.indexOf(token), stdout.lastIndexOf(`::${token}::`));
  expect(inside).toContain("::error::from a rule description");
});
