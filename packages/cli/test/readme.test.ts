import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

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
