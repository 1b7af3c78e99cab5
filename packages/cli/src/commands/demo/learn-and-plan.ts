import { type AnalyseResult, analyseLogs, folderSource, readEvidence } from "@sgt/flowlogs/node";
import { counted, formatBytes, formatCount } from "@sgt/report/text";
import type { Plan, RegionSnapshot, Snapshot } from "@sgt/rules";
import { planTightening, readSnapshot, writePlanFile } from "@sgt/rules/node";
import { type SampleLogs, writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";
import { readingProgress } from "../analyse/reading-progress.js";
import { interfacesOf } from "../analyse/snapshot-interfaces.js";
import type { CommandContext } from "../context.js";
import type { DemoFolder } from "./demo-folder.js";

/** Everything up to the plan; nothing has been changed yet. */
export interface Learned {
  readonly logs: SampleLogs;
  readonly analysis: AnalyseResult;
  readonly plan: Plan;
}

/** Writes the sample account and its logs, reads them, and plans; all of it as the commands do it. */
export async function learnAndPlan(folder: DemoFolder, seed: number, context: CommandContext): Promise<Learned> {
  const { story } = context;
  story.say("1  a sample account, and ninety days of its flow logs");
  await writeSampleSnapshot(folder.snapshot, { seed });
  const logs = await writeSampleLogs(folder.logs, { seed });
  story.say(
    `   ${counted(logs.recordCount, "record")} in ${counted(logs.fileCount, "file")}, ${formatBytes(logs.byteCount)}`,
  );

  story.say("2  analyse: who reached what");
  const snapshot = await readSnapshot(folder.snapshot);
  const analysis = await analyse(folder, snapshot, logs, context);
  const { coverage } = analysis;
  story.say(
    `   ${formatCount(coverage.acceptedCount)} accepted records of ${counted(analysis.sourceCount, "source")}; ${formatCount(coverage.initiationCounts.response)} proved answers left out`,
  );

  story.say("3  plan: the tightest rules that keep all that was seen");
  const plan = await makePlan(folder, snapshot, logs, context);
  story.say(
    `   ${plan.proof.statements.filter((s) => s.holds).length} of ${counted(plan.proof.statements.length, "statement")} of its proof hold`,
  );
  return { logs, analysis, plan };
}

async function analyse(
  folder: DemoFolder,
  snapshot: Snapshot,
  { from, to }: SampleLogs,
  { story, io }: CommandContext,
): Promise<AnalyseResult> {
  const result = await analyseLogs({
    source: folderSource(folder.logs),
    enis: interfacesOf(snapshot),
    window: { from, to },
    out: folder.evidence,
    onEvent: (event) => story.progress(readingProgress(event)),
    signal: io.signal,
  });
  story.end();
  return result;
}

async function makePlan(
  folder: DemoFolder,
  snapshot: Snapshot,
  logs: SampleLogs,
  context: CommandContext,
): Promise<Plan> {
  const plan = planTightening({
    region: snapshot.regions[0] as RegionSnapshot,
    evidence: await readEvidence(folder.evidence, { signal: context.io.signal }),
    // The day on which the sample ends, so that the same seed gives the same plan.
    now: new Date(logs.to * 1000).toISOString(),
    toolVersion: context.version,
  });
  await writePlanFile(folder.plan, plan);
  return plan;
}
