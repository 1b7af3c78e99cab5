import { type AwsArgs, awsOptions } from "../aws-options.js";
import type { CommandSpec } from "../command-spec.js";
import { choiceOption, flagOption, listOption, numberOption, textOption } from "../option-kinds.js";

export interface ApplyArgs extends AwsArgs {
  readonly plan: string | undefined;
  readonly yes: boolean;
  readonly journal: string | undefined;
  readonly resume: string | undefined;
  readonly group: readonly string[] | undefined;
  readonly limit: number | undefined;
  readonly format: "table" | "json";
}

export const applyCommand: CommandSpec = {
  positionals: { plan: { type: "string", describe: "Plan file" } },
  options: {
    yes: flagOption("Do it without asking"),
    journal: textOption({ describe: "Journal to write; beside the plan unless given" }),
    resume: textOption({ describe: "Journal of a run that stopped: go on with it" }),
    group: listOption({ describe: "Only these groups (ids) of the plan; repeat it or use commas" }),
    limit: numberOption({ min: 1, integer: true }, { describe: "At most so many groups" }),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [
    ["sgt apply plan.json", "shows the change and asks"],
    ["sgt apply plan.json --limit 1 --yes", "one group first"],
  ],
};
