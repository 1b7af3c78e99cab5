import { type AwsArgs, awsOptions } from "../../options/aws-options.js";
import type { CommandSpec } from "../../options/command-spec.js";
import {
  choiceOption,
  consent,
  flagOption,
  listOption,
  numberOption,
  shared,
  textOption,
} from "../../options/option-kinds.js";
import type { SourceArgs } from "../../options/source-options.js";

export interface AnalyzeArgs extends AwsArgs, SourceArgs {
  readonly snapshot: string;
  readonly out: string;
  readonly days: number | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly threads: number | undefined;
  readonly format: "table" | "json";
}

export const analyzeCommand = {
  usual: ["days"],
  options: {
    logs: textOption({
      value: "source",
      describe: "Flow logs: a file or folder, s3://bucket/prefix, or cloudwatch:GROUP",
      demandOption: true,
    }),
    snapshot: shared(
      "snapshot",
      textOption({ value: "dir", describe: "Snapshot folder of the account", demandOption: true }),
    ),
    out: shared(
      "evidence",
      textOption({ value: "ledger", describe: "Evidence ledger to write, or to add to", demandOption: true }),
    ),
    days: numberOption(
      { min: 1, max: 3660, integer: true },
      { describe: "Length of the window in days; 90 unless --from is given" },
    ),
    from: textOption({ value: "time", describe: "Start of the window, such as 2026-08-01 or 2026-08-01T06:00Z" }),
    to: textOption({ value: "time", describe: "End of the window; now, or the end of the logs when they are older" }),
    threads: numberOption(
      { min: 1, max: 256, integer: true },
      { describe: "Worker threads; one for each core unless given" },
    ),
    "log-format": textOption({
      value: "fields",
      describe: "Layout of files without a header line, as describe-flow-logs names it",
    }),
    engine: choiceOption(["local", "insights", "athena"], {
      describe: "What reads the logs: this machine, Logs Insights (default for a log group) or Athena (a bucket)",
    }),
    "athena-output": textOption({
      value: "url",
      describe: "With --engine athena: s3://bucket/prefix/ for query results",
    }),
    "athena-workgroup": textOption({
      value: "name",
      describe: "With --engine athena: the workgroup; primary unless given",
    }),
    "athena-database": textOption({
      value: "name",
      describe: "With --engine athena: the database for temporary tables; default unless given",
    }),
    accounts: listOption({
      value: "account",
      describe: "In a central bucket: only logs of these accounts, by ID or name",
    }),
    regions: listOption({ value: "region", describe: "In a central bucket: only logs of these regions" }),
    "request-payer": consent(flagOption("Pay for requests to a Requester Pays bucket")),
    "role-arn": textOption({ value: "arn", describe: "Role to assume, in the account that holds the logs" }),
    "external-id": shared(
      "external-id",
      textOption({ value: "id", describe: "External ID of the role; or SGT_EXTERNAL_ID" }),
    ),
    ...awsOptions(),
    format: choiceOption(["table", "json"], { describe: "How to write the summary", default: "table" }),
  },
  examples: [
    ["sgt analyze --logs AWSLogs --snapshot snapshot --out evidence --days 90", "ninety days of logs from S3"],
    [
      "sgt analyze --logs s3://central-logs --snapshot snapshot --out evidence",
      "from the bucket, any account and region",
    ],
    [
      "sgt analyze --logs s3://central-logs --engine athena --athena-output s3://results/sgt/ --snapshot snapshot --out evidence",
      "for more logs than one machine can read",
    ],
    ["sgt analyze --logs today --snapshot snapshot --out evidence --days 1", "daily, into the same ledger"],
  ],
} as const satisfies CommandSpec;
