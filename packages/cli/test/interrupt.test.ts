import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startSandbox, writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";
import { BIN, sgt } from "./run-sgt.js";

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-interrupt-"));
  await writeSampleSnapshot(join(dir, "snapshot"));
  await writeSampleLogs(join(dir, "logs"), { days: 3 });
  await sgt(["analyze", "--logs", "logs", "--snapshot", "snapshot", "--out", "ledger", "--threads", "1"], { cwd: dir });
  // Three days of logs are graded as failing: without a reason given, no rule would be replaced.
  const plan = ["plan", "--snapshot", "snapshot", "--evidence", "ledger", "--out", "plan.json"];
  await sgt([...plan, "--accept-risk", "a sample of three days"], { cwd: dir });
});

afterAll(() => rm(dir, { recursive: true, force: true }));

/** Applies the plan and sends the signal while the account is about to answer its nth change. */
async function applyUntil(signal: "SIGINT" | "SIGKILL", nth: number, journal: string) {
  let changes = 0;
  let child: ReturnType<typeof spawn> | undefined;
  const sandbox = await startSandbox({
    snapshotDir: join(dir, "snapshot"),
    onRequest: ({ action }, phase) => {
      if (phase !== "after-change" || !/^(Authorize|Revoke)/.test(action)) return;
      if (++changes === nth) child?.kill(signal);
    },
  });
  const before = JSON.stringify(sandbox.account.groups({ ids: false }));
  const argv = [BIN, "apply", "plan.json", "--yes", "--journal", journal];
  child = spawn(process.execPath, argv, { cwd: dir, env: { ...process.env, ...sandbox.env }, stdio: "ignore" });
  const [code, killedBy] = (await once(child, "close")) as [number | null, string | null];
  return { sandbox, before, code, killedBy };
}

describe("apply, stopped in the middle", () => {
  test.each([
    ["SIGINT", 1],
    ["SIGKILL", 5],
  ] as const)("%s at change %d: revert puts everything back", async (signal, nth) => {
    const journal = `journal-${signal}-${nth}.ndjson`;
    const { sandbox, before, code, killedBy } = await applyUntil(signal, nth, journal);
    try {
      expect(signal === "SIGINT" ? code : killedBy).toBe(signal === "SIGINT" ? 130 : "SIGKILL");
      expect(JSON.stringify(sandbox.account.groups({ ids: false }))).not.toBe(before);
      const reverted = await sgt(["revert", journal, "--yes"], { cwd: dir, env: sandbox.env });
      expect(reverted.code).toBe(0);
      expect(JSON.stringify(sandbox.account.groups({ ids: false }))).toBe(before);
    } finally {
      await sandbox.close();
    }
  });

  test("SIGKILL, and --resume finishes without being told the plan", async () => {
    const { sandbox } = await applyUntil("SIGKILL", 3, "journal-resume.ndjson");
    try {
      const resumed = await sgt(["apply", "--resume", "journal-resume.ndjson", "--yes"], {
        cwd: dir,
        env: sandbox.env,
      });
      expect(resumed.code).toBe(0);
      const cidrs = JSON.stringify(sandbox.account.groups());
      for (const broad of ["10.0.0.0/16", "10.4.0.0/16", "10.8.0.0/16"]) expect(cidrs).not.toContain(broad);
    } finally {
      await sandbox.close();
    }
  });
});
