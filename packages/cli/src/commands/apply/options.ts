import { type AwsArgs, awsOptions } from "../../options/aws-options.js";
import type { CommandSpec } from "../../options/command-spec.js";
import {
  choiceOption,
  durationOption,
  flagOption,
  listOption,
  numberOption,
  textOption,
} from "../../options/option-kinds.js";

export interface ApplyArgs extends AwsArgs {
  readonly plan: string | undefined;
  readonly yes: boolean;
  readonly journal: string | undefined;
  readonly resume: string | undefined;
  readonly group: readonly string[] | undefined;
  readonly limit: number | undefined;
  readonly canary: boolean;
  readonly wave: number | undefined;
  /** Milliseconds. */
  readonly pause: number | undefined;
  readonly format: "table" | "json";
}

export const applyCommand = {
  positionals: { plan: { type: "string", describe: "Plan file" } },
  options: {
    yes: flagOption("Do it without asking"),
    journal: textOption({ describe: "Journal to write; beside the plan unless given" }),
    resume: textOption({ describe: "Journal of a run that stopped: go on with it" }),
    group: {
      ...listOption({ describe: "Only these groups (ids) of the plan; repeat it or use commas" }),
      alias: "groups",
    },
    limit: numberOption({ min: 1, integer: true }, { describe: "At most so many groups" }),
    canary: flagOption("One group first; then wait, ask, and go on with the rest"),
    wave: numberOption({ min: 1, integer: true }, { describe: "Groups at a time; between two, wait and ask" }),
    pause: durationOption({ describe: "Time between waves, such as 10m; 1m with --yes unless given" }),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [
    ["sgt apply plan.json", "shows the change and asks"],
    ["sgt apply plan.json --canary --pause 30m --yes", "one group, half an hour later the others"],
  ],
} as const satisfies CommandSpec;
