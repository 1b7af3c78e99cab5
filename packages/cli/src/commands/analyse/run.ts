import { resolve } from "node:path";
import { analyseLogs, folderSource, type LogSource } from "@sgt/flowlogs/node";
import { counted, formatDay, renderJson } from "@sgt/report/text";
import type { Snapshot } from "@sgt/rules";
import { readSnapshot } from "@sgt/rules/node";
import { UsageError } from "../../errors/usage-error.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { shellWord } from "../../render/shell-path.js";
import type { Story } from "../../reporters/story.js";
import type { CommandContext } from "../context.js";
import { chooseWindow } from "./choose-window.js";
import { newestRecord } from "./newest-record.js";
import type { AnalyseArgs } from "./options.js";
import { readingProgress } from "./reading-progress.js";
import { interfacesOf, namesOfInterfaces } from "./snapshot-interfaces.js";
import { summarySections } from "./summary-sections.js";

/** `sgt analyse`: flow logs in, evidence out. */
export async function run(args: AnalyseArgs, context: CommandContext): Promise<ExitCode> {
  const { io, story, out, width, paint } = context;
  const snapshot = await readSnapshot(resolve(io.cwd, args.snapshot));
  const source = sourceOf(args, io.cwd);
  const window = await windowOf(args, source, context);
  tellFlowLogs(snapshot, story);
  const result = await analyseLogs({
    source,
    enis: interfacesOf(snapshot),
    window,
    out: resolve(io.cwd, args.out),
    ...(args.threads === undefined ? {} : { threads: args.threads }),
    onEvent: (event) => story.progress(readingProgress(event)),
    signal: io.signal,
    now: () => new Date(io.now()),
  });
  story.end();
  if (result.knownObjectCount > 0)
    story.say(`${counted(result.knownObjectCount, "file")} known to the ledger, not read again`);
  if (args.format === "json") await out(renderJson(result));
  else
    await out(renderDocument(summarySections(result, namesOfInterfaces(snapshot)), { format: "table", width, paint }));
  story.say(`evidence written: ${args.out}`);
  story.say(
    `next: ${io.program} plan --snapshot ${shellWord(args.snapshot)} --evidence ${shellWord(args.out)} --out plan.json`,
  );
  return result.coverage.complete ? EXIT.done : EXIT.incomplete;
}

function sourceOf({ logs, logFormat }: AnalyseArgs, cwd: string): LogSource {
  if (/^(s3|https?):\/\//i.test(logs)) {
    throw new UsageError(
      `--logs cannot be "${logs}": only folders and files are read`,
      "Copy the objects first: aws s3 sync.",
    );
  }
  return folderSource(resolve(cwd, logs), logFormat === undefined ? {} : { logFormat });
}

async function windowOf(args: AnalyseArgs, source: LogSource, context: CommandContext) {
  const { window, endsWithLogs } = await chooseWindow(args, {
    now: context.io.now() / 1000,
    newest: () => newestRecord(source, context),
  });
  if (endsWithLogs)
    context.story.say(`the logs end on ${formatDay(window.to - 1)}, and so does the window (--to says otherwise)`);
  return window;
}

/** An account without flow logs has no evidence to come, whatever lies in the folder. */
function tellFlowLogs({ regions }: Snapshot, story: Story): void {
  for (const { accountId, region, flowLogs, missing } of regions) {
    const collected = !missing.some(({ file }) => file === "ec2-describe-flow-logs.json");
    if (collected && flowLogs.length === 0)
      story.warn(`account ${accountId}, ${region} has no flow log: nothing new will be delivered`);
  }
}
