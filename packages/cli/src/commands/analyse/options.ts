import type { CommandSpec } from "../command-spec.js";
import { choiceOption, numberOption, textOption } from "../option-kinds.js";

export interface AnalyseArgs {
  readonly logs: string;
  readonly snapshot: string;
  readonly out: string;
  readonly days: number | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly threads: number | undefined;
  readonly logFormat: string | undefined;
  readonly format: "table" | "json";
}

export const analyseCommand: CommandSpec = {
  options: {
    logs: textOption({ describe: "Flow logs: a file, or a folder with everything below it", demandOption: true }),
    snapshot: textOption({ describe: "Snapshot folder of the account", demandOption: true }),
    out: textOption({ describe: "Evidence ledger to write, or to add to", demandOption: true }),
    days: numberOption(
      { min: 1, max: 3660, integer: true },
      { describe: "Length of the window in days; 90 unless --from is given" },
    ),
    from: textOption({ describe: "Start of the window, such as 2026-08-01 or 2026-08-01T06:00Z" }),
    to: textOption({ describe: "End of the window; now, or the end of the logs when they are older" }),
    threads: numberOption(
      { min: 1, max: 256, integer: true },
      { describe: "Worker threads; one for each core unless given" },
    ),
    "log-format": textOption({ describe: "Layout of files without a header line, as describe-flow-logs names it" }),
    format: choiceOption(["table", "json"], { describe: "How to write the summary", default: "table" }),
  },
  examples: [
    ["sgt analyse --logs AWSLogs --snapshot snapshot --out evidence --days 90", "ninety days of logs from S3"],
    ["sgt analyse --logs today --snapshot snapshot --out evidence --days 1", "daily, into the same ledger"],
  ],
};
