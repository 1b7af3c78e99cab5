import { counted, formatCount } from "@sgt/cidr";
import type { Evidence } from "@sgt/flowlogs";
import { type AnalyzeResult, analyzeLogs, folderSource, readEvidence } from "@sgt/flowlogs/node";
import { planGradeLines } from "@sgt/report/plan";
import { formatBytes } from "@sgt/report/text";
import { type Plan, planGraded, type ReplayReport, replayPlan } from "@sgt/rules";
import { writePlanFile } from "@sgt/rules/node";
import { type SampleLogs, writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";
import type { RegionSnapshot, Snapshot } from "@sgt/snapshot";
import { readSnapshot } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { interfacesOf } from "../../inputs/snapshot-interfaces.js";
import { readingProgress } from "../../reporters/reading-progress.js";
import type { DemoFolder } from "./demo-folder.js";

/** Everything up to the plan; nothing has been changed yet. */
export interface Learned {
  readonly snapshot: Snapshot;
  readonly evidence: Evidence;
  readonly logs: SampleLogs;
  readonly analysis: AnalyzeResult;
  readonly plan: Plan;
  /** The plan on the evidence that it was made from. */
  readonly replayed: ReplayReport;
}

/** Writes the sample account and its logs, reads them, and plans; all of it as the commands do it. */
export async function learnAndPlan(folder: DemoFolder, seed: number, context: CommandContext): Promise<Learned> {
  const { reporter } = context;
  reporter.say("1  a sample account, and ninety days of its flow logs");
  await writeSampleSnapshot(folder.snapshot, { seed });
  const logs = await writeSampleLogs(folder.logs, { seed });
  reporter.say(
    `   ${counted(logs.recordCount, "record")} in ${counted(logs.fileCount, "file")}, ${formatBytes(logs.byteCount)}`,
  );

  reporter.say("2  analyze: which sources reached what");
  const snapshot = await readSnapshot(folder.snapshot, { network: true });
  const analysis = await analyzeSample(folder, snapshot, logs, context);
  const { coverage } = analysis;
  reporter.say(
    `   ${formatCount(coverage.acceptedCount)} accepted records of ${counted(analysis.sourceCount, "source")}; ${formatCount(coverage.initiationCounts.response)} proved answers left out`,
  );

  reporter.say("3  plan: the tightest rules that keep all that was seen");
  const evidence = await readEvidence(folder.evidence, { signal: context.io.signal });
  const plan = await makePlan(folder, { snapshot, evidence, logs }, context);
  reporter.say(`   ${plan.proof.statements.filter((s) => s.holds).length} of ${proofText(plan)} hold`);
  for (const line of planGradeLines(plan)) reporter.say(`   ${line}`);
  const replayed = replayPlan({ plan, evidence });
  reporter.say(`   replayed on everything seen, as sgt replay does: ${refusedText(replayed)}`);
  return { snapshot, evidence, logs, analysis, plan, replayed };
}

function proofText({ proof }: Plan): string {
  const facts = proof.statements.reduce((sum, { checked }) => sum + checked, 0);
  return `${counted(proof.statements.length, "statement")} of its proof (${counted(facts, "fact")} checked by a second algorithm)`;
}

function refusedText({ refused, checkedRecordCount }: ReplayReport): string {
  return `${counted(checkedRecordCount, "record")}, ${refused.length === 0 ? "none" : counted(refused.length, "flow")} rejected`;
}

/** Reads the sample account's logs into the demo's ledger. */
export async function analyzeSample(
  folder: DemoFolder,
  snapshot: Snapshot,
  { from, to }: SampleLogs,
  { reporter, io }: CommandContext,
): Promise<AnalyzeResult> {
  const result = await analyzeLogs({
    source: folderSource(folder.logs),
    enis: interfacesOf(snapshot),
    window: { from, to },
    out: folder.evidence,
    onEvent: (event) => reporter.progress(readingProgress(event)),
    signal: io.signal,
  });
  reporter.end();
  return result;
}

interface PlanFacts {
  readonly snapshot: Snapshot;
  readonly evidence: Evidence;
  readonly logs: SampleLogs;
}

async function makePlan(
  folder: DemoFolder,
  { snapshot, evidence, logs }: PlanFacts,
  context: CommandContext,
): Promise<Plan> {
  const { plan } = planGraded({
    region: snapshot.regions[0] as RegionSnapshot,
    evidence,
    // The day on which the sample ends, so that the same seed gives the same plan.
    now: new Date(logs.to * 1000).toISOString(),
    toolVersion: context.version,
  });
  await writePlanFile(folder.plan, plan);
  return plan;
}
