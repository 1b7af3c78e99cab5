import type { PositionalOptions } from "yargs";
import type { OptionSpec } from "./option-kinds.js";

/** The arguments of one command, as yargs and the help want them. */
export interface CommandSpec {
  readonly positionals?: Readonly<Record<string, PositionalOptions>>;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** What stands after `--` is a command to run, in `args.command`. */
  readonly takesCommand?: boolean;
  readonly examples?: readonly (readonly [command: string, says: string])[];
}
