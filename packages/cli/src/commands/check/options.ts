import { awsOptions } from "../../options/aws-options.js";
import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, numberOption, shared, textOption } from "../../options/option-kinds.js";

export const checkCommand = {
  positionals: { plan: { demandOption: true, describe: "Plan that was applied last" } },
  usual: ["snapshot"],
  options: {
    keep: shared("keep", textOption({ value: "file", describe: "Exceptions: keep.yaml" })),
    snapshot: textOption({ value: "dir", describe: "Snapshot folder to use instead of the live account" }),
    account: shared(
      "account",
      textOption({ value: "account", describe: "Account (ID or name), when the snapshot holds several" }),
    ),
    "max-age": numberOption(
      { min: 1, max: 3660, integer: true },
      { describe: "Greatest age of the plan's evidence, in days", default: "90" },
    ),
    sarif: textOption({
      value: "file",
      describe: "Also write the findings to this file as SARIF 2.1.0, for code scanning",
    }),
    "fail-on": choiceOption(["critical", "high", "medium", "low", "info", "never"], {
      value: "severity",
      describe: "Exit with 3 for a finding of this severity or higher",
      default: "info",
    }),
    format: choiceOption(["table", "json", "csv", "md", "sarif"], {
      describe: "How to write the result",
      default: "table",
    }),
    ...awsOptions(),
    region: textOption({ value: "region", describe: "AWS region; the plan's unless given" }),
  },
  examples: [
    ["sgt check plan.json", "exits with 3 when the account is no longer as planned"],
    ["sgt check plan.json --keep keep.yaml --sarif check.sarif --fail-on high", "for code scanning, and a gate"],
  ],
} as const satisfies CommandSpec;

export type CheckArgs = ArgsOf<typeof checkCommand>;
