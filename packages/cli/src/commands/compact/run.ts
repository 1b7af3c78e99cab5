import { resolve } from "node:path";
import { shellWord } from "@sgt/cidr";
import { renderCsv, renderJson } from "@sgt/report/text";
import { type Plan, planCompaction } from "@sgt/rules";
import { writePlanFile } from "@sgt/rules/node";
import { readSnapshot } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { chooseRegion } from "../../inputs/choose-region.js";
import { groupIdsOf } from "../../inputs/named-things.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { compactRows, compactSections } from "./compact-sections.js";

import type { CompactArgs } from "./options.js";

/** `sgt compact`: fewer rules for the same access, as a plan. Talks to nobody. */
export async function run(args: CompactArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter } = context;
  const region = chooseRegion(await readSnapshot(resolve(io.cwd, args.snapshot)), args);
  const plan = planCompaction({
    region,
    options: {
      maxWaste: args.maxWaste,
      fences: args.fence ?? [],
      groupIds: groupIdsOf(args.group, [region]) ?? null,
      includeOwned: args.includeOwned,
    },
    now: new Date(io.now()).toISOString(),
    toolVersion: context.version,
  });
  if (args.out !== undefined) {
    await writePlanFile(resolve(io.cwd, args.out), plan);
    reporter.say(`plan written: ${args.out}`);
  }
  await context.out(renderAs(plan, args.format, context));
  const changes = plan.groups.some((group) => group.steps.length > 0);
  if (args.out !== undefined && changes) reporter.sayCommand("apply", `${io.program} apply ${shellWord(args.out)}`);
  return args.check && changes ? EXIT.pending : EXIT.done;
}

function renderAs(plan: Plan, format: CompactArgs["format"], { width, paint }: CommandContext): string {
  if (format === "json") return renderJson(plan);
  if (format === "csv") return renderCsv(compactRows(plan));
  return renderDocument(compactSections(plan), { format, width, paint });
}
