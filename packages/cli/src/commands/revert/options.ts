import { type AwsArgs, awsOptions } from "../aws-options.js";
import type { CommandSpec } from "../command-spec.js";
import { choiceOption, flagOption } from "../option-kinds.js";

export interface RevertArgs extends AwsArgs {
  readonly journal: string;
  readonly yes: boolean;
  readonly format: "table" | "json";
}

export const revertCommand: CommandSpec = {
  positionals: { journal: { type: "string", demandOption: true, describe: "Journal that apply wrote" } },
  options: {
    yes: flagOption("Do it without asking"),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [["sgt revert journal-plan-0123456789ab-20261101T080000Z.ndjson", "shows what goes back and asks"]],
};
