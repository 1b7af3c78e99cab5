import { type AwsArgs, awsOptions } from "../../options/aws-options.js";
import type { CommandSpec } from "../../options/command-spec.js";
import { choiceOption, flagOption, textOption } from "../../options/option-kinds.js";

export interface StatusArgs extends AwsArgs {
  readonly journal: string;
  readonly live: boolean;
  readonly evidence: string | undefined;
  readonly logs: string | undefined;
  readonly snapshot: string | undefined;
  readonly format: "table" | "json";
}

export const statusCommand = {
  positionals: { journal: { demandOption: true, describe: "Journal that apply wrote" } },
  usual: ["evidence"],
  options: {
    live: flagOption("Compare with the groups in the account now"),
    evidence: textOption({ value: "ledger", describe: "Ledger: shows sources that the change blocked" }),
    logs: textOption({
      value: "source",
      describe: "The same from flow logs: a path, s3://bucket/prefix or cloudwatch:GROUP",
    }),
    snapshot: textOption({
      value: "dir",
      describe: "Snapshot with interfaces and groups; the live account unless given",
    }),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
    region: textOption({ value: "region", describe: "AWS region; the journal's unless given" }),
  },
  examples: [
    ["sgt status journal.ndjson", "what was changed, and what is pending; offline"],
    ["sgt status journal.ndjson --live --evidence ledger", "also what others changed since, and sources now rejected"],
  ],
} as const satisfies CommandSpec;
