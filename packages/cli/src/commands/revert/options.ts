import { type AwsArgs, awsOptions } from "../../options/aws-options.js";
import type { CommandSpec } from "../../options/command-spec.js";
import { choiceOption, flagOption, listOption } from "../../options/option-kinds.js";

export interface RevertArgs extends AwsArgs {
  readonly journal: string;
  readonly yes: boolean;
  readonly rule: readonly string[] | undefined;
  readonly format: "table" | "json";
}

export const revertCommand = {
  positionals: { journal: { type: "string", demandOption: true, describe: "Journal that apply wrote" } },
  options: {
    yes: flagOption("Do it without asking"),
    rule: listOption({ describe: "Only these rules, by the ids (sgr-…) they had before; repeat it or use commas" }),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [
    ["sgt revert journal-plan-0123456789ab-20261101T080000Z.ndjson", "shows what goes back and asks"],
    ["sgt revert journal.ndjson --rule sgr-0123456789abcdef0", "one rule, and nothing else"],
  ],
} as const satisfies CommandSpec;
