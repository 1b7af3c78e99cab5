import { resolve } from "node:path";
import { type CollectEvent, type CollectResult, collectSnapshot, openSession } from "@sgt/aws";
import { formatCount, renderJson } from "@sgt/report/text";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument, type Section } from "../../render/document.js";
import type { Story } from "../../reporters/story.js";
import type { CommandContext } from "../context.js";
import type { CollectArgs } from "./options.js";

/** `sgt collect`: an account into a snapshot folder, with describe calls only. */
export async function run(args: CollectArgs, context: CommandContext): Promise<ExitCode> {
  const { io, out, width, paint, story } = context;
  const results: CollectResult[] = [];
  // One region after the other: they share the account's request buckets with everybody else.
  for (const region of args.regions ?? [args.region]) {
    const session = await openSession({ region, profile: args.profile, readOnly: true });
    story.say(`account ${session.accountId}, ${session.region}`);
    const onEvent = (event: CollectEvent): void => tellEvent(event, story);
    results.push(await collectSnapshot({ session, out: resolve(io.cwd, args.out), onEvent, signal: io.signal }));
  }
  if (args.format === "json") await out(renderJson(results));
  else await out(renderDocument(results.map(section), { format: "table", width, paint }));
  story.say(`snapshot written: ${args.out}`);
  return results.some(({ missing }) => missing.length > 0) ? EXIT.incomplete : EXIT.done;
}

function tellEvent(event: CollectEvent, story: Story): void {
  if (event.kind === "file-missing") story.warn(`not collected: ${event.file}: ${event.reason}`);
}

function section({ accountId, region, files, missing }: CollectResult): Section {
  return {
    title: `${accountId}, ${region}`,
    table: {
      columns: [{ title: "File" }, { title: "Items", align: "right" }],
      rows: files.map(({ file, itemCount }) => [file, formatCount(itemCount)]),
    },
    lines: missing.map(({ file, reason }) => `- missing: ${file}: ${reason}`),
  };
}
