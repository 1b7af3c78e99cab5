import { flagOption, type OptionSpec } from "../options/option-kinds.js";

/** Options of every command. */
export const GLOBAL_OPTIONS = {
  quiet: { ...flagOption("Show only warnings and errors"), alias: "q" },
  "no-color": flagOption("No colors on a terminal; NO_COLOR does the same"),
  help: { ...flagOption("Show this help"), alias: "h" },
} as const satisfies Readonly<Record<string, OptionSpec>>;
