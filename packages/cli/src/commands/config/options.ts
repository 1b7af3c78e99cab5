import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, flagOption } from "../../options/option-kinds.js";

export const configCommand = {
  positionals: { name: { describe: "Command whose options to show; of all commands those that are set unless given" } },
  options: {
    all: flagOption("Also show options that have no default of yours"),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
  },
  examples: [
    ["sgt config", "the defaults that hold here"],
    ["sgt config plan", "every option of a command, and where its default comes from"],
  ],
} as const satisfies CommandSpec;

export type ConfigArgs = ArgsOf<typeof configCommand>;
