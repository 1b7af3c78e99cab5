import { type AwsArgs, awsOptions } from "../../options/aws-options.js";
import type { CommandSpec } from "../../options/command-spec.js";
import {
  consent,
  flagOption,
  formatOption,
  listOption,
  numberOption,
  shared,
  textOption,
} from "../../options/option-kinds.js";

export interface DiagnoseArgs extends AwsArgs {
  readonly logs: string | undefined;
  readonly evidence: string | undefined;
  readonly snapshot: string | undefined;
  readonly account: string | undefined;
  readonly journal: readonly string[] | undefined;
  readonly hours: number;
  readonly to: string | undefined;
  readonly includePublic: boolean;
  readonly merge: string | undefined;
  readonly source: readonly string[] | undefined;
  readonly reason: string | undefined;
  readonly owner: string | undefined;
  readonly ticket: string | undefined;
  readonly expires: string | undefined;
  readonly watch: boolean;
  readonly every: number;
  readonly format: "table" | "json" | "csv" | "md";
}

export const diagnoseCommand = {
  usual: ["logs", "evidence", "journal"],
  options: {
    logs: textOption({
      value: "source",
      describe: "Recent flow logs: a file or folder, s3://bucket/prefix, or cloudwatch:GROUP",
    }),
    evidence: shared(
      "evidence",
      textOption({
        value: "ledger",
        describe: "Ledger: sources accepted before; without --logs also those rejected",
      }),
    ),
    journal: listOption({
      value: "journal",
      describe: "Journals of changes that may explain it",
    }),
    hours: numberOption(
      { min: 0.1, max: 2160 },
      { describe: "How far back to look for rejected records", default: "4" },
    ),
    to: textOption({ value: "time", describe: "End of that window (UTC); now unless given" }),
    snapshot: textOption({ value: "dir", describe: "Snapshot folder to use instead of the live account" }),
    account: shared(
      "account",
      textOption({ value: "account", describe: "Account (ID or name), when the snapshot holds several" }),
    ),
    "include-public": consent(flagOption("List public sources one by one instead of counting them")),
    merge: textOption({
      value: "file",
      describe: "Keep --source for the next plan: keep.yaml, or an approved list (.txt)",
    }),
    source: listOption({ value: "address", describe: "With --merge: addresses of the list, or all that were blocked" }),
    reason: textOption({ value: "text", describe: "With --merge: why" }),
    owner: textOption({ value: "text", describe: "With --merge keep.yaml: owner of the entry" }),
    ticket: textOption({ value: "text", describe: "With --merge keep.yaml: ticket" }),
    expires: textOption({ value: "date", describe: "With --merge keep.yaml: last day (UTC)" }),
    watch: flagOption("Repeat until Ctrl-C"),
    every: numberOption({ min: 1, max: 3600 }, { describe: "With --watch: seconds between two runs", default: "60" }),
    format: formatOption(),
    ...awsOptions(),
  },
  examples: [
    [
      "sgt diagnose --logs flowlogs --evidence evidence --journal journal.ndjson",
      "who is rejected, and which change did it",
    ],
    ["sgt diagnose --logs flowlogs --hours 1 --watch", "keeps watching"],
  ],
} as const satisfies CommandSpec;
