import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { formatOption, numberOption, shared, textOption } from "../../options/option-kinds.js";

export const replayCommand = {
  options: {
    plan: textOption({ value: "file", describe: "Plan file", demandOption: true }),
    evidence: shared("evidence", textOption({ value: "ledger", describe: "Evidence ledger", demandOption: true })),
    snapshot: textOption({
      value: "dir",
      describe: "A newer snapshot, with interfaces created since; the plan's unless given",
    }),
    days: numberOption({ min: 1, max: 3660, integer: true }, { describe: "Only the last days of the evidence" }),
    from: textOption({
      value: "time",
      describe: "Start, a day or time; the end of the plan's own evidence unless given",
    }),
    to: textOption({ value: "time", describe: "End, a day or time" }),
    format: formatOption(),
  },
  examples: [
    ["sgt replay --plan plan.json --evidence evidence", "daily, until it is quiet; exits with 3 while it is not"],
  ],
} as const satisfies CommandSpec;

export type ReplayArgs = ArgsOf<typeof replayCommand>;
