import { flagOption, type OptionSpec } from "../options/option-kinds.js";

/** Options of every command. */
export const GLOBAL_OPTIONS = {
  quiet: { ...flagOption("Show only warnings and errors"), alias: "q" },
  "no-color": flagOption("No colors on a terminal; NO_COLOR does the same"),
  "no-config": flagOption("Take no defaults from sgt.config.yaml and SGT_ variables"),
  help: { ...flagOption("Show this help"), alias: "h" },
} as const satisfies Readonly<Record<string, OptionSpec>>;
