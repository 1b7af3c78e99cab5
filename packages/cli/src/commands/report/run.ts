import { resolve } from "node:path";
import { formatCount, shellWord } from "@sgt/cidr";
import { assessRegion, isAtLeast, type ReportSummary, ReportTally, SEVERITIES } from "@sgt/findings";
import { readRegions, readSnapshotManifest } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { hasNoHoles, readLastDays, spanOf } from "../../inputs/read-window.js";
import { WantedRegions } from "../../inputs/wanted-regions.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { readCriticalPorts } from "./critical-ports.js";
import type { ReportArgs } from "./options.js";

import { RegionEvidenceIndex } from "./region-evidence-index.js";
import { renderReport } from "./render-report.js";
import { ReportOutputs } from "./report-outputs.js";

/** `sgt report`: the risk of every account of a snapshot, worst first. Talks to nobody. */
export async function run(args: ReportArgs, context: CommandContext): Promise<ExitCode> {
  const workbook = args.out === undefined ? null : await (await import("./workbook-files.js")).WorkbookFiles.open();
  const outputs = new ReportOutputs(args, context, workbook);
  const path = (name: string): string => resolve(context.io.cwd, name);
  try {
    const summary = await assessAll(args, context, outputs);
    const paths = await outputs.finish(summary, path);
    if (args.out !== undefined) paths.unshift(...((await workbook?.write(path(args.out), summary)) ?? []));
    if (!(await outputs.writeTo(context.out))) {
      const { width, paint } = context;
      const look = { format: args.format === "md" ? ("md" as const) : ("table" as const), width, paint };
      await context.out(renderReport({ summary, worst: outputs.worst, top: args.top }, look));
    }
    context.reporter.sayCommand("next", `${context.io.program} audit --snapshot ${shellWord(args.snapshot)}`);
    for (const written of paths) context.reporter.say(`written: ${written}`);
    for (const [file, count] of outputs.leftOut)
      context.reporter.warn(
        `${file} holds the most severe findings only: ${formatCount(count)} more do not fit its format`,
      );
    return exitCode(summary, args);
  } finally {
    await outputs.dispose();
  }
}

async function assessAll(
  args: ReportArgs,
  { io, reporter, version }: CommandContext,
  outputs: ReportOutputs,
): Promise<ReportSummary> {
  const dir = resolve(io.cwd, args.snapshot);
  const services = readCriticalPorts(args.criticalPorts);
  const manifest = await readSnapshotManifest(dir);
  const tally = new ReportTally(new Map(manifest?.accounts?.map(({ accountId, name }) => [accountId, name])));
  const evidence =
    args.evidence === undefined ? null : await readLastDays(resolve(io.cwd, args.evidence), args.days, io.signal);
  const index = evidence === null ? null : new RegionEvidenceIndex(evidence);
  const now = new Date(io.now()).toISOString();
  const wanted = new WantedRegions(args, manifest?.accounts);
  let done = 0;
  let ruleCount = 0;
  for await (const read of readRegions(dir, { network: true })) {
    io.signal.throwIfAborted();
    if (!wanted.has(read.kind === "region" ? read.region : read)) continue;
    if (read.kind === "unreadable") {
      const { kind: _, ...region } = read;
      tally.addUnreadable(region);
      continue;
    }
    const { region } = read;
    const assessment = assessRegion({ region, services, now, evidence: index?.of(region) ?? null });
    tally.add(assessment);
    await outputs.add(assessment);
    done += 1;
    ruleCount += assessment.rules.length;
    reporter.progress({ label: "assessing", done, unit: "regions", also: { count: ruleCount, unit: "rules" } });
  }
  reporter.end();
  wanted.requireAll();
  return tally.summary({ createdAt: now, toolVersion: version, evidence: spanOf(evidence) });
}

/** A finding is certain whatever could not be looked at, so the gate comes first. */
function exitCode({ totals, complete, evidence }: ReportSummary, { failOn }: ReportArgs): ExitCode {
  const isBad = failOn !== "never" && SEVERITIES.some((one) => isAtLeast(one, failOn) && totals.counts[one] > 0);
  if (isBad) return EXIT.pending;
  return complete && hasNoHoles(evidence) ? EXIT.done : EXIT.incomplete;
}
