import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import {
  choiceOption,
  flagOption,
  formatOption,
  listOption,
  numberOption,
  shared,
  textOption,
} from "../../options/option-kinds.js";

export const rulesCommand = {
  options: {
    snapshot: shared("snapshot", textOption({ value: "dir", describe: "Snapshot folder", demandOption: true })),
    evidence: shared("evidence", textOption({ value: "ledger", describe: "Evidence ledger", demandOption: true })),
    account: shared("account", textOption({ value: "account", describe: "Only this account, by ID or name" })),
    region: shared("region", textOption({ value: "region", describe: "Only this region" })),
    group: listOption({ value: "group", describe: "Only these groups, by ID or name" }),
    unused: flagOption("Only unused rules, and rules that another rule shadows"),
    days: numberOption({ min: 1, max: 3660, integer: true }, { describe: "Only the last days of the evidence" }),
    sort: choiceOption(["group", "records"], { describe: "By group, or busiest first", default: "group" }),
    format: formatOption(),
  },
  examples: [
    ["sgt rules --snapshot snapshot --evidence evidence", "is this rule used?"],
    ["sgt rules --snapshot snapshot --evidence evidence --unused --format csv", "the unused rules"],
  ],
} as const satisfies CommandSpec;

export type RulesArgs = ArgsOf<typeof rulesCommand>;
