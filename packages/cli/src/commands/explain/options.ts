import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, listOption, textOption } from "../../options/option-kinds.js";

export const explainCommand = {
  positionals: { plan: { type: "string", demandOption: true, describe: "Plan file" } },
  options: {
    group: listOption({ describe: "Only these groups (ids or names); those that change unless given" }),
    evidence: textOption({
      describe:
        "Ledger that the plan was made from: compares the sources that the plan says it observed with it, one by one",
    }),
    format: choiceOption(["table", "json", "md"], { describe: "How to write the result", default: "table" }),
  },
  examples: [
    ["sgt explain plan.json --group orders-api", "what it trusted, who came, what changes, how sure we are"],
    ["sgt explain plan.json --evidence evidence", "besides, whether the plan says of who came what the evidence says"],
  ],
} as const satisfies CommandSpec;

export type ExplainArgs = ArgsOf<typeof explainCommand>;
