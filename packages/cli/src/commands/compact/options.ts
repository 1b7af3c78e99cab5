import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import {
  consent,
  flagOption,
  formatOption,
  listOption,
  numberOption,
  shared,
  textOption,
} from "../../options/option-kinds.js";

export const compactCommand = {
  usual: ["out"],
  options: {
    snapshot: shared("snapshot", textOption({ value: "dir", describe: "Snapshot folder", demandOption: true })),
    out: textOption({ value: "file", describe: "Plan file to write" }),
    account: shared(
      "account",
      textOption({ value: "account", describe: "Account (ID or name), when the snapshot holds several" }),
    ),
    region: shared("region", textOption({ value: "region", describe: "Region, when the snapshot holds several" })),
    group: listOption({ value: "group", describe: "Only these groups, by ID or name" }),
    "max-waste": consent(
      numberOption(
        { min: 0, max: 1 },
        { describe: "Share of a wider rule that may be newly allowed; 0 allows nothing new", default: "0" },
      ),
    ),
    fence: listOption({ value: "cidr", describe: "CIDRs whose edge no rule may cross, besides the private blocks" }),
    "include-owned": consent(flagOption("Also groups owned by a controller or another account")),
    check: flagOption("Exit with 3 when there is something to change"),
    format: formatOption(),
  },
  examples: [
    ["sgt compact --snapshot snapshot --out compact.json", "fewer rules, exactly the same access"],
    ["sgt compact --snapshot snapshot --max-waste 0.5 --out compact.json", "fewer still; lists what is newly allowed"],
  ],
} as const satisfies CommandSpec;

export type CompactArgs = ArgsOf<typeof compactCommand>;
