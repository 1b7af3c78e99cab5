import { resolve } from "node:path";
import { formatDuration, renderJson } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { shellPath } from "../../render/shell-path.js";
import { changeAndRevert } from "./change-and-revert.js";
import { type DemoFolder, prepareFolder, writeResult } from "./demo-folder.js";
import { type DemoResult, demoResult } from "./demo-result.js";
import { demoSections } from "./demo-sections.js";
import { learnAndPlan } from "./learn-and-plan.js";
import type { DemoArgs } from "./options.js";
import { placeTrusted } from "./place-trusted.js";

/** `sgt demo`: the whole story on a sample account, in a sandbox on this machine. */
export async function run(args: DemoArgs, context: CommandContext): Promise<ExitCode> {
  if (args.story === "incident") return (await import("./incident/run-incident.js")).runIncident(args, context);
  const { io, reporter, out, width, paint } = context;
  const startedAt = io.now();
  const folder = await prepareFolder(resolve(io.cwd, args.out));
  const learned = await learnAndPlan(folder, args.seed, context);
  const changed = await changeAndRevert(folder, learned.plan, context);
  const result = demoResult(learned, changed, await placeTrusted(folder, learned, context));
  await writeResult(folder, { state: "done", ...result });
  if (args.format === "json") {
    await out(renderJson(result));
  } else {
    const sections = demoSections(result, learned.plan, nextCommands(folder, result, context));
    await out(`\n${renderDocument(sections, { format: "table", width, paint })}`);
  }
  reporter.say(`done in ${formatDuration((io.now() - startedAt) / 1000)}`);
  return EXIT.done;
}

/** Commands that work as they stand, for what the demo left behind. */
function nextCommands(
  { snapshot, evidence, plan, ownRanges }: DemoFolder,
  { journal, trusted }: DemoResult,
  { io }: CommandContext,
) {
  const short = (path: string): string => shellPath(path, io.cwd);
  const sgt = io.program;
  const [map = "", picture = ""] = trusted.maps;
  return [
    ["one group: sources seen, changes, grade", `${sgt} explain ${short(plan)} --group orders-api`],
    ["which rules are used", `${sgt} rules --snapshot ${short(snapshot)} --evidence ${short(evidence)}`],
    ["sources seen, by port", `${sgt} evidence ${short(evidence)}`],
    [
      "plan again, without tolerance",
      `${sgt} plan --snapshot ${short(snapshot)} --evidence ${short(evidence)} --tolerance 0`,
    ],
    ["the change as Terraform", `${sgt} export ${short(plan)} --as terraform`],
    ["rehearse the change", `${sgt} sandbox --snapshot ${short(snapshot)} -- sgt apply ${short(plan)}`],
    [
      `where the allowed public CIDRs are, on a map (as a picture: ${short(picture)})`,
      `${sgt} ips --snapshot ${short(snapshot)} --own ${short(ownRanges)} --map ${short(map)}`,
    ],
    ["what happened, line by line", `cat ${short(journal)}`],
  ] as const;
}
