import { dirname, join, resolve } from "node:path";
import {
  type ApplyResult,
  type AwsSession,
  applyPlan,
  type ConfirmWave,
  openSession,
  readJournal,
  resumeApply,
  type WaveOptions,
} from "@sgt/aws";
import { counted } from "@sgt/cidr";
import { renderJson } from "@sgt/report/text";
import type { GroupPlan, Plan } from "@sgt/rules";
import { readPlanFile } from "@sgt/rules/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { planGroupIds } from "../../inputs/plan-groups.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { changeLines } from "../../render/rule-lines.js";
import { shellPath } from "../../render/shell-path.js";
import { askConsent } from "../change/consent.js";
import { findPlanOfJournal, planNotBeside } from "../change/find-plan.js";
import { printEvents } from "../change/print-events.js";
import { exitOf, printHalt } from "../change/print-halt.js";
import { doubtLines } from "./doubt-lines.js";
import type { ApplyArgs } from "./options.js";

/** `sgt apply`: shows a change, asks, and makes it. */
export async function run(given: ApplyArgs, context: CommandContext): Promise<ExitCode> {
  checkResume(given);
  const plan = await readPlanFile(await planPath(given, context));
  const args = { ...given, group: given.group && planGroupIds(plan, given.group) };
  const groups = chosenGroups(plan, args);
  if (groups.length === 0) {
    context.reporter.say("the plan changes nothing");
    if (args.format === "json") await context.out(renderJson({ status: "done", groups: [] }));
    return EXIT.done;
  }
  const doubts = doubtLines(plan, groups);
  if (args.yes) for (const line of doubts) context.reporter.say(line);
  else {
    const consent = await showAndAsk(plan, groups, doubts, context);
    if (consent !== null) return consent;
  }
  const session = await openSession({ region: args.region ?? plan.region, profile: args.profile });
  return printResult(await change(plan, session, args, context), args, context);
}

/** A resumed run is the run that its journal was begun with. */
function checkResume({ resume, journal, group, limit, canary, wave, pause }: ApplyArgs): void {
  if (resume === undefined) return;
  const given = Object.entries({ journal, group, limit, canary: canary || undefined, wave, pause });
  const [name] = given.find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  throw new UsageError(
    `--${name} cannot be given with --resume`,
    "The journal already holds the groups and waves of its run.",
  );
}

async function planPath({ plan, resume }: ApplyArgs, { io }: CommandContext): Promise<string> {
  if (plan !== undefined) return resolve(io.cwd, plan);
  if (resume !== undefined) {
    const journal = await readJournal(resolve(io.cwd, resume));
    const found = await findPlanOfJournal(journal, io.cwd);
    if (found === null) throw planNotBeside(journal);
    return found.path;
  }
  throw new UsageError("no plan is given", "Name the plan file that sgt plan --out wrote.");
}

/** The library chooses for itself what it changes; this is the same choice, to show it. */
function chosenGroups(plan: Plan, { group, limit }: ApplyArgs): readonly GroupPlan[] {
  const changing = plan.groups.filter((g) => g.steps.length > 0 && (group === undefined || group.includes(g.groupId)));
  return changing.slice(0, limit);
}

/** Returns null when it may go on, or what the process ends with. */
async function showAndAsk(
  plan: Plan,
  groups: readonly GroupPlan[],
  doubts: readonly string[],
  context: CommandContext,
): Promise<ExitCode | null> {
  await context.out(`${changeLines(groups, context)}\n`);
  await context.out(doubts.map((line) => `${line}\n`).join(""));
  const question = `Change ${counted(groups.length, "group")} in account ${plan.accountId}, ${plan.region}?`;
  const consent = await askConsent(question, context);
  if (consent === "yes") return null;
  return context.io.signal.aborted ? EXIT.interrupted : EXIT.pending;
}

function change(plan: Plan, session: AwsSession, args: ApplyArgs, context: CommandContext): Promise<ApplyResult> {
  const { io, reporter } = context;
  const common = {
    session,
    plan,
    onEvent: printEvents(reporter),
    signal: io.signal,
    confirm: confirmWave(args, context),
  };
  if (args.resume !== undefined) return resumeApply({ ...common, journalPath: resolve(io.cwd, args.resume) });
  const journalPath = args.journal === undefined ? defaultJournal(plan, args, context) : resolve(io.cwd, args.journal);
  reporter.say(`journal: ${shellPath(journalPath, io.cwd)}`);
  return applyPlan({ ...common, journalPath, groups: args.group, limit: args.limit, waves: wavesOf(args) });
}

/** Undefined when all groups are taken at once. */
function wavesOf({ canary, wave, pause, yes }: ApplyArgs): WaveOptions | undefined {
  if (!canary && wave === undefined) return undefined;
  const pauseMs = pause ?? (yes ? UNASKED_PAUSE_MS : undefined);
  return {
    ...(canary ? { canary: 1 } : {}),
    ...(wave === undefined ? {} : { size: wave }),
    ...(pauseMs === undefined ? {} : { pauseMs }),
  };
}

/** Where nobody is asked, there is at least time to press Ctrl-C. */
const UNASKED_PAUSE_MS = 60_000;

function confirmWave({ yes }: ApplyArgs, context: CommandContext): ConfirmWave | undefined {
  if (yes) return undefined;
  return async ({ index, waveCount, leftCount }) => {
    const question = `Wave ${index} of ${waveCount} is done. Continue with ${counted(leftCount, "group")}?`;
    return (await askConsent(question, context, "stopped at this wave")) === "yes";
  };
}

/** `journal-<plan>-<time>.ndjson` beside the plan. */
function defaultJournal({ planId }: Plan, { plan = "" }: ApplyArgs, { io }: CommandContext): string {
  const stamp = new Date(io.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  return join(dirname(resolve(io.cwd, plan)), `journal-${planId}-${stamp}Z.ndjson`);
}

async function printResult(result: ApplyResult, { format }: ApplyArgs, context: CommandContext): Promise<ExitCode> {
  const { out, reporter, paint, io } = context;
  if (result.halt !== null) await printHalt(result.halt, context);
  if (format === "json") await out(renderJson(result));
  else await out(result.groups.map((group) => `${statusText(group, paint)}\n`).join(""));
  if (result.halt === null) {
    const journal = shellPath(result.journalPath, io.cwd);
    reporter.sayCommand("watch", `${io.program} status ${journal} --live`);
    reporter.sayCommand("to undo it", `${io.program} revert ${journal}`);
  }
  return exitOf(result.status);
}

function statusText(group: ApplyResult["groups"][number], paint: CommandContext["paint"]): string {
  const { status, groupId, groupName, addCount, removeCount, plannedAddCount, plannedRemoveCount } = group;
  const { movedEndCount, plannedMovedEndCount } = group;
  const colour = status === "done" ? paint.green : status === "halted" ? paint.red : paint.dim;
  const added = countOf(addCount, plannedAddCount, counted(plannedAddCount, "rule"));
  const removed = countOf(removeCount, plannedRemoveCount, `${plannedRemoveCount}`);
  const ends = countOf(movedEndCount, plannedMovedEndCount, counted(plannedMovedEndCount, "end"));
  const moved = plannedMovedEndCount === 0 ? "" : `, ${ends} moved`;
  return `${colour(status)}  ${groupName || groupId}: ${added} added, ${removed} removed${moved}`;
}

/** What was done, and of how much where that is not all. */
function countOf(doneCount: number, plannedCount: number, planned: string): string {
  return doneCount === plannedCount ? planned : `${doneCount} of ${planned}`;
}
