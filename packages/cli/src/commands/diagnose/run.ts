import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openSession, readRegion } from "@sgt/aws";
import { shellWord } from "@sgt/cidr";
import { renderCsv, renderJson } from "@sgt/report/text";
import type { Diagnosis } from "@sgt/rules";
import type { RegionSnapshot } from "@sgt/snapshot";
import { readSnapshot } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { chooseRegion } from "../../inputs/choose-region.js";
import { type DiagnosedWindow, diagnoseWindow, windowHoles } from "../../inputs/diagnose-window.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { shellPath } from "../../render/shell-path.js";
import { diagnoseSections } from "./diagnose-sections.js";
import type { MendContext } from "./mend.js";
import { mergeSources } from "./merge-sources.js";
import type { DiagnoseArgs } from "./options.js";
import { refusalRows } from "./refusal-rows.js";

/** `sgt diagnose`: who is refused, and which change or gap explains it. Changes nothing in the account. */
export async function run(args: DiagnoseArgs, context: CommandContext): Promise<ExitCode> {
  const { merge, watch, source } = args;
  if (watch && merge !== undefined) throw new UsageError("--watch and --merge do not go together", "Give one of them.");
  if (source !== undefined && merge === undefined)
    throw new UsageError("--source needs --merge", "Say where to keep it.");
  const account = await openAccount(args, context);
  try {
    if (watch) return await follow(args, account, context);
    const region = await account.read();
    const result = await diagnoseWindow({ ...args, journals: args.journal ?? [] }, region, context);
    await context.out(rendered(args, region, result, context));
    if (merge !== undefined) await mergeSources({ ...args, merge }, result.diagnosis, context);
    return exitOf(result, context);
  } finally {
    account.close();
  }
}

/** Where the groups are read: the account as it stands, or a snapshot of it. */
interface Account {
  read(): Promise<RegionSnapshot>;
  close(): void;
}

async function openAccount(args: DiagnoseArgs, { io }: CommandContext): Promise<Account> {
  const { snapshot } = args;
  if (snapshot !== undefined) {
    const read = async () => chooseRegion(await readSnapshot(resolve(io.cwd, snapshot)), args);
    return { read, close: () => undefined };
  }
  const session = await openSession({ region: args.region, profile: args.profile, readOnly: true });
  return { read: () => readRegion({ session, withInterfaces: true }), close: () => session.close() };
}

/** Looks again and again; on a terminal each look takes the place of the one before. */
async function follow(args: DiagnoseArgs, account: Account, context: CommandContext): Promise<ExitCode> {
  const { io, out } = context;
  while (!io.signal.aborted) {
    const region = await account.read();
    const result = await diagnoseWindow({ ...args, journals: args.journal ?? [] }, region, context);
    const text = rendered(args, region, result, context);
    await out(io.stdout.isTty ? `${CLEAR}${text}` : `${text}\n`);
    await delay(args.every * 1000, undefined, { signal: io.signal }).catch(() => undefined);
  }
  return EXIT.interrupted;
}

/** Cursor home, and everything below it away. */
const CLEAR = "\u001b[H\u001b[J";

function rendered(
  args: DiagnoseArgs,
  { accountId, region }: RegionSnapshot,
  { diagnosis }: DiagnosedWindow,
  context: CommandContext,
): string {
  const { io, width, paint } = context;
  const place = mendContextOf(args, context);
  if (args.format === "json") return renderJson(diagnosis);
  if (args.format === "csv") return renderCsv(refusalRows(diagnosis, place));
  const wholeDays = args.logs === undefined;
  const sections = diagnoseSections({ diagnosis, accountId, region, now: io.now() / 1000, wholeDays, place });
  return renderDocument(sections, { format: args.format, width, paint });
}

function mendContextOf(args: DiagnoseArgs, { io }: CommandContext): MendContext {
  const { profile, region } = args;
  const awsWords = [
    ...(profile === undefined ? [] : [` --profile ${shellWord(profile)}`]),
    ...(region === undefined ? [] : [` --region ${shellWord(region)}`]),
  ].join("");
  const { program, cwd } = io;
  return { program, awsWords, sameWords: sameWords(args), pathOf: (path) => shellPath(path, cwd) };
}

/** As they were typed; the hours only where they were said. */
function sameWords({ logs, evidence, journal, hours, to, snapshot }: DiagnoseArgs): string {
  const words = {
    logs,
    evidence,
    journal: journal?.join(","),
    hours: hours === 4 ? undefined : `${hours}`,
    to,
    snapshot,
  };
  return Object.entries(words)
    .flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${shellWord(value)}`]))
    .join(" ");
}

/** A source that was cut off outranks what could not be looked at. */
function exitOf({ diagnosis, evidence, delivery }: DiagnosedWindow, { reporter }: CommandContext): ExitCode {
  const holes = windowHoles({ evidence, delivery });
  for (const hole of holes) reporter.warn(hole);
  if (!delivery.isHole) reporter.say(delivery.says);
  if (diagnosis.counts.regression > 0) return EXIT.pending;
  return holes.length > 0 || isBlind(diagnosis) ? EXIT.incomplete : EXIT.done;
}

/** Refusals of interfaces that are gone may be anybody's. */
function isBlind({ unattributed }: Diagnosis): boolean {
  return unattributed.eniIds.length > 0;
}
