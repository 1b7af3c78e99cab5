import { type AwsArgs, awsOptions } from "../../options/aws-options.js";
import type { CommandSpec } from "../../options/command-spec.js";
import { choiceOption, consent, flagOption, listOption, textOption } from "../../options/option-kinds.js";

export interface ExpireArgs extends AwsArgs {
  readonly group: readonly string[] | undefined;
  readonly journal: string | undefined;
  readonly check: boolean;
  readonly yes: boolean;
  readonly format: "table" | "json";
}

export const expireCommand = {
  options: {
    group: listOption({ value: "group", describe: "Only these groups, by ID or name" }),
    journal: textOption({ value: "journal", describe: "Journal to write; in the current folder unless given" }),
    check: flagOption("Change nothing; exit with 3 when a rule is overdue"),
    yes: consent(flagOption("Do not ask for confirmation: for a schedule")),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
    ...awsOptions(),
  },
  examples: [
    ["sgt expire", "shows what is past its end, then asks"],
    ["sgt expire --yes", "for cron, GitHub Actions or a Lambda"],
  ],
} as const satisfies CommandSpec;
