import type { CommandSpec } from "../command-spec.js";
import { choiceOption, flagOption, formatOption, listOption, numberOption, textOption } from "../option-kinds.js";

export interface PlanArgs {
  readonly snapshot: string;
  readonly evidence: string | undefined;
  readonly out: string | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly group: readonly string[] | undefined;
  readonly days: number | undefined;
  readonly tolerance: number;
  readonly objective: "fewest-rules" | "least-trust";
  readonly maxRules: number | undefined;
  readonly prefixThreshold: number;
  readonly removeUnused: boolean;
  readonly includeOwned: boolean;
  readonly check: boolean;
  readonly format: "table" | "json" | "csv" | "md";
}

export const planCommand: CommandSpec = {
  options: {
    snapshot: textOption({ describe: "Snapshot folder", demandOption: true }),
    evidence: textOption({ describe: "Evidence ledger; without it the plan says only what is eligible" }),
    out: textOption({ describe: "Plan file to write" }),
    account: textOption({ describe: "Account id, when the snapshot holds several" }),
    region: textOption({ describe: "Region, when the snapshot holds several" }),
    group: listOption({ describe: "Only these groups (ids); repeat it or use commas" }),
    days: numberOption({ min: 1, max: 3660, integer: true }, { describe: "Only the last days of the evidence" }),
    tolerance: numberOption(
      { min: 0, max: 1 },
      { describe: "Share of a block that may never have been seen", default: "0.30" },
    ),
    objective: choiceOption(["fewest-rules", "least-trust"], {
      describe: "Few rules within the tolerance, or all of the room for precision",
      default: "fewest-rules",
    }),
    "max-rules": numberOption(
      { min: 1, max: 1000, integer: true },
      { describe: "The most rules a group may have; its quota unless given" },
    ),
    "prefix-threshold": numberOption(
      { min: 1, max: 32, integer: true },
      { describe: "Rules with a shorter prefix are looked at", default: "24" },
    ),
    "remove-unused": flagOption("Also remove eligible rules that nobody came through"),
    "include-owned": flagOption("Also plan for groups that a controller or another account owns"),
    check: flagOption("End with 3 when there is something to change"),
    format: formatOption(),
  },
  examples: [
    ["sgt plan --snapshot snapshot --evidence evidence --out plan.json", "the plan, and a table to decide on"],
    ["sgt plan --snapshot snapshot --evidence evidence --format md", "for the review"],
  ],
};
