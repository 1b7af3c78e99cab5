import { type AwsArgs, awsOptions } from "../aws-options.js";
import type { CommandSpec } from "../command-spec.js";
import { listOption, textOption } from "../option-kinds.js";

export interface CollectArgs extends AwsArgs {
  readonly out: string;
  readonly regions: readonly string[] | undefined;
}

export const collectCommand: CommandSpec = {
  options: {
    out: textOption({ describe: "Snapshot folder to write", demandOption: true }),
    regions: listOption({ describe: "Regions to read; the one of --region unless given" }),
    ...awsOptions(),
  },
  examples: [["sgt collect --out snapshot --regions eu-west-1,eu-central-1", "needs describe permissions only"]],
};
