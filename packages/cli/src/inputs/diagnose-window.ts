import { resolve } from "node:path";
import { type GroupState, journalState, readJournal } from "@sgt/aws";
import { HOUR_S } from "@sgt/cidr";
import type { Evidence, Window } from "@sgt/flowlogs";
import { collectEvidence, readEvidence } from "@sgt/flowlogs/node";
import { type AppliedChange, type Diagnosis, diagnose } from "@sgt/rules";
import type { RegionSnapshot } from "@sgt/snapshot";
import type { CommandContext } from "../command.js";
import { UsageError } from "../errors/usage-error.js";
import { holeLines } from "../render/coverage-sections.js";
import { readingProgress } from "../reporters/reading-progress.js";
import { chooseSource } from "./choose-source.js";
import { type Delivery, judgeDelivery } from "./judge-delivery.js";
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
  readonly delivery: Delivery;
  readonly changes: readonly AppliedChange[];
}

/** What a look at a window could not see, in words; empty when it saw all. */
export function windowHoles({ evidence, delivery }: Pick<DiagnosedWindow, "evidence" | "delivery">): string[] {
  const holes = holeLines(evidence.coverage).map((line) => line.replace(/^- /, ""));
  return [...(delivery.isHole ? [delivery.says] : []), ...holes];
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
  const now = Math.ceil(io.now() / 1000);
  const to = args.to === undefined ? null : parseTime("to", args.to);
  const asked = { from: Math.floor((to ?? now) - args.hours * HOUR_S), to: to ?? now };
  const ledger = args.evidence === undefined ? null : resolve(io.cwd, args.evidence);
  const evidence =
    args.logs === undefined
      ? await readEvidence(ledger ?? "", { window: asked, signal: io.signal })
      : await readLogs({ ...args, logs: args.logs }, asked, region, context);
  const delivery = judgeDelivery(newestOf(evidence, args), { to, now });
  // Nobody knows who was refused since.
  const window = to === null && delivery.newestAt !== null ? endingAt(asked, delivery.newestAt) : asked;
  const history = ledger === null ? null : await readEvidence(ledger, { signal: io.signal });
  const diagnosis = diagnose({
    region,
    evidence,
    history,
    changes,
    window,
    now,
    includePublic: args.includePublic,
  });
  return { diagnosis, evidence, delivery, changes };
}

/** Logs were collected up to their newest record; a ledger tells it of those with data. */
function newestOf({ coverage }: Evidence, { logs }: WindowArgs): number | null {
  if (logs === undefined) return coverage.covered?.to ?? null;
  return coverage.recordCount === 0 ? null : coverage.asked.to;
}

function endingAt({ from, to }: Window, newestAt: number): Window {
  return { from, to: Math.min(to, Math.max(newestAt, from + 1)) };
}

/** A folder, a bucket or a log group, as `sgt analyze` takes them. */
async function readLogs(
  { logs, profile, region: place }: WindowArgs & { readonly logs: string },
  window: Window,
  region: RegionSnapshot,
  context: CommandContext,
): Promise<Evidence> {
  const chosen = await chooseSource({ ...NO_MORE, logs, profile, region: place }, context, { isLive: true });
  try {
    const evidence = await collectEvidence({
      source: chosen.source,
      enis: interfacesOf({ regions: [region] }),
      window,
      endsWithRecords: true,
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
