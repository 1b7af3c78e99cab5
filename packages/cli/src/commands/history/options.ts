import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, listOption, numberOption, textOption } from "../../options/option-kinds.js";

export const historyCommand = {
  options: {
    from: textOption({
      describe: "Files of AWS Config and CloudTrail: a file, or a folder with all below it",
      demandOption: true,
    }),
    out: textOption({ describe: "Evidence ledger to add to; made where there is none", demandOption: true }),
    accounts: listOption({ describe: "Only these accounts, by id" }),
    regions: listOption({ describe: "Only these regions" }),
    days: numberOption(
      { min: 1, max: 3660, integer: true },
      { describe: "Only files delivered within so many days; all unless given" },
    ),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
  },
  examples: [
    ["sgt history --from log-archive --out evidence", "a copy of the bucket that Config and CloudTrail write to"],
    ["sgt history --from AWSLogs --out evidence --accounts 123456789012 --days 90", "one account, ninety days"],
  ],
} as const satisfies CommandSpec;

export type HistoryArgs = ArgsOf<typeof historyCommand>;
