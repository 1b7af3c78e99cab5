import { accountOptions } from "../../options/account-options.js";
import { awsOptions } from "../../options/aws-options.js";
import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, textOption } from "../../options/option-kinds.js";

export const doctorCommand = {
  options: {
    snapshot: textOption({ value: "dir", describe: "Snapshot folder to look at instead of the live account" }),
    ...accountOptions(),
    ...awsOptions(),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
  },
  usual: ["regions"],
  examples: [
    ["sgt doctor", "this account and region; changes nothing"],
    ["sgt doctor --snapshot snapshot", "offline: the flow logs of every account of a snapshot"],
    ["sgt doctor --organization --role-name SecurityAudit", "the flow logs of every account and region"],
  ],
} as const satisfies CommandSpec;

export type DoctorArgs = ArgsOf<typeof doctorCommand>;
