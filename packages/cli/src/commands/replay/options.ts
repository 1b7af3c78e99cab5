import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { formatOption, numberOption, textOption } from "../../options/option-kinds.js";

export const replayCommand = {
  options: {
    plan: textOption({ describe: "Plan file", demandOption: true }),
    evidence: textOption({ describe: "Evidence ledger", demandOption: true }),
    snapshot: textOption({
      describe: "A newer snapshot, which knows interfaces that came since; what the plan knows unless given",
    }),
    days: numberOption({ min: 1, max: 3660, integer: true }, { describe: "Only the last days of the evidence" }),
    from: textOption({
      describe: "Only from this day or time on; the days after the plan's own evidence unless given",
    }),
    to: textOption({ describe: "Only up to this day or time" }),
    format: formatOption(),
  },
  examples: [
    ["sgt replay --plan plan.json --evidence evidence", "daily, until it is quiet; ends with 3 while it is not"],
  ],
} as const satisfies CommandSpec;

export type ReplayArgs = ArgsOf<typeof replayCommand>;
