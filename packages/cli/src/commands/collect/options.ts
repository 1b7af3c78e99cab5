import { accountOptions } from "../../options/account-options.js";
import { awsOptions } from "../../options/aws-options.js";
import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, flagOption, numberOption, shared, textOption } from "../../options/option-kinds.js";

export const collectCommand = {
  usual: ["regions"],
  options: {
    out: shared("snapshot", textOption({ value: "dir", describe: "Snapshot folder to write", demandOption: true })),
    ...accountOptions(),
    resume: flagOption("Continue a collection that was stopped: read only what --out lacks"),
    concurrency: numberOption(
      { min: 1, max: 256, integer: true },
      { describe: "Regions to read at once", default: "32" },
    ),
    verbose: flagOption("Also list the files, with their numbers of items"),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [
    ["sgt collect --out snapshot --regions eu-west-1,eu-central-1", "needs only describe permissions"],
    ["sgt collect --out snapshot --organization --role-name SecurityAudit", "every account, every region"],
  ],
} as const satisfies CommandSpec;

export type CollectArgs = ArgsOf<typeof collectCommand>;
