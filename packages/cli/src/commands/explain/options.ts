import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, listOption, textOption } from "../../options/option-kinds.js";

export const explainCommand = {
  positionals: { plan: { demandOption: true, describe: "Plan file" } },
  usual: ["group"],
  options: {
    group: listOption({ value: "group", describe: "Only these groups, by ID or name; those that change unless given" }),
    evidence: textOption({
      value: "ledger",
      describe: "Ledger that the plan was made from: compares the plan's sources with it, one by one",
    }),
    format: choiceOption(["table", "json", "md"], { describe: "How to write the result", default: "table" }),
  },
  examples: [
    ["sgt explain plan.json --group orders-api", "sources seen, what changes, how good the evidence is"],
    ["sgt explain plan.json --evidence evidence", "also compares the plan's sources with the evidence"],
  ],
} as const satisfies CommandSpec;

export type ExplainArgs = ArgsOf<typeof explainCommand>;
