import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeSampleSnapshot } from "@sgt/sandbox";
import { sgt } from "./run-sgt.js";

/** Each in the names and descriptions of groups and rules: AWS allows less, a file may hold anything. */
const HOSTILE = {
  "moves the cursor and colours": "\u001b[2J\u001b[31mall is well",
  "sets the title of the terminal": "\u001b]0;gotcha\u0007",
  "backspaces over the truth": "deny\b\b\b\ballow",
  "starts a line of its own": "x\nerror SGT_CLI_USAGE: not from us\r",
  "reverses the direction of text": "\u202egpj.exe",
  "C1 control sequence": "\u009b2K",
  "a formula": '=HYPERLINK("https://example.com")',
  "another formula": "@SUM(A1:A9)",
  "quotes and commas": 'a "b", c',
  "Markdown and HTML": "|<img src=x>| [a](b) `c`",
};

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-hostile-"));
});

afterAll(() => rm(dir, { recursive: true, force: true }));

async function snapshotWith(text: string): Promise<string> {
  const snapshot = await mkdtemp(join(dir, "snapshot-"));
  await writeSampleSnapshot(snapshot);
  const region = join(snapshot, "123456789012/eu-west-1");
  for (const file of ["ec2-describe-security-groups.json", "ec2-describe-security-group-rules.json"]) {
    const json = await readFile(join(region, file), "utf8");
    const changed = json
      .replaceAll(
        /"(Description|GroupName)": "(Direct Connect[^"]*|orders-api)"/g,
        (_, field: string) => `"${field}": ${JSON.stringify(text)}`,
      )
      .replaceAll('"Orders API"', JSON.stringify(text));
    await writeFile(join(region, file), changed);
  }
  return snapshot;
}

const CONTROL = /\p{Cc}|\p{Cf}/u;

/** Colours and line ends of our own are allowed; nothing else that a terminal obeys. */
function withoutOurs(output: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that picocolors writes
  return output.replaceAll(/\u001b\[\d+(;\d+)*m/g, "").replaceAll("\n", "");
}

describe.each(Object.entries(HOSTILE))("text that %s", (_name, text) => {
  let snapshot: string;

  beforeAll(async () => {
    snapshot = await snapshotWith(text);
  });

  test("does nothing to a terminal", async () => {
    for (const columns of [80, 160]) {
      const { stdout, stderr } = await sgt(["plan", "--snapshot", snapshot], { columns, env: { NO_COLOR: "1" } });
      expect(withoutOurs(stdout + stderr)).not.toMatch(CONTROL);
      expect(stderr).not.toMatch(/^error SGT_CLI_USAGE/m);
    }
  });

  test("is no formula and no second row in CSV", async () => {
    const { stdout } = await sgt(["plan", "--snapshot", snapshot, "--format", "csv"]);
    const rows = parseCsv(stdout);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows.flat().filter((field) => /^[=+@\t\r]/.test(field))).toEqual([]);
  });

  test("keeps to its cell in Markdown", async () => {
    const { stdout } = await sgt(["plan", "--snapshot", snapshot, "--format", "md"]);
    expect(withoutOurs(stdout)).not.toMatch(CONTROL);
    expect(stdout).not.toContain("<img");
    const tables = stdout.split("\n\n").map((part) => part.split("\n").filter((line) => line.startsWith("|")));
    for (const lines of tables.filter((lines) => lines.length > 1)) {
      expect(new Set(lines.map((line) => line.replaceAll(/\\\|/g, "").split("|").length)).size).toBe(1);
    }
  });
});

/** RFC 4180, nothing more. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    (rows.at(-1) as string[]).push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\r\n") rows.push([]);
    if (end === "") break;
  }
  return rows.filter((row) => row.length > 1);
}
