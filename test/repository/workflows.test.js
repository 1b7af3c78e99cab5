// The action, the workflows of this repository and those that are given as examples, by the schemas of GitHub.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";

const files = execFileSync("git", ["ls-files", "action.yml", ".github/workflows", "examples/github-actions"], {
  encoding: "utf8",
})
  .split("\n")
  .filter(Boolean);
const validate = (file) => spawnSync("node_modules/.bin/action-validator", [file], { encoding: "utf8" });

describe("by GitHub's schemas", () => {
  test.each(files)("%s", (file) => {
    const { status, stdout, stderr } = validate(file);
    expect([status, stdout + stderr]).toEqual([0, ""]);
  });

  test("a workflow without jobs is none", () => {
    const folder = mkdtempSync(join(tmpdir(), "sgt-workflow-"));
    writeFileSync(join(folder, "broken.yml"), "name: broken\non: push\n");
    expect(validate(join(folder, "broken.yml")).status).not.toBe(0);
    rmSync(folder, { recursive: true });
  });
});

test("the workflows run scripts that there are", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const run = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => match[1]),
  );
  expect(run.length).toBeGreaterThan(3);
  expect(run.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test("examples use inputs that the action has", () => {
  const inputs = [...readFileSync("action.yml", "utf8").matchAll(/^ {2}([a-z-]+):\n {4}description/gm)].map(
    (m) => m[1],
  );
  const examples = files.filter((file) => file.startsWith("examples/"));
  const given = examples.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/uses: \.\/sgt\n {8}with:\n((?: {10}.*\n)*)/g)].flatMap(([, block]) =>
      [...block.matchAll(/^ {10}([a-z-]+):/gm)].map((match) => match[1]),
    ),
  );
  expect(new Set(given)).toEqual(new Set(["run", "sarif", "summary"]));
  expect(inputs).toEqual(expect.arrayContaining([...new Set(given)]));
});
