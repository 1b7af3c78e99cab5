import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, flagOption, listOption, numberOption, textOption } from "../../options/option-kinds.js";

export const collapseCommand = {
  positionals: {
    file: { default: "-", describe: "One address, CIDR or range a line; - is stdin" },
  },
  usual: ["max-rules"],
  options: {
    "max-rules": numberOption(
      { min: 0, integer: true },
      { describe: "The most CIDRs to use, for each family; no limit unless given" },
    ),
    tolerance: numberOption(
      { min: 0, max: 1 },
      { describe: "Share of a CIDR that may consist of addresses never seen", default: "0.30" },
    ),
    objective: choiceOption(["fewest-rules", "least-trust"], {
      describe: "Fewest CIDRs within the tolerance, or all of --max-rules for precision",
      default: "fewest-rules",
    }),
    fence: listOption({
      value: "cidr",
      describe: "A CIDR that no block may cross; the RFC 1918 blocks unless given, `none` for none",
    }),
    within: textOption({
      value: "cidr",
      describe: "The CIDR that everything must lie inside; an address outside is an error",
    }),
    format: choiceOption(["text", "json", "csv"], { describe: "How to write the result", default: "text" }),
    curve: flagOption("Show the addresses allowed for each number of rules, up to --max-rules (60)"),
    explain: flagOption("Say for each CIDR how many of its addresses were observed"),
    "skip-invalid": flagOption("Skip lines that are not addresses, and exit with 4"),
  },
  examples: [
    ["sgt collapse ips.txt --max-rules 60", "at most 60 CIDRs"],
    ["cut -d, -f1 sources.csv | sgt collapse - --curve", "how much each further rule narrows"],
  ],
} as const satisfies CommandSpec;

export type CollapseArgs = ArgsOf<typeof collapseCommand>;
