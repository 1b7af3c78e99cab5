import type { CommandSpec } from "../../options/command-spec.js";
import { choiceOption, listOption } from "../../options/option-kinds.js";

export interface ExplainArgs {
  readonly plan: string;
  readonly group: readonly string[] | undefined;
  readonly format: "table" | "json" | "md";
}

export const explainCommand: CommandSpec = {
  positionals: { plan: { type: "string", demandOption: true, describe: "Plan file" } },
  options: {
    group: listOption({ describe: "Only these groups (ids or names); those that change unless given" }),
    format: choiceOption(["table", "json", "md"], { describe: "How to write the result", default: "table" }),
  },
  examples: [["sgt explain plan.json --group orders-api", "what it trusted, who came, what changes, how sure we are"]],
};
