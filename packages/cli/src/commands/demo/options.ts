import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, numberOption, textOption } from "../../options/option-kinds.js";

export const demoCommand = {
  options: {
    out: textOption({
      value: "dir",
      describe: "Folder for snapshot, logs, evidence, plan and journal",
      default: "sgt-demo",
    }),
    story: choiceOption(["tighten", "incident"], {
      describe: "Tighten and revert; or block a source, diagnose, allow, expire",
      default: "tighten",
    }),
    seed: numberOption(
      { min: 0, max: 4_294_967_295, integer: true },
      { describe: "Seed of the sample account and its logs", default: "1" },
    ),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
  },
  examples: [["sgt demo", "needs no AWS account, credentials or network"]],
} as const satisfies CommandSpec;

export type DemoArgs = ArgsOf<typeof demoCommand>;
