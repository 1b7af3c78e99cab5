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
  positionals: { journal: { type: "string", demandOption: true, describe: "Journal that apply wrote" } },
  options: {
    live: flagOption("Read the groups in the account, and compare"),
    evidence: textOption({ describe: "Ledger: tell whom the change cut off" }),
    logs: textOption({ describe: "The same from flow logs: a path, s3://bucket/prefix or cloudwatch:GROUP" }),
    snapshot: textOption({ describe: "Snapshot that tells interfaces and groups; else the account is asked" }),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [
    ["sgt status journal.ndjson", "what was changed, and what is pending; talks to nobody"],
    ["sgt status journal.ndjson --live --evidence ledger", "and what others changed since, and who is refused now"],
  ],
} as const satisfies CommandSpec;
