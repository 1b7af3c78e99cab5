import { resolve } from "node:path";
import type { Evidence } from "@sgt/flowlogs";
import { renderCsv, renderJson } from "@sgt/report/text";
import type { Plan, PlanOptions, RegionSnapshot } from "@sgt/rules";
import { planTightening, readSnapshot, writePlanFile } from "@sgt/rules/node";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { shellWord } from "../../render/shell-path.js";
import type { CommandContext } from "../context.js";
import { chooseRegion } from "./choose-region.js";
import type { PlanArgs } from "./options.js";
import { planRows } from "./plan-rows.js";
import { noEvidence, readLastDays } from "./read-evidence.js";
import { evidenceHoles, renderPlan } from "./render-plan.js";

/** `sgt plan`: snapshot and evidence in, decisions out. Talks to nobody. */
export async function run(args: PlanArgs, context: CommandContext): Promise<ExitCode> {
  const { io, story } = context;
  const path = (name: string): string => resolve(io.cwd, name);
  const region = chooseRegion(await readSnapshot(path(args.snapshot)), args);
  for (const { file, reason } of region.missing) story.say(`not in the snapshot: ${file} (${reason})`);
  if (args.evidence === undefined) story.warn("no --evidence: this shows what is eligible, and tightens nothing");
  const evidence =
    args.evidence === undefined ? noEvidence() : await readLastDays(path(args.evidence), args.days, io.signal);
  const isElsewhere = args.evidence !== undefined && !sharesInterfaces(region, evidence);
  if (isElsewhere) story.warn(`the evidence holds no interface of account ${region.accountId}, ${region.region}`);
  const plan = planTightening({
    region,
    evidence,
    options: planOptions(args),
    now: new Date(io.now()).toISOString(),
    toolVersion: context.version,
  });
  if (args.out !== undefined) {
    await writePlanFile(path(args.out), plan);
    story.say(`plan written: ${args.out}`);
  }
  await context.out(renderAs(plan, args.format, context));
  if (args.out !== undefined && hasChanges(plan)) {
    story.say(
      `rehearse: ${io.program} sandbox --snapshot ${shellWord(args.snapshot)} -- sgt apply ${shellWord(args.out)}`,
    );
    story.say(`apply:    ${io.program} apply ${shellWord(args.out)}`);
  }
  return isElsewhere ? EXIT.incomplete : exitCode(plan, args);
}

/** Evidence of another account or region says nothing, and must not look like silence. */
function sharesInterfaces({ enis }: RegionSnapshot, { coverage }: Evidence): boolean {
  const seen = new Set(coverage.enis.map(({ eniId }) => eniId));
  return enis.some(({ eniId }) => seen.has(eniId));
}

function planOptions(args: PlanArgs): Partial<PlanOptions> {
  const { tolerance, objective, prefixThreshold, removeUnused, includeOwned } = args;
  return {
    tolerance,
    objective,
    prefixThreshold,
    removeUnused,
    includeOwned,
    maxRules: args.maxRules ?? null,
    groupIds: args.group ?? null,
  };
}

function renderAs(plan: Plan, format: PlanArgs["format"], { width, paint }: CommandContext): string {
  if (format === "json") return renderJson(plan);
  if (format === "csv") return renderCsv(planRows(plan));
  return renderPlan(plan, { format, width, paint });
}

/** A hole outranks a change: whoever asks whether there is something to do must hear that not all was seen. */
function exitCode(plan: Plan, { check }: PlanArgs): ExitCode {
  if (!plan.evidence.complete || evidenceHoles(plan).length > 0) return EXIT.incomplete;
  return check && hasChanges(plan) ? EXIT.pending : EXIT.done;
}

const hasChanges = (plan: Plan): boolean => plan.groups.some((group) => group.steps.length > 0);
