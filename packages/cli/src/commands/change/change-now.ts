import { dirname, join, resolve } from "node:path";
import { type ApplyResult, type AwsSession, applyPlan } from "@sgt/aws";
import { counted } from "@sgt/cidr";
import type { Plan } from "@sgt/rules";
import { writePlanFile } from "@sgt/rules/node";
import type { CommandContext } from "../../command.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { changeLines } from "../../render/rule-lines.js";
import { shellPath } from "../../render/shell-path.js";
import { askConsent } from "./consent.js";
import { printEvents } from "./print-events.js";
import { printHalt } from "./print-halt.js";

export interface ChangeNow {
  readonly plan: Plan;
  readonly session: AwsSession;
  /** Beside the plan, in the current folder, unless given. */
  readonly journal: string | undefined;
  readonly yes: boolean;
  /** What has to be typed. */
  readonly word: string;
}

/** What became of it: a run, or none because nobody consented. */
export type ChangeOutcome =
  | { readonly kind: "run"; readonly result: ApplyResult; readonly planPath: string }
  | { readonly kind: "not-asked-for"; readonly exit: ExitCode };

/** Shows a plan that was made this moment, asks, writes it beside its journal, so that the run can be resumed, and applies it. */
export async function changeNow(
  { plan, session, journal, yes, word }: ChangeNow,
  context: CommandContext,
): Promise<ChangeOutcome> {
  const { io, reporter } = context;
  if (!yes) {
    await context.out(`${changeLines(plan.groups, context)}\n`);
    const question = `Change ${counted(plan.groups.length, "group")} in account ${plan.accountId}, ${plan.region}?`;
    const consent = await askConsent(question, context, undefined, word);
    if (consent !== "yes") return { kind: "not-asked-for", exit: io.signal.aborted ? EXIT.interrupted : EXIT.pending };
  }
  const journalPath = journal === undefined ? join(io.cwd, journalName(plan, io.now())) : resolve(io.cwd, journal);
  const planPath = join(dirname(journalPath), `${plan.planId}.json`);
  await writePlanFile(planPath, plan);
  reporter.say(`journal: ${shellPath(journalPath, io.cwd)}`);
  const result = await applyPlan({ session, plan, journalPath, onEvent: printEvents(reporter), signal: io.signal });
  if (result.halt !== null) await printHalt(result.halt, context);
  return { kind: "run", result, planPath };
}

/** Named as `sgt apply` names it. */
function journalName({ planId }: Plan, now: number): string {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  return `journal-${planId}-${stamp}Z.ndjson`;
}
