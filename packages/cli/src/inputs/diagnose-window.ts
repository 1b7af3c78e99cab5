import { resolve } from "node:path";
import { type GroupState, journalState, readJournal } from "@sgt/aws";
import type { Evidence, Window } from "@sgt/flowlogs";
import { collectEvidence, readEvidence } from "@sgt/flowlogs/node";
import { type AppliedChange, type Diagnosis, diagnose } from "@sgt/rules";
import type { RegionSnapshot } from "@sgt/snapshot";
import type { CommandContext } from "../command.js";
import { UsageError } from "../errors/usage-error.js";
import { readingProgress } from "../reporters/reading-progress.js";
import { chooseSource } from "./choose-source.js";
import { parseTime } from "./parse-time.js";
import { interfacesOf } from "./snapshot-interfaces.js";

export interface WindowArgs {
  readonly logs: string | undefined;
  readonly evidence: string | undefined;
  readonly journals: readonly string[];
  readonly hours: number;
  readonly to: string | undefined;
  readonly includePublic: boolean;
  readonly profile: string | undefined;
  readonly region: string | undefined;
}

export interface DiagnosedWindow {
  readonly diagnosis: Diagnosis;
  /** Of the window. */
  readonly evidence: Evidence;
  readonly changes: readonly AppliedChange[];
}

/** Reads the last hours and says who is refused in them. */
export async function diagnoseWindow(
  args: WindowArgs,
  region: RegionSnapshot,
  context: CommandContext,
): Promise<DiagnosedWindow> {
  const { io } = context;
  if (args.logs === undefined && args.evidence === undefined) {
    throw new UsageError("no logs are given", "Name a folder with --logs, or a ledger with --evidence.");
  }
  const changes = await journalChanges(args.journals.map((path) => resolve(io.cwd, path)));
  const to = args.to === undefined ? Math.ceil(io.now() / 1000) : parseTime("to", args.to);
  const window = { from: Math.floor(to - args.hours * 3_600), to };
  const ledger = args.evidence === undefined ? null : resolve(io.cwd, args.evidence);
  const evidence =
    args.logs === undefined
      ? await readEvidence(ledger ?? "", { window, signal: io.signal })
      : await readLogs({ ...args, logs: args.logs }, window, region, context);
  const history = ledger === null ? null : await readEvidence(ledger, { signal: io.signal });
  const diagnosis = diagnose({
    region,
    evidence,
    history,
    changes,
    window,
    now: io.now() / 1000,
    includePublic: args.includePublic,
  });
  return { diagnosis, evidence, changes };
}

/** A folder, a bucket or a log group, as `sgt analyze` takes them. */
async function readLogs(
  { logs, profile, region: place }: WindowArgs & { readonly logs: string },
  window: Window,
  region: RegionSnapshot,
  context: CommandContext,
): Promise<Evidence> {
  const chosen = await chooseSource({ ...NO_MORE, logs, profile, region: place }, context);
  try {
    const evidence = await collectEvidence({
      source: chosen.source,
      enis: interfacesOf({ regions: [region] }),
      window,
      onEvent: (event) => context.reporter.progress(readingProgress(event, chosen.unit)),
      signal: context.io.signal,
    });
    context.reporter.end();
    return evidence;
  } finally {
    chosen.close();
  }
}

/** What `sgt analyze` may be told beside the place. */
const NO_MORE = {
  snapshot: "",
  out: "",
  days: undefined,
  from: undefined,
  to: undefined,
  threads: undefined,
  logFormat: undefined,
  engine: undefined,
  accounts: undefined,
  regions: undefined,
  requestPayer: false,
  format: "table",
} as const;

/** Returns what the runs of journals took away and did not give back, group by group. */
export async function journalChanges(paths: readonly string[]): Promise<AppliedChange[]> {
  const changes: AppliedChange[] = [];
  for (const journalPath of paths) {
    const { begin, groups } = journalState((await readJournal(journalPath)).lines);
    for (const group of groups) changes.push(...changeOf(group, begin.planId, journalPath));
  }
  return changes;
}

function changeOf(
  { groupId, groupName, touched, modified }: GroupState,
  planId: string,
  journalPath: string,
): AppliedChange[] {
  const gone = [...touched.values()].filter(
    ({ before, removed, added }) => before !== null && removed !== null && added === null,
  );
  // Changed in place, it admits less than it did.
  const narrowed = [...modified.values()].filter(({ made, undone }) => made !== null && undone === null);
  const removed = [...gone.flatMap(({ before }) => before ?? []), ...narrowed.map(({ before }) => before)];
  if (removed.length === 0) return [];
  const times = [...gone, ...narrowed].map(({ lastIntentMs }) => lastIntentMs);
  return [{ planId, journalPath, groupId, groupName, at: Math.floor(Math.max(...times) / 1000), removed }];
}
