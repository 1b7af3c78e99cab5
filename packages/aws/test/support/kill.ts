import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readJournal, resumeApply, revertJournal } from "@sgt/aws";
import type { RequestPhase } from "@sgt/sandbox";
import { fakeClock } from "./fake-clock.js";
import { type Ground, prepareGround } from "./ground.js";
import { sameState } from "./scenario.js";

/** When an apply in a process of its own is killed, and what is done about it. */
export interface Kill {
  /** The request at whose arrival, or after whose change, the process dies; counted from 0. */
  readonly index: number;
  readonly phase: RequestPhase;
  readonly recovery: "revert" | "resume";
}

const CHILD = join(import.meta.dirname, "apply-child.js");

/** What must be empty for a kill to have passed; null when the process was done before its end came. */
export async function runKill({ index, phase, recovery }: Kill): Promise<readonly string[] | null> {
  let child: ChildProcess | undefined;
  const ground = await prepareGround({
    onRequest: async (request, at) => {
      if (child === undefined || request.index !== index + SESSION_REQUESTS || at !== phase) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  });
  try {
    const planPath = join(ground.folder, "plan.json");
    await writeFile(planPath, JSON.stringify(ground.plan));
    child = spawn(process.execPath, [CHILD, ground.sandbox.url, planPath, ground.journalPath], { stdio: "ignore" });
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    const killed = child.signalCode === "SIGKILL";
    child = undefined;
    return killed ? await recover(ground, recovery) : null;
  } finally {
    child?.kill("SIGKILL");
    await ground.close();
  }
}

/** The ground's own session has asked who it is before the child does. */
const SESSION_REQUESTS = 1;

async function recover(
  { session, plan, journalPath, sandbox, before, planned, witness }: Ground,
  recovery: Kill["recovery"],
): Promise<readonly string[]> {
  const state = () => sandbox.account.groups({ ids: false });
  const journal = await readJournal(journalPath).catch(() => null);
  if (journal === null) return sameState(state(), before, "a kill before the journal");
  const options = { session, plan, journalPath, clock: fakeClock(Date.now()) };
  const result = recovery === "revert" ? await revertJournal(options) : await resumeApply(options);
  const reached = recovery === "revert" ? before : planned;
  return [
    ...(result.status === "done" ? [] : [`${recovery} ${result.status}: ${result.halt?.code} ${result.halt?.message}`]),
    ...sameState(state(), reached, recovery),
    ...witness.violations,
  ];
}
