import type { CommandSpec } from "../../options/command-spec.js";
import { flagOption, formatOption, listOption, numberOption, textOption } from "../../options/option-kinds.js";

export interface CompactArgs {
  readonly snapshot: string;
  readonly out: string | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly group: readonly string[] | undefined;
  readonly maxWaste: number;
  readonly fence: readonly string[] | undefined;
  readonly includeOwned: boolean;
  readonly check: boolean;
  readonly format: "table" | "json" | "csv" | "md";
}

export const compactCommand: CommandSpec = {
  options: {
    snapshot: textOption({ describe: "Snapshot folder", demandOption: true }),
    out: textOption({ describe: "Plan file to write" }),
    account: textOption({ describe: "Account id, when the snapshot holds several" }),
    region: textOption({ describe: "Region, when the snapshot holds several" }),
    group: listOption({ describe: "Only these groups (ids); repeat it or use commas" }),
    "max-waste": numberOption(
      { min: 0, max: 1 },
      { describe: "Share of a wider rule that may be new; 0 lets nobody in", default: "0" },
    ),
    fence: listOption({ describe: "CIDRs that no rule shall reach across, beside the private blocks" }),
    "include-owned": flagOption("Also groups that a controller or another account owns"),
    check: flagOption("End with 3 when there is something to change"),
    format: formatOption(),
  },
  examples: [
    ["sgt compact --snapshot snapshot --out compact.json", "fewer rules, exactly the same access"],
    ["sgt compact --snapshot snapshot --max-waste 0.5 --out compact.json", "fewer still; names what is new"],
  ],
};
