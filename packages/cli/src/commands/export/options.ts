import type { CommandSpec } from "../../options/command-spec.js";
import { choiceOption, textOption } from "../../options/option-kinds.js";

export interface ExportArgs {
  readonly plan: string;
  readonly as: "terraform" | "cloudformation" | "aws-cli" | "md" | "smt2";
  readonly out: string | undefined;
}

export const exportCommand = {
  positionals: { plan: { demandOption: true, describe: "Plan file" } },
  usual: ["out"],
  options: {
    as: choiceOption(["terraform", "cloudformation", "aws-cli", "md", "smt2"], {
      describe: "What to write the change as",
      demandOption: true,
    }),
    out: textOption({ value: "file", describe: "File to write; stdout unless given" }),
  },
  examples: [
    ["sgt export plan.json --as terraform --out security-groups.tf", "for the platform's repository"],
    ["sgt export plan.json --as md", "for the pull request"],
    ["sgt export plan.json --as smt2 | z3 -in", "lets a solver check the plan's proof: unsat means proved"],
  ],
} as const satisfies CommandSpec;
