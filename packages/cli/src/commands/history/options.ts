import { accountOptions } from "../../options/account-options.js";
import { awsOptions } from "../../options/aws-options.js";
import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, consent, flagOption, numberOption, shared, textOption } from "../../options/option-kinds.js";

export const historyCommand = {
  options: {
    from: textOption({
      value: "source",
      describe: "Files of AWS Config and CloudTrail (a path, or s3://bucket/prefix), or live: cloudtrail: or config:",
      demandOption: true,
    }),
    out: shared(
      "evidence",
      textOption({
        value: "ledger",
        describe: "Evidence ledger to add to; made where there is none",
        demandOption: true,
      }),
    ),
    ...accountOptions(),
    days: numberOption(
      { min: 1, max: 3660, integer: true },
      { describe: "Only what was delivered within so many days; of a path all, else 90 unless given" },
    ),
    "request-payer": consent(flagOption("Pay for requests to a Requester Pays bucket")),
    "role-arn": textOption({ value: "arn", describe: "Role to assume, in the account that holds the bucket" }),
    ...awsOptions(),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
  },
  examples: [
    ["sgt history --from s3://log-archive --out evidence", "the bucket that Config and CloudTrail deliver to"],
    ["sgt history --from cloudtrail: --out evidence", "no trail needed: the 90 days that every account has"],
    [
      "sgt history --from config: --out evidence --organization --role-name SecurityAudit",
      "every account, as AWS Config recorded it",
    ],
    ["sgt history --from AWSLogs --out evidence --accounts 123456789012 --days 90", "a copy, one account, ninety days"],
  ],
} as const satisfies CommandSpec;

export type HistoryArgs = ArgsOf<typeof historyCommand>;
