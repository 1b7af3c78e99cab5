import { awsOptions } from "../../options/aws-options.js";
import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, flagOption, listOption, numberOption, textOption } from "../../options/option-kinds.js";

export const historyCommand = {
  options: {
    from: textOption({
      describe: "Files of AWS Config and CloudTrail: a file, a folder with all below it, or s3://bucket/prefix",
      demandOption: true,
    }),
    out: textOption({ describe: "Evidence ledger to add to; made where there is none", demandOption: true }),
    accounts: listOption({ describe: "Only these accounts, by id" }),
    regions: listOption({ describe: "Only these regions" }),
    days: numberOption(
      { min: 1, max: 3660, integer: true },
      { describe: "Only files delivered within so many days; all unless given" },
    ),
    "request-payer": flagOption("Pay for the requests to a bucket with requester pays"),
    "role-arn": textOption({ describe: "Role to assume, in the account that holds the bucket" }),
    "external-id": textOption({ describe: "External id that the role asks for; or SGT_EXTERNAL_ID" }),
    ...awsOptions(),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
  },
  examples: [
    ["sgt history --from s3://log-archive --out evidence", "the bucket that Config and CloudTrail deliver to"],
    ["sgt history --from AWSLogs --out evidence --accounts 123456789012 --days 90", "a copy, one account, ninety days"],
  ],
} as const satisfies CommandSpec;

export type HistoryArgs = ArgsOf<typeof historyCommand>;
