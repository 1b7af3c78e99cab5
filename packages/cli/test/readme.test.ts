import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { sgt } from "./run-sgt.js";

test("the example of the README prints what it says", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] as string;
  const says = /\/\/=> (.*)$/m.exec(example)?.[1];
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", example], {
    cwd,
    encoding: "utf8",
  });
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: says, stderr: "" });
});

const COMMANDS = readFileSync(new URL("../../../docs/commands.md", import.meta.url), "utf8");
const SHOWN = [...COMMANDS.matchAll(/^\$ printf '([^']*)' \| sgt (.*)\n((?:(?!\$ |```).*\n)*)/gm)].map(
  ([, stdin, line, output]) => [line, stdin, output] as [string, string, string],
);

test.each(SHOWN)("docs/commands.md: sgt %s prints what it says", async (line, stdin, output) => {
  const result = await sgt(line.split(" "), { stdin: stdin.replaceAll("\\n", "\n") });
  expect(result.stderr + result.stdout).toBe(output);
});

test("docs/commands.md has examples, and a chapter for each command", async () => {
  expect(SHOWN.length).toBeGreaterThan(1);
  const { stdout } = await sgt(["--help"]);
  const commands = [...stdout.matchAll(/^ {2}sgt ([a-z]+)/gm)].map((match) => match[1]);
  expect([...COMMANDS.matchAll(/^## ([a-z]+)$/gm)].map((match) => match[1])).toEqual(commands);
});
