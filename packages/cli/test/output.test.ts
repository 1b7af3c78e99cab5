import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, existsSync, openSync } from "node:fs";
import { link, lstat, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { describe, expect, test } from "@jest/globals";
import { writeSampleSnapshot } from "@sgt/sandbox";
import { BIN, codesIn, sgt } from "./run-sgt.js";

const FULL = "/dev/full";
/** Systems without that device have no disk that is full at will. */
const wherePipes = process.platform === "win32" ? test.skip : test;
const whereFull = existsSync(FULL) ? test : test.skip;

async function withStdout(argv: readonly string[], path: string): Promise<{ code: number | null; stderr: string }> {
  const stdout = openSync(path, "w");
  const child = spawn(process.execPath, [BIN, ...argv], { stdio: ["ignore", stdout, "pipe"] });
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk));
  const [code] = (await once(child, "close")) as [number | null];
  closeSync(stdout);
  return { code, stderr };
}

async function folder(): Promise<string> {
  return mkdtemp(`${tmpdir()}/sgt-output-`);
}

describe("stdout", () => {
  whereFull.each([["--help"], ["--version"], ["collapse ADDRESSES"], ["collapse ADDRESSES --format json"]])(
    "on a full disk: 1, and it is said: sgt %s",
    async (line) => {
      const addresses = `${await folder()}/addresses`;
      await writeFile(addresses, "10.0.0.1\n");
      const { code, stderr } = await withStdout(line.replace("ADDRESSES", addresses).split(" "), FULL);
      expect({ code, codes: codesIn(stderr) }).toEqual({ code: 1, codes: ["SGT_CLI_UNWRITABLE"] });
    },
  );
});

describe.each([["plan"], ["report"], ["compact"]])("the files of sgt %s", (command) => {
  const argv = (snapshot: string, out: string): string[] => [command, "--snapshot", snapshot, OUT[command] ?? "", out];
  const OUT: Record<string, string> = { plan: "--out", compact: "--out", report: "--json" };

  test("a link stays a link, and what it leads to is written", async () => {
    const dir = await folder();
    await writeSampleSnapshot(`${dir}/snapshot`);
    await writeFile(`${dir}/real.json`, "old");
    await symlink("real.json", `${dir}/link.json`);
    const { stderr } = await sgt(argv(`${dir}/snapshot`, `${dir}/link.json`));
    expect(codesIn(stderr)).toEqual([]);
    expect((await lstat(`${dir}/link.json`)).isSymbolicLink()).toBe(true);
    expect(JSON.parse(await readFile(`${dir}/real.json`, "utf8"))).toHaveProperty("schema");
  });

  wherePipes("a pipe is written into, and stays a pipe", async () => {
    const dir = await folder();
    await writeSampleSnapshot(`${dir}/snapshot`);
    execFileSync("mkfifo", [`${dir}/pipe`]);
    await link(`${dir}/pipe`, `${dir}/same-pipe`);
    const read = readFile(`${dir}/same-pipe`, "utf8");
    const { stderr } = await sgt(argv(`${dir}/snapshot`, `${dir}/pipe`));
    // A reader into whose pipe nobody wrote would keep a thread of the process, and it from its end.
    closeSync(openSync(`${dir}/same-pipe`, constants.O_RDWR));
    expect(codesIn(stderr)).toEqual([]);
    // Not lstatSync: after it has seen a pipe, Node takes links in the path of the next module that it loads for folders.
    expect((await lstat(`${dir}/pipe`)).isFIFO()).toBe(true);
    expect(JSON.parse(await read)).toHaveProperty("schema");
  });
});
