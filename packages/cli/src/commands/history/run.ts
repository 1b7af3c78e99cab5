import { resolve } from "node:path";
import { isSgtError, shellWord } from "@sgt/cidr";
import { addRuleMakings, addSightings, readDirectory } from "@sgt/flowlogs/node";
import { renderJson } from "@sgt/report/text";
import { type OwnerChange, ownerSightings } from "@sgt/snapshot";
import { type HistoryRead, readHistory } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { cliError } from "../../errors/cli-error.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { openHistory } from "./history-place.js";
import { countTold, historySections } from "./history-sections.js";
import type { HistoryArgs } from "./options.js";

/** `sgt history`: what an account's history tells of its interfaces goes into a ledger's directory. */
export async function run(args: HistoryArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter, out, width, paint } = context;
  const history = await read(args, context);
  reporter.end();
  const { sightings, ruleMakings, ownerChanges, ...rest } = history;
  const now = (): Date => new Date(io.now());
  await addSightings(resolve(io.cwd, args.out), { scans: [], sightings }, { now });
  if (ownerChanges.length > 0) await addOwners(resolve(io.cwd, args.out), ownerChanges, now);
  await addRuleMakings(resolve(io.cwd, args.out), ruleMakings, { now });
  const told = { ...countTold(sightings), ruleMakingCount: ruleMakings.length };
  if (args.format === "json") await out(renderJson({ ...told, ...rest }));
  else await out(renderDocument(historySections(history, told), { format: "table", width, paint }));
  const ledger = shellWord(args.out);
  reporter.say(`history added: ${args.out}`);
  reporter.sayCommand("next", `${io.program} plan --snapshot SNAPSHOT --evidence ${ledger} --out plan.json`);
  return history.notRead.length + history.gaps.length === 0 ? EXIT.done : EXIT.incomplete;
}

/** Which interfaces belong to what was changed, all that the ledger was ever told knows best. */
async function addOwners(ledger: string, changes: readonly OwnerChange[], now: () => Date): Promise<void> {
  const directory = await readDirectory(ledger).catch((error: unknown) => {
    if (isSgtError(error) && error.code === "SGT_FLOWLOGS_LEDGER_NOT_FOUND") return null;
    throw error;
  });
  if (directory === null) return;
  await addSightings(ledger, { scans: [], sightings: ownerSightings(changes, directory.entries()) }, { now });
}

async function read(args: HistoryArgs, context: CommandContext): Promise<HistoryRead> {
  const { io, reporter } = context;
  const { accounts, regions } = args;
  const { objects, covered, from, ...place } = await openHistory(args, context);
  const onFile = (done: number): void => reporter.progress({ label: "reading", done, unit: "files" });
  const wanted = { accounts, regions: regions?.includes("all") ? undefined : regions };
  const reading = readHistory({ objects, covered, from, ...wanted, onFile, signal: io.signal });
  const read = await reading.finally(() => place.close());
  const history = { ...read, notRead: [...place.notRead, ...read.notRead] };
  const { itemCount, eventCount, notRead } = history;
  if (itemCount + eventCount + notRead.length + covered.length > 0) return history;
  throw cliError("SGT_CLI_NO_HISTORY", `no AWS Config or CloudTrail files in "${args.from}"`, {
    hint: "Give the folder above AWSLogs/, and leave out --accounts, --regions and --days to see all.",
  });
}
