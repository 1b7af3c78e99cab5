import { type AwsArgs, awsOptions } from "../../options/aws-options.js";
import type { CommandSpec } from "../../options/command-spec.js";
import { choiceOption, consent, flagOption, listOption, textOption } from "../../options/option-kinds.js";

export interface RevertArgs extends AwsArgs {
  readonly journal: string;
  readonly yes: boolean;
  readonly rule: readonly string[] | undefined;
  readonly format: "table" | "json";
}

export const revertCommand = {
  positionals: { journal: { demandOption: true, describe: "Journal that apply wrote" } },
  options: {
    yes: consent(flagOption("Do not ask for confirmation")),
    rule: listOption({
      value: "rule",
      describe: "Only these rules, by their IDs (sgr-…) before the change",
    }),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
    region: textOption({ value: "region", describe: "AWS region; the journal's unless given" }),
  },
  examples: [
    ["sgt revert journal-plan-0123456789ab-20261101T080000Z.ndjson", "shows what is restored, then asks"],
    ["sgt revert journal.ndjson --rule sgr-0123456789abcdef0", "one rule only"],
  ],
} as const satisfies CommandSpec;
