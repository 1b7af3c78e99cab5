import { resolve } from "node:path";
import { counted, shellWord } from "@sgt/cidr";
import { addSightings, analyzeLogs } from "@sgt/flowlogs/node";
import { formatDay, renderJson } from "@sgt/report/text";
import { flowLogCoverage, SNAPSHOT_FILES, type Snapshot, snapshotSightings } from "@sgt/snapshot";
import { readSnapshot } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { type ChosenSource, chooseSource } from "../../inputs/choose-source.js";
import { accountIdsOf } from "../../inputs/named-things.js";
import { interfacesOf, namesOfInterfaces } from "../../inputs/snapshot-interfaces.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { readingProgress } from "../../reporters/reading-progress.js";
import type { Reporter } from "../../reporters/reporter.js";
import { chooseWindow, NOT_ASKED, newestRecord } from "./choose-window.js";
import { hasLoggingHole, loggingSection } from "./logging-section.js";
import type { AnalyzeArgs } from "./options.js";
import { summarySections } from "./summary-sections.js";

/** `sgt analyze`: flow logs in, evidence out. */
export async function run(args: AnalyzeArgs, context: CommandContext): Promise<ExitCode> {
  const snapshot = await readSnapshot(resolve(context.io.cwd, args.snapshot));
  const chosen = await chooseSource(
    { ...args, accounts: args.accounts && accountIdsOf(args.accounts, snapshot) },
    context,
  );
  try {
    return await analyze(args, snapshot, chosen, context);
  } finally {
    chosen.close();
  }
}

async function analyze(
  args: AnalyzeArgs,
  snapshot: Snapshot,
  chosen: ChosenSource,
  context: CommandContext,
): Promise<ExitCode> {
  const { io, reporter, out, width, paint } = context;
  const { window, aheadCount } = await windowOf(args, chosen, context);
  printFlowLogs(snapshot, reporter);
  const result = await analyzeLogs({
    source: chosen.source,
    enis: interfacesOf(snapshot),
    window,
    out: resolve(io.cwd, args.out),
    ...(args.threads === undefined ? {} : { threads: args.threads }),
    onEvent: (event) => reporter.progress(readingProgress(event, chosen.unit)),
    signal: io.signal,
    now: () => new Date(io.now()),
  });
  reporter.end();
  await keepSightings(snapshot, args, context);
  if (result.knownObjectCount > 0)
    reporter.say(`${counted(result.knownObjectCount, chosen.unit.slice(0, -1))} already in the ledger, not read again`);
  const summary = chosen.summary();
  if (summary !== null) reporter.say(summary);
  const retentionDays = await chosen.retentionDays();
  const { covered, enis } = result.coverage;
  const seenEnis = new Map(enis.map(({ eniId, firstSeen }) => [eniId, firstSeen]));
  const facts = { source: chosen.place, seenEnis, retentionDays, now: io.now() / 1000, covered };
  const flowLogs = snapshot.regions.map((region) => flowLogCoverage(region, window, facts));
  if (args.format === "json") await out(renderJson({ ...result, aheadCount, flowLogs }));
  else {
    const logging = loggingSection(flowLogs);
    const sections = summarySections(result, { groupsOf: namesOfInterfaces(snapshot), aheadCount, logging, width });
    await out(renderDocument(sections, { format: "table", width, paint }));
  }
  reporter.say(`evidence written: ${args.out}`);
  reporter.sayCommand(
    "next",
    `${io.program} plan --snapshot ${shellWord(args.snapshot)} --evidence ${shellWord(args.out)} --out plan.json`,
  );
  const isWhole = result.coverage.complete && aheadCount === 0;
  return isWhole && !hasLoggingHole(flowLogs) ? EXIT.done : EXIT.incomplete;
}

/** What the snapshot shows of interfaces goes into the ledger: what each was on a day is not to be told by a later snapshot alone. */
async function keepSightings({ regions }: Snapshot, { out }: AnalyzeArgs, { io }: CommandContext): Promise<void> {
  const shown = regions.map(snapshotSightings);
  const scans = shown.flatMap((one) => one.scans);
  const sightings = shown.flatMap((one) => [...one.sightings]);
  await addSightings(resolve(io.cwd, out), { scans, sightings }, { now: () => new Date(io.now()) });
}

async function windowOf(args: AnalyzeArgs, { source, isNear }: ChosenSource, context: CommandContext) {
  const choice = await chooseWindow(args, {
    now: context.io.now() / 1000,
    // Among all names of a bucket it would take long, and a log group is written to now.
    newest: () => (isNear ? newestRecord(source, context) : Promise.resolve(NOT_ASKED)),
  });
  const { window, endsWithLogs } = choice;
  if (endsWithLogs)
    context.reporter.say(`the logs end on ${formatDay(window.to - 1)}, and so does the window (change it with --to)`);
  return choice;
}

/** An account without flow logs has no evidence to come, whatever lies in the folder. */
function printFlowLogs({ regions }: Snapshot, reporter: Reporter): void {
  for (const { accountId, region, flowLogs, missing } of regions) {
    const collected = !missing.some(({ file }) => file === SNAPSHOT_FILES.flowLogs);
    if (collected && flowLogs.length === 0)
      reporter.warn(`account ${accountId}, ${region} has no flow log: no new records will be delivered`);
  }
}
