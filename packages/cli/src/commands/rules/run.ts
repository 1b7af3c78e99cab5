import { resolve } from "node:path";
import { shellWord } from "@sgt/cidr";
import { renderJson } from "@sgt/report/text";
import { ruleUsage, type UsageReport } from "@sgt/rules";
import type { RegionSnapshot, Snapshot } from "@sgt/snapshot";
import { readSnapshot } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { fittingRegions, type RegionChoice } from "../../inputs/choose-region.js";
import { groupIdsOf } from "../../inputs/named-things.js";
import { readLastDays } from "../../inputs/read-window.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { holeLines } from "../../render/coverage-sections.js";
import { renderDocument } from "../../render/document.js";
import { writeCsv } from "../../render/write-csv.js";
import type { RulesArgs } from "./options.js";
import { useRows } from "./use-rows.js";
import { useSections } from "./use-sections.js";

/** `sgt rules`: the hit counter of every rule, which AWS does not have. */
export async function run(args: RulesArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter, out, width, paint } = context;
  const snapshot = await readSnapshot(resolve(io.cwd, args.snapshot), { network: true });
  const regions = chooseRegions(snapshot, args);
  const groupIds = groupIdsOf(args.group, regions);
  for (const { accountId, region, missing } of regions) {
    for (const { file, reason } of missing)
      reporter.say(`not in the snapshot: ${accountId} ${region}: ${file} (${reason})`);
  }
  const evidence = await readLastDays(resolve(io.cwd, args.evidence), args.days, io.signal);
  const reports = regions.map((region) => shownOf(ruleUsage({ region, evidence }), { ...args, groupIds }));
  const holes = holeLines(evidence.coverage);
  if (args.format === "json") await out(renderJson({ asked: evidence.coverage.asked, holes, regions: reports }));
  else if (args.format === "csv") await writeCsv(useRows(reports), context);
  else {
    const sections = useSections({ reports, window: evidence.coverage.asked, holes, width });
    await out(renderDocument(sections, { format: args.format, width, paint }));
  }
  const places = `--snapshot ${shellWord(args.snapshot)} --evidence ${shellWord(args.evidence)}`;
  reporter.sayCommand("next", `${io.program} plan ${places} --out plan.json`);
  const isComplete = evidence.coverage.complete && holes.length === 0 && reports.every(isWhole);
  return isComplete ? EXIT.done : EXIT.incomplete;
}

function isWhole({ unattributed }: UsageReport): boolean {
  return unattributed.eniCount === 0;
}

/** @throws {UsageError} `SGT_CLI_WHICH_REGION` when none fits. */
function chooseRegions(snapshot: Snapshot, choice: RegionChoice): RegionSnapshot[] {
  const fitting = fittingRegions(snapshot, choice);
  if (fitting.length === 0) {
    const list = snapshot.regions.map((r) => `${r.accountId} ${r.region}`).join(", ");
    throw new UsageError(
      `the snapshot does not hold that account and region: ${list}`,
      "Choose with --account and --region.",
      "SGT_CLI_WHICH_REGION",
    );
  }
  return fitting;
}

interface Shown extends Pick<RulesArgs, "unused" | "sort"> {
  readonly groupIds: readonly string[] | undefined;
}

function shownOf(report: UsageReport, { groupIds, unused, sort }: Shown): UsageReport {
  const rules = report.rules.filter(
    (use) =>
      (groupIds === undefined || groupIds.includes(use.groupId)) &&
      (!unused || use.state === "unused" || use.shadowedBy !== null),
  );
  if (sort === "records") rules.sort((a, b) => b.recordCount - a.recordCount);
  return { ...report, rules };
}
