import { type AwsArgs, awsOptions } from "../aws-options.js";
import type { CommandSpec } from "../command-spec.js";
import { choiceOption, listOption, textOption } from "../option-kinds.js";

export interface CollectArgs extends AwsArgs {
  readonly out: string;
  readonly regions: readonly string[] | undefined;
  readonly format: "table" | "json";
}

export const collectCommand: CommandSpec = {
  options: {
    out: textOption({ describe: "Snapshot folder to write", demandOption: true }),
    regions: listOption({ describe: "Regions to read; the one of --region unless given" }),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [["sgt collect --out snapshot --regions eu-west-1,eu-central-1", "needs describe permissions only"]],
};
