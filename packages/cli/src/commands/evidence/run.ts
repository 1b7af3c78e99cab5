import { resolve } from "node:path";
import { shellWord } from "@sgt/cidr";
import { describeLedger } from "@sgt/flowlogs/node";
import { renderCsv, renderJson } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { changeLedger } from "./change-ledger.js";
import { ledgerSections, portTable } from "./ledger-sections.js";
import type { EvidenceArgs } from "./options.js";

/** `sgt evidence`: what a ledger holds and what it lacks, after it was merged or cut when asked to. */
export async function run(args: EvidenceArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter, out, width, paint } = context;
  const { ledger, format } = args;
  const ended = await changeLedger(args, context);
  if (ended !== null) return ended;
  const description = await describeLedger(resolve(io.cwd, ledger), { signal: io.signal });
  if (format === "json") await out(renderJson(description));
  else if (format === "csv") await out(renderCsv(portTable(description.ports, String)));
  else await out(renderDocument(ledgerSections(description), { format, width, paint }));
  reporter.sayCommand("next", `${io.program} rules --snapshot SNAPSHOT --evidence ${shellWord(ledger)}`);
  return description.coverage.complete ? EXIT.done : EXIT.incomplete;
}
