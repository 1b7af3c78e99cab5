import { spawnSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import { BIN } from "./run-sgt.js";

/** Prints the address of every module that is loaded, on stderr. */
const HOOKS = `export async function load(url, context, next) { process._rawDebug("LOADED " + url); return next(url, context); }`;

function loadedBy(argv: readonly string[]): string[] {
  const register = `import { register } from "node:module"; register("data:text/javascript,${encodeURIComponent(HOOKS)}");`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(register)}`, BIN, ...argv];
  const { stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return [...stderr.matchAll(/^LOADED (.*)$/gm)].map((match) => match[1] as string);
}

const HEAVY = /@aws-sdk|@smithy|yargs|zod|hyparquet|packages\/(aws|cidr|flowlogs|rules|sandbox)\//;

describe("start-up", () => {
  test.each([["--help"], ["--version"]])("sgt %s loads a dozen small files", (flag) => {
    const loaded = loadedBy([flag]).filter((url) => url.startsWith("file:"));
    expect(loaded.length).toBeGreaterThan(2);
    expect(loaded.length).toBeLessThan(15);
    expect(loaded.filter((url) => HEAVY.test(url))).toEqual([]);
  });

  test("a command's help loads nothing of the libraries", () => {
    const loaded = loadedBy(["plan", "--help"]);
    expect(loaded.some((url) => url.includes("/commands/plan/options.js"))).toBe(true);
    expect(loaded.filter((url) => /@aws-sdk|packages\/(aws|cidr|flowlogs|rules|sandbox)\//.test(url))).toEqual([]);
  });

  test("a completion loads neither yargs nor any of the libraries", () => {
    const loaded = loadedBy(["__complete", "plan", "--format", ""]).filter((url) => url.startsWith("file:"));
    expect(loaded.filter((url) => HEAVY.test(url))).toEqual([]);
    expect(loaded.length).toBeLessThan(30);
  });

  test("collapse loads @sgt/cidr alone", () => {
    const loaded = loadedBy(["collapse", "/dev/null"]);
    expect(loaded.some((url) => url.includes("packages/cidr/"))).toBe(true);
    expect(loaded.filter((url) => /@aws-sdk|packages\/(aws|flowlogs|rules|sandbox)\//.test(url))).toEqual([]);
  });
});
