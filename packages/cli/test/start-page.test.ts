import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { SAMPLE_UNTIL, type Sandbox, startSandbox, writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";
import { sgt, spawnSgt } from "./run-sgt.js";

/** Where the sample account's flow logs go, by its own word. */
const BUCKET = "sample-flow-logs";

let dir: string;
let sandbox: Sandbox;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-start-"));
  await writeSampleSnapshot(join(dir, "account"), { seed: 1 });
  await mkdir(join(dir, "s3", BUCKET), { recursive: true });
  await writeSampleLogs(join(dir, "s3", BUCKET), { seed: 1, days: 2 });
  sandbox = await startSandbox({
    snapshotDir: join(dir, "account"),
    s3Dir: join(dir, "s3"),
    now: () => SAMPLE_UNTIL * 1000,
  });
});
afterAll(async () => {
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});

/** The commands of the page, in order, one a line. */
async function commandsOf(page: string): Promise<string[]> {
  const text = await readFile(new URL(`../../../docs/${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = ""]) => block.trim().split("\n"));
}

/** Gaps are to be expected of two days; nothing else is. */
const FINE = [0, 3, 4];

test("every command of docs/start.md does on the sample account what the page says, and changes nothing", async () => {
  const lines = await commandsOf("start.md");
  const world = { cwd: dir, env: sandbox.env, now: SAMPLE_UNTIL * 1000 };
  const before = JSON.stringify(sandbox.account.groups());
  for (const line of lines) {
    const argv = line.replace("YOUR-BUCKET", BUCKET).split(" ").slice(1);
    // A sandbox runs its command as a process.
    const run = argv[0] === "sandbox" ? spawnSgt(argv, world) : sgt(argv, world);
    const { code, stdout, stderr } = await run;
    expect({ line, isFine: FINE.includes(code ?? -1), stderr: FINE.includes(code ?? -1) ? "" : stderr }).toEqual({
      line,
      isFine: true,
      stderr: "",
    });
    expect({ line, says: stdout.length + stderr.length > 20 }).toEqual({ line, says: true });
  }
  expect(lines.map((line) => line.split(" ")[1])).toEqual(
    "collect doctor history analyze rules plan explain export sandbox".split(" "),
  );
  expect(JSON.stringify(sandbox.account.groups())).toBe(before);
  const changes = sandbox.requests.filter(({ action }) => /^(Authorize|Revoke|Modify|Create|Delete)/.test(action));
  expect(changes).toEqual([]);
});
