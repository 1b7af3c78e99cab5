import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import * as report from "@sgt/report";

// Runs the example of the README as it stands: imports become parameters, `//=>` lines become expectations.
test("the example of the README gives what it says", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const body = example.replace(/^import .*$/gm, "").replace(/^(.*); \/\/=> (.*)$/gm, "expect($1).toEqual($2);");
  const scope = { ...report, expect };
  new Function(...Object.keys(scope), body)(...Object.values(scope));
  expect.assertions(2);
});
