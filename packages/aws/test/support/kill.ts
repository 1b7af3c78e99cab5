import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyPlan, readJournal, resumeApply, revertJournal } from "@sgt/aws";
import type { RequestPhase } from "@sgt/sandbox";
import { type Ground, type GroundOptions, prepareGround } from "./ground.js";
import { sameState } from "./play.js";

/** When an apply or a revert in a process of its own is killed, and what is done about it. */
export interface Kill {
  readonly victim: "apply" | "revert";
  /** The request of the process at whose arrival, or after whose change, it dies; counted from 0, its caller lookup. */
  readonly index: number;
  readonly phase: RequestPhase;
  readonly recovery: "revert" | "resume";
}

const CHILD = join(import.meta.dirname, "run-child.js");

/** What must be empty for a kill to have passed; null when the process was done before its end came. */
export async function runKill(
  { victim, index, phase, recovery }: Kill,
  options: GroundOptions = {},
): Promise<readonly string[] | null> {
  let child: ChildProcess | undefined;
  let firstIndex = 0;
  const ground = await prepareGround({
    ...options,
    onRequest: async (request, at) => {
      if (child === undefined || request.index !== firstIndex + index || at !== phase) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  });
  try {
    const { sandbox, plan, journalPath, folder } = ground;
    const planPath = join(folder, "plan.json");
    await writeFile(planPath, JSON.stringify(plan));
    if (victim === "revert") await applyPlan(onDisk(ground));
    firstIndex = sandbox.requests.length;
    child = spawn(process.execPath, [CHILD, victim, sandbox.url, planPath, journalPath], { stdio: "ignore" });
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    const killed = child.signalCode === "SIGKILL";
    child = undefined;
    return killed ? await recover(ground, recovery) : null;
  } finally {
    child?.kill("SIGKILL");
    await ground.close();
  }
}

/** The journal and the locks are where the killed process left them. */
function onDisk({ session, plan, journalPath, clock }: Ground) {
  return { session, plan, journalPath, clock };
}

async function recover(ground: Ground, recovery: Kill["recovery"]): Promise<readonly string[]> {
  const { journalPath, sandbox, before, planned, witness } = ground;
  const state = () => sandbox.account.groups({ ids: false });
  const journal = await readJournal(journalPath).catch(() => null);
  if (journal === null) return sameState(state(), before, "a kill before the journal");
  const options = onDisk(ground);
  const result = recovery === "revert" ? await revertJournal(options) : await resumeApply(options);
  return [
    ...(result.status === "done" ? [] : [`${recovery} ${result.status}: ${result.halt?.code} ${result.halt?.message}`]),
    ...sameState(state(), recovery === "revert" ? before : planned, recovery),
    ...witness.violations,
  ];
}
