import { readdirSync, readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { expect, test } from "@jest/globals";
import { buildSync } from "esbuild";

/** Bundles as a web page would, from the package's public entry. */
function bundle(code: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: code, resolveDir: new URL("..", import.meta.url).pathname },
    bundle: true,
    minify: true,
    format: "iife",
    globalName: "page",
    platform: "browser",
    target: "es2023",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

test("it runs where there is nothing but the language", () => {
  const code = bundle('export { collapse, merge, formatPrefix } from "@sgt/cidr";');
  const run = "page.collapse(['10.0.0.0', '10.0.0.1', '2.2.2.2'], { maxRules: 60 }).cidrs.join(' ')";
  expect(runInNewContext(`${code}; ${run}`, {})).toBe("2.2.2.2/32 10.0.0.0/31");
  expect(runInNewContext(`${code}; page.merge(['::/1', '8000::/1']).map(page.formatPrefix).join()`, {})).toBe("::/0");
});

test("what is not used is not bundled", () => {
  const all = bundle('export * from "@sgt/cidr";');
  const one = bundle('export { mergePortSpans } from "@sgt/cidr";');
  const none = bundle('import "@sgt/cidr";');
  expect(none.length).toBeLessThan(200);
  expect(one.length).toBeLessThan(3_000);
  expect(all.length).toBeLessThan(60_000);
});

test("no source file knows Node", () => {
  const folder = new URL("../src/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  expect(files.length).toBeGreaterThan(30);
  for (const name of files) {
    const source = readFileSync(new URL(name, folder), "utf8");
    expect([name, source.match(/from "node:|\b(process|Buffer|require|globalThis|setImmediate)\b\s*[.([]/)]).toEqual([
      name,
      null,
    ]);
  }
});
