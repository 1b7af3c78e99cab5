import { type AwsArgs, awsOptions } from "../../options/aws-options.js";
import type { CommandSpec } from "../../options/command-spec.js";
import {
  choiceOption,
  consent,
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
  positionals: { plan: { describe: "Plan file" } },
  options: {
    yes: consent(flagOption("Do not ask for confirmation")),
    journal: textOption({ value: "journal", describe: "Journal to write; beside the plan unless given" }),
    resume: textOption({ value: "journal", describe: "Journal of a run that stopped: continue it" }),
    group: {
      ...listOption({ value: "group", describe: "Only these groups of the plan, by ID or name" }),
      alias: "groups",
    },
    limit: numberOption({ min: 1, integer: true }, { describe: "At most this many groups" }),
    canary: flagOption("One group first; then wait, ask, and continue with the rest"),
    wave: numberOption({ min: 1, integer: true }, { describe: "Groups per wave; wait and ask between waves" }),
    pause: durationOption({ describe: "Time between waves, such as 10m; 1m with --yes unless given" }),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
    region: textOption({ value: "region", describe: "AWS region; the plan's unless given" }),
  },
  examples: [
    ["sgt apply plan.json", "shows the change, then asks"],
    ["sgt apply plan.json --canary --pause 30m --yes", "one group first, the others half an hour later"],
  ],
} as const satisfies CommandSpec;
