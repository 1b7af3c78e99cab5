import { resolve } from "node:path";
import { shellWord } from "@sgt/cidr";
import { renderJson } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { readAccounts } from "../../inputs/read-accounts.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { collectSections, FEW } from "./collect-sections.js";
import type { CollectArgs } from "./options.js";
import { areFlowLogsKnown, type CollectedRegion, logsPlace, readCollected } from "./vpc-logging.js";

/** `sgt collect`: accounts into a snapshot folder, with describe calls only. */
export async function run(args: CollectArgs, context: CommandContext): Promise<ExitCode> {
  const { out, width, paint, reporter, io } = context;
  const { resume, concurrency } = args;
  const whenCut = "what was read is kept; run the same command with --resume to continue";
  const result = await readAccounts(args, { out: resolve(io.cwd, args.out), resume, concurrency, whenCut }, context);
  if (args.format === "json") await out(renderJson(result));
  else {
    const read = result.regions.length <= FEW ? await readCollected(resolve(io.cwd, args.out), result.regions) : [];
    await out(
      renderDocument(collectSections(result, { read, verbose: args.verbose }), { format: "table", width, paint }),
    );
    printNext(read, args, context);
  }
  reporter.say(`snapshot written: ${args.out}`);
  const isWhole = result.notRead.length === 0 && result.regions.every(({ missing }) => missing.length === 0);
  return isWhole ? EXIT.done : EXIT.incomplete;
}

/** `doctor` where flow logs leave gaps or were not shown by VPC; then where the logs of the busiest VPC are, when they are somewhere. */
function printNext(read: readonly CollectedRegion[], { out }: CollectArgs, { io, reporter }: CommandContext): void {
  const logs = read.flatMap(({ vpcs }) => vpcs.flatMap(({ log }) => (log === null ? [] : (logsPlace(log) ?? []))));
  const known = read.filter(({ region }) => areFlowLogsKnown(region)).flatMap(({ vpcs }) => vpcs);
  const gaps = known.filter(({ state, interfaceCount }) => state !== "on" && interfaceCount > 0);
  if (gaps.length > 0) reporter.say(`flow logs leave gaps in ${gaps.map(({ vpcId }) => vpcId).join(", ")}`);
  if (gaps.length > 0 || read.length === 0)
    reporter.sayCommand("check flow logs", `${io.program} doctor --snapshot ${shellWord(out)}`);
  if (gaps.length > 0 && logs.length === 0) return;
  const place = logs[0] === undefined ? "LOGS" : shellWord(logs[0]);
  reporter.sayCommand("next", `${io.program} analyze --logs ${place} --snapshot ${shellWord(out)} --out evidence`);
}
