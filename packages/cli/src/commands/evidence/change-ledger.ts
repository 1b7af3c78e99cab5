import { resolve } from "node:path";
import { counted } from "@sgt/cidr";
import { type DroppedDays, daysBefore, daysLostByMerge, dropDays, mergeLedgers } from "@sgt/flowlogs/node";
import { formatBytes } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { askConsent } from "../change/consent.js";
import type { EvidenceArgs } from "./options.js";

/** Merges or drops as the options say. Returns null when the ledger may be shown, or what the process ends with. */
export async function changeLedger(args: EvidenceArgs, context: CommandContext): Promise<ExitCode | null> {
  const { merge, dropBefore } = args;
  if (merge !== undefined && dropBefore !== undefined) {
    throw new UsageError("--merge and --drop-before together", "Merge first, then drop.");
  }
  if (merge?.length === 0) throw new UsageError("--merge names no ledger", "Give the folders of other ledgers.");
  if (merge !== undefined) return mergeInto(args, merge, context);
  return dropBefore === undefined ? null : drop(args, dropBefore, context);
}

/** Nothing is lost by it, unless another ledger had dropped days that this one holds. */
async function mergeInto(
  args: EvidenceArgs,
  merge: readonly string[],
  context: CommandContext,
): Promise<ExitCode | null> {
  const { io, reporter } = context;
  const [out, ...others] = [args.ledger, ...merge].map((dir) => resolve(io.cwd, dir));
  const lost = await daysLostByMerge(others, out as string);
  const refused = await consentTo(
    lost,
    args,
    context,
    "a merged ledger has dropped these days, so they are dropped here",
  );
  if (refused !== null) return refused;
  const merged = await mergeLedgers(others, out as string);
  const repeated =
    merged.repeatedBatchCount === 0 ? "" : `; ${counted(merged.repeatedBatchCount, "run")} counted before`;
  reporter.say(`merged ${counted(others.length, "ledger")}: ${counted(merged.batchCount, "run")} in all${repeated}`);
  return null;
}

async function drop(args: EvidenceArgs, before: string, context: CommandContext): Promise<ExitCode | null> {
  const dir = resolve(context.io.cwd, args.ledger);
  const refused = await consentTo(await daysBefore(dir, before), args, context, `days before ${before}`);
  if (refused !== null) return refused;
  const { days, byteCount } = await dropDays(dir, before);
  context.reporter.say(`dropped ${counted(days.length, "day")}, ${formatBytes(byteCount)}`);
  return null;
}

/** Says what would go and asks; null when nothing would, or the answer is yes. */
async function consentTo(
  { days, partCount, byteCount }: DroppedDays,
  { ledger, yes }: EvidenceArgs,
  context: CommandContext,
  why: string,
): Promise<ExitCode | null> {
  if (days.length === 0) return null;
  const what = `${counted(days.length, "day")} (${days[0]} to ${days.at(-1)}), ${formatBytes(byteCount)} in ${counted(partCount, "file")}`;
  context.reporter.say(`${why}: ${what}`);
  if (yes) return null;
  const consent = await askConsent(`Remove them from ${ledger} permanently?`, context);
  if (consent === "yes") return null;
  return consent === "no" && context.io.signal.aborted ? EXIT.interrupted : EXIT.pending;
}
