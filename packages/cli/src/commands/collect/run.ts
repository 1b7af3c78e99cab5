import { resolve } from "node:path";
import { renderJson } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { readAccounts } from "../../inputs/read-accounts.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { collectSections } from "./collect-sections.js";
import type { CollectArgs } from "./options.js";

/** `sgt collect`: accounts into a snapshot folder, with describe calls only. */
export async function run(args: CollectArgs, context: CommandContext): Promise<ExitCode> {
  const { out, width, paint, reporter, io } = context;
  const { resume, concurrency } = args;
  const whenCut = "what was read is kept; run the same command with --resume to continue";
  const result = await readAccounts(args, { out: resolve(io.cwd, args.out), resume, concurrency, whenCut }, context);
  if (args.format === "json") await out(renderJson(result));
  else await out(renderDocument(collectSections(result), { format: "table", width, paint }));
  reporter.say(`snapshot written: ${args.out}`);
  const isWhole = result.notRead.length === 0 && result.regions.every(({ missing }) => missing.length === 0);
  return isWhole ? EXIT.done : EXIT.incomplete;
}
