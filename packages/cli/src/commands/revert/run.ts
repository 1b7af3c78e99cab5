import { resolve } from "node:path";
import { type Drift, journalState, openSession, type RevertResult, readJournal, revertJournal } from "@sgt/aws";
import { counted, shellWord } from "@sgt/cidr";
import { renderJson } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { changeLines, type GroupChange, ruleText } from "../../render/rule-lines.js";
import { askConsent } from "../change/consent.js";
import { findPlanOfJournal } from "../change/find-plan.js";
import { printEvents } from "../change/print-events.js";
import { exitOf, printHalt } from "../change/print-halt.js";
import type { RevertArgs } from "./options.js";
import { revertChanges } from "./revert-changes.js";

/** `sgt revert`: shows what goes back, asks, and puts it back. */
export async function run(args: RevertArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter, out } = context;
  const journalPath = resolve(io.cwd, args.journal);
  const journal = await readJournal(journalPath);
  const state = journalState(journal.lines);
  const { accountId, region } = state.begin;
  const found = await findPlanOfJournal(journal, io.cwd);
  if (found === null)
    reporter.warn(`plan ${state.begin.planId} is not in the journal's folder: using the journal alone`);
  const changes = revertChanges(state, args.rule);
  if (args.yes) for (const line of openedLines(changes)) reporter.say(line);
  else {
    await out(`${changeLines(changes, context)}\n`);
    const what = args.rule === undefined ? counted(changes.length, "group") : counted(args.rule.length, "rule");
    const needless = args.rule === undefined ? "" : ", and remove the new rules that are no longer needed,";
    const question = `Put ${what} back${needless} in account ${accountId}, ${region}?`;
    if ((await askConsent(question, context)) !== "yes") return io.signal.aborted ? EXIT.interrupted : EXIT.pending;
  }
  const session = await openSession({ region: args.region ?? region, profile: args.profile });
  const { rule: ruleIds } = args;
  const result = await revertJournal({
    session,
    journalPath,
    ruleIds,
    plan: found?.plan,
    onEvent: printEvents(reporter),
    signal: io.signal,
  });
  return printResult(result, session.region, args, context);
}

/** With nobody to ask, what is opened is told all the same. */
function openedLines(changes: readonly GroupChange[]): string[] {
  return changes.flatMap(({ groupId, add }) => add.map((rule) => `${groupId}: opens ${ruleText(rule)}`));
}

async function printResult(
  result: RevertResult,
  region: string,
  args: RevertArgs,
  context: CommandContext,
): Promise<ExitCode> {
  if (result.halt !== null) await printHalt(result.halt, context);
  const drifts = result.groups.flatMap((group) => group.drifts);
  for (const drift of drifts) context.reporter.warn(driftText(drift, region));
  for (const { groupId, missing } of result.groups) {
    for (const rule of missing) context.reporter.warn(`${groupId}: not restored: ${ruleText(rule)}`);
  }
  if (args.format === "json") await context.out(renderJson(result));
  else await context.out(result.groups.map((group) => `${groupLine(group, context)}\n`).join(""));
  context.reporter.sayCommand("next", `${context.io.program} status ${shellWord(args.journal)} --live`);
  return result.status === "done" && drifts.length > 0 ? EXIT.pending : exitOf(result.status);
}

/** What others did, and where it is a rule that we brought, the command that takes it away. */
function driftText({ id, groupId, rule }: Drift, region: string): string {
  const text = `${groupId}: ${id}: ${ruleText(rule)}`;
  const { ruleId } = rule;
  if (ruleId === undefined) return text;
  if (id === "ours-changed-by-others" || id === "replaced-by-others") {
    return `${text}; to remove it: aws ec2 revoke-security-group-ingress --region ${region} --group-id ${groupId} --security-group-rule-ids ${ruleId}`;
  }
  if (id !== "our-tags-left") return text;
  return `${text}; to remove the tag: aws ec2 delete-tags --region ${region} --resources ${ruleId} --tags Key=sgt:plan`;
}

function groupLine(group: RevertResult["groups"][number], { paint }: CommandContext): string {
  const { status, groupId, groupName, restoredCount, removedCount, drifts } = group;
  const colour = status === "done" ? paint.green : paint.red;
  const others = drifts.length > 0 ? `, ${counted(drifts.length, "change")} by others left alone` : "";
  return `${colour(status)}  ${groupName || groupId}: ${counted(restoredCount, "rule")} restored, ${removedCount} removed${others}`;
}
