import type { CommandSpec } from "../../options/command-spec.js";
import { consent, flagOption, formatOption, listOption, textOption } from "../../options/option-kinds.js";

export interface EvidenceArgs {
  readonly ledger: string;
  readonly merge: readonly string[] | undefined;
  readonly dropBefore: string | undefined;
  readonly yes: boolean;
  readonly format: "table" | "json" | "csv" | "md";
}

export const evidenceCommand = {
  positionals: { ledger: { demandOption: true, shared: "evidence", describe: "Ledger folder that analyze wrote" } },
  options: {
    merge: listOption({ value: "ledger", describe: "Ledgers of other runs, machines or accounts to merge into it" }),
    "drop-before": textOption({ value: "date", describe: "Remove all days before this one, such as 2026-08-01" }),
    yes: consent(flagOption("Remove without asking")),
    format: formatOption(),
  },
  examples: [
    ["sgt evidence evidence", "what the ledger holds, and its gaps"],
    ["sgt evidence all --merge prod,staging", "one ledger of two; every log file counts once"],
    ["sgt evidence evidence --drop-before 2026-01-01", "shows what would be removed, then asks"],
  ],
} as const satisfies CommandSpec;
