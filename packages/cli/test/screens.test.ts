import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeSampleSnapshot } from "@sgt/sandbox";
import { sgt } from "./run-sgt.js";

/** What a person sees of the sample account, by command and columns. SGT_UPDATE_GOLDEN=1 writes the texts anew: look at the difference. */
const GOLDEN = fileURLToPath(new URL("../test/screens-golden/", import.meta.url));

/** Of those that need no evidence: reading it is another test's work. */
const SCREENS: Readonly<Record<string, string>> = {
  plan: "plan",
  "plan-verbose": "plan --verbose",
  audit: "audit",
  report: "report",
  compact: "compact",
  "compact-waste": "compact --max-waste 0.5",
  ips: "ips",
};

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-screens-"));
  await writeSampleSnapshot(join(dir, "snapshot"), { seed: 1 });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe.each([80, 120])("at %d columns", (columns) => {
  test.each(Object.entries(SCREENS))("%s", async (name, line) => {
    const env = { NO_COLOR: "1", SGT_GEOIP_DIR: join(dir, "none") };
    const { stdout, stderr } = await sgt([...line.split(" "), "--snapshot", "snapshot"], { cwd: dir, columns, env });
    // Every new option of a plan gives it another id.
    const story = stderr.replaceAll("\u001b[2K", "").replaceAll(/[^\n]*\r/g, "");
    const screen = `${stdout}-- stderr\n${story}`.replaceAll(/plan-[0-9a-f]{12}/g, "plan-000000000000");
    const golden = join(GOLDEN, `${name}-${columns}.txt`);
    mkdirSync(GOLDEN, { recursive: true });
    if (process.env.SGT_UPDATE_GOLDEN === "1" || !existsSync(golden)) writeFileSync(golden, screen);
    expect(screen).toBe(readFileSync(golden, "utf8"));
    const wide = screen.split("\n").filter((text) => [...text].length > columns);
    expect({ name, wide: wide.filter((text) => !/^(next|rehearse|apply): /.test(text)) }).toEqual({ name, wide: [] });
  });
});
