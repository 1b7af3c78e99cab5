import { resolve } from "node:path";
import { shellWord } from "@sgt/cidr";
import type { Evidence } from "@sgt/flowlogs";
import { planAsReview } from "@sgt/report/plan";
import { renderJson } from "@sgt/report/text";
import { type Plan, planGraded } from "@sgt/rules";
import { writePlanFile } from "@sgt/rules/node";
import type { RegionSnapshot } from "@sgt/snapshot";
import { readSnapshot } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { chooseRegion } from "../../inputs/choose-region.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { writeCsv } from "../../render/write-csv.js";
import type { PlanArgs } from "./options.js";
import { planInput } from "./plan-input.js";
import { planRows } from "./plan-rows.js";
import { evidenceHoles, hasChanges, renderPlan } from "./render-plan.js";

/** `sgt plan`: snapshot and evidence in, decisions out. Talks to nobody. */
export async function run(args: PlanArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter } = context;
  const path = (name: string): string => resolve(io.cwd, name);
  const snapshot = await readSnapshot(path(args.snapshot), { network: true });
  const region = chooseRegion(snapshot, args);
  for (const { file, reason } of region.missing) reporter.say(`not in the snapshot: ${file} (${reason})`);
  if (region.ruleQuota === null && args.maxRules === undefined)
    reporter.say(
      "the applied quota is not known: AWS's default of 60 rules per group is used (change it with --max-rules)",
    );
  const input = await planInput(args, { snapshot, region }, context);
  const isElsewhere =
    args.evidence !== undefined && input.evidence !== null && !sharesInterfaces(region, input.evidence);
  if (isElsewhere) reporter.warn(`the evidence holds no interface of account ${region.accountId}, ${region.region}`);
  const { plan } = planGraded(input);
  if (args.out !== undefined) {
    await writePlanFile(path(args.out), plan);
    reporter.say(`plan written: ${args.out}`);
  }
  const { format, verbose } = args;
  if (format === "csv") await writeCsv(planRows(plan), context);
  else await context.out(renderAs(plan, { format, verbose }, context));
  printNext(plan, args, context);
  return isElsewhere ? EXIT.incomplete : exitCode(plan, args);
}

/** Evidence of another account or region says nothing, and must not look like silence. */
function sharesInterfaces({ enis }: RegionSnapshot, { coverage }: Evidence): boolean {
  const seen = new Set(coverage.enis.map(({ eniId }) => eniId));
  return enis.some(({ eniId }) => seen.has(eniId));
}

function renderAs(
  plan: Plan,
  { format, verbose }: { readonly format: Exclude<PlanArgs["format"], "csv">; readonly verbose: boolean },
  { width, paint }: CommandContext,
): string {
  if (format === "json") return renderJson(plan);
  if (format === "md") return planAsReview(plan, evidenceHoles(plan));
  return renderPlan(plan, { format, width, paint, verbose });
}

function printNext(plan: Plan, { out, snapshot, evidence }: PlanArgs, { io, reporter }: CommandContext): void {
  const { program } = io;
  const place = `--snapshot ${shellWord(snapshot)}`;
  if (evidence === undefined) {
    reporter.sayCommand("next", `${program} analyze --logs LOGS ${place} --out evidence`);
  } else if (!hasChanges(plan)) {
    reporter.sayCommand("next", `${program} rules ${place} --evidence ${shellWord(evidence)}`);
  } else if (out === undefined) {
    reporter.say("next: the same with --out plan.json writes the plan");
  } else {
    reporter.sayCommand("next", `${program} explain ${shellWord(out)}`);
    reporter.sayCommand("rehearse", `${program} sandbox ${place} -- sgt apply ${shellWord(out)}`);
    reporter.sayCommand("apply", `${program} apply ${shellWord(out)}`);
  }
}

/** What is to be changed is certain whatever could not be looked at: 3 comes first, as for report and audit. */
function exitCode(plan: Plan, { check }: PlanArgs): ExitCode {
  if (check && hasChanges(plan)) return EXIT.pending;
  return plan.evidence.complete && evidenceHoles(plan).length === 0 ? EXIT.done : EXIT.incomplete;
}
