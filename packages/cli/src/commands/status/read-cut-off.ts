import { resolve } from "node:path";
import {
  type AwsSession,
  type CutOffSource,
  cutOffSources,
  type Journal,
  type JournalStatus,
  journalState,
  readInterfaces,
} from "@sgt/aws";
import { DAY_S } from "@sgt/cidr";
import { collectEvidence, type Evidence, readEvidence } from "@sgt/flowlogs/node";
import { readSnapshot } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { chooseSource } from "../../inputs/choose-source.js";
import { judgeDelivery } from "../../inputs/judge-delivery.js";
import { holeLines } from "../../render/coverage-sections.js";
import { readingProgress } from "../../reporters/reading-progress.js";
import type { StatusArgs } from "./options.js";

/** Whom the change cut off, as far as the evidence goes. */
export interface CutOff {
  readonly sources: readonly CutOffSource[];
  /** What the evidence does not show, in words; empty when it is whole. */
  readonly holes: readonly string[];
}

interface Interface {
  readonly eniId: string;
  readonly groupIds: readonly string[];
  readonly addresses: readonly string[];
}

/** Before the change, to tell who was a regular. */
const DAYS_BEFORE = 30;

/** Null when neither a ledger nor logs are given. */
export async function readCutOff(
  args: StatusArgs,
  { status, journal, openAccount }: { status: JournalStatus; journal: Journal; openAccount: () => Promise<AwsSession> },
  context: CommandContext,
): Promise<CutOff | null> {
  if (args.evidence === undefined && args.logs === undefined) return null;
  const groupIds = status.groups.map(({ groupId }) => groupId);
  const interfaces =
    args.snapshot === undefined
      ? await readInterfaces(await openAccount(), groupIds)
      : await snapshotInterfaces(resolve(context.io.cwd, args.snapshot), status);
  const { evidence, late } = await evidenceOf(args, status, interfaces, context);
  const { rows, directory } = evidence;
  const sources = cutOffSources({ status, state: journalState(journal.lines), rows, directory, interfaces });
  return {
    sources,
    holes: [
      ...late,
      ...tooEarly(evidence, status),
      ...holeLines(evidence.coverage).map((line) => line.replace(/^- /, "")),
    ],
  };
}

async function snapshotInterfaces(folder: string, { accountId, region }: JournalStatus): Promise<Interface[]> {
  const { regions } = await readSnapshot(folder);
  return regions.filter((one) => one.accountId === accountId && one.region === region).flatMap((one) => one.enis);
}

async function evidenceOf(
  args: StatusArgs,
  { accountId, region, beganAt }: JournalStatus,
  interfaces: readonly Interface[],
  context: CommandContext,
): Promise<{ readonly evidence: Evidence; readonly late: readonly string[] }> {
  const { io, reporter } = context;
  if (args.evidence !== undefined)
    return { evidence: await readEvidence(resolve(io.cwd, args.evidence), { signal: io.signal }), late: [] };
  const place = {
    engine: undefined,
    accounts: undefined,
    regions: undefined,
    requestPayer: false,
    logFormat: undefined,
  };
  const chosen = await chooseSource({ ...args, ...place, logs: args.logs ?? "" }, context, { isLive: true });
  try {
    const from = Math.floor(Date.parse(beganAt) / 1000) - DAYS_BEFORE * DAY_S;
    const now = Math.floor(io.now() / 1000);
    const evidence = await collectEvidence({
      source: chosen.source,
      enis: interfaces.map(({ eniId, addresses }) => ({ eniId, accountId, region, addresses })),
      window: { from, to: now },
      endsWithRecords: true,
      onEvent: (event) => reporter.progress(readingProgress(event, chosen.unit)),
      signal: io.signal,
    });
    const { recordCount, asked } = evidence.coverage;
    const { says, isHole } = judgeDelivery(recordCount === 0 ? null : asked.to, { to: null, now });
    if (!isHole) reporter.say(says);
    return { evidence, late: isHole ? [says] : [] };
  } finally {
    reporter.end();
    chosen.close();
  }
}

/** Silence from before the change says nothing about it. */
function tooEarly({ coverage }: Evidence, { groups }: JournalStatus): string[] {
  const changed = groups.flatMap(({ changedAt }) => (changedAt === null ? [] : [Date.parse(changedAt) / 1000]));
  const last = coverage.covered?.to ?? 0;
  return changed.some((at) => last < at) ? ["the evidence ends before the last group was changed"] : [];
}
