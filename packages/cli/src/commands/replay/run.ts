import { resolve } from "node:path";
import { shellWord } from "@sgt/cidr";
import type { Evidence, Window } from "@sgt/flowlogs";
import { readEvidence } from "@sgt/flowlogs/node";
import { renderJson } from "@sgt/report/text";
import { type Plan, type ReplayReport, replayPlan } from "@sgt/rules";
import { readPlanFile } from "@sgt/rules/node";
import type { RegionSnapshot } from "@sgt/snapshot";
import { readSnapshot } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { chooseRegion } from "../../inputs/choose-region.js";
import { parseTime } from "../../inputs/parse-time.js";
import { lastDays } from "../../inputs/read-window.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { holeLines } from "../../render/coverage-sections.js";
import { renderDocument } from "../../render/document.js";
import { writeCsv } from "../../render/write-csv.js";
import type { ReplayArgs } from "./options.js";
import { refusedRows, replaySections } from "./replay-sections.js";

/** `sgt replay`: whom a plan that waits would have cut off. */
export async function run(args: ReplayArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter, out, width, paint } = context;
  const plan = await readPlanFile(resolve(io.cwd, args.plan));
  const region = await regionOf(args, plan, context);
  const evidence = await readEvidence(resolve(io.cwd, args.evidence), {
    window: (whole) => replayWindow(whole, args, plan.evidence.to),
    signal: io.signal,
  });
  const { asked } = evidence.coverage;
  if (asked.from < plan.evidence.to) {
    reporter.warn(
      "this replays days that the plan was made from: they reject nothing, and say nothing about later traffic",
    );
  }
  const report = replayPlan({ plan, evidence, ...(region === null ? {} : { region }) });
  const holes = holeLines(evidence.coverage).filter((line) => !line.includes("not in the snapshot"));
  if (args.format === "json") await out(renderJson({ ...report, asked, holes }));
  else if (args.format === "csv") await writeCsv(refusedRows(report), context);
  else await out(renderDocument(replaySections({ plan, report, asked, holes }), { format: args.format, width, paint }));
  if (report.refused.length > 0)
    reporter.sayCommand(
      "next",
      `${io.program} plan --snapshot SNAPSHOT --evidence ${shellWord(args.evidence)} --out plan.json`,
    );
  else reporter.sayCommand("next", `${io.program} apply ${shellWord(args.plan)}`);
  return exitCode(report, evidence, holes);
}

async function regionOf(args: ReplayArgs, plan: Plan, { io }: CommandContext): Promise<RegionSnapshot | null> {
  if (args.snapshot === undefined) return null;
  const snapshot = await readSnapshot(resolve(io.cwd, args.snapshot));
  return chooseRegion(snapshot, { account: plan.accountId, region: plan.region });
}

/** Somebody who would be cut off outranks a hole: the plan must not be applied, whatever else is not known. */
function exitCode(report: ReplayReport, { coverage }: Evidence, holes: readonly string[]): ExitCode {
  if (report.refused.length > 0) return EXIT.pending;
  const isWhole = coverage.complete && holes.length === 0 && report.unattributedRecordCount === 0;
  return isWhole ? EXIT.done : EXIT.incomplete;
}

/**
 * Returns the part of a ledger's window that is replayed: what the options say, else what came after the
 * evidence that the plan was made from, which by its proof refuses nothing. All of it when nothing did.
 * @throws {UsageError} when the options contradict each other.
 */
export function replayWindow(
  whole: Window,
  { days, from, to }: Pick<ReplayArgs, "days" | "from" | "to">,
  learnedTo: number,
): Window {
  if (days !== undefined && from !== undefined)
    throw new UsageError("--days and --from together", "Give one of the two.");
  const end = to === undefined ? whole.to : Math.min(whole.to, parseTime("to", to));
  if (days !== undefined) return lastDays({ from: whole.from, to: end }, days);
  const since = learnedTo > whole.from && learnedTo < end ? learnedTo : whole.from;
  const start = from === undefined ? since : Math.max(whole.from, parseTime("from", from));
  if (start < end) return { from: start, to: end };
  throw new UsageError("the ledger holds nothing between --from and --to", "Choose a window that it covers.");
}
