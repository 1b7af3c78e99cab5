import type { CommandSpec } from "../command-spec.js";
import { formatOption } from "../option-kinds.js";

export interface EvidenceArgs {
  readonly ledger: string;
  readonly format: "table" | "json" | "csv" | "md";
}

export const evidenceCommand: CommandSpec = {
  positionals: { ledger: { type: "string", demandOption: true, describe: "Ledger folder that analyse wrote" } },
  options: { format: formatOption() },
};
