import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import * as api from "@sgt/geoip";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the example prints what its comments say", () => {
  const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const expected = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1]);
  const printed: string[] = [];
  const body = code.replace(/^import (\{.*\}) from "@sgt\/geoip";$/m, "const $1 = api;");
  new Function("api", "console", body)(api, { log: (value: unknown) => printed.push(String(value)) });
  expect(printed).toEqual(expected);
  expect(printed).toHaveLength(4);
});

test("it names every public function", () => {
  const missing = Object.keys(api).filter((name) => !readme.includes(name));
  expect(missing).toEqual([]);
});
