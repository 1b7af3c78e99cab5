import type { PositionalOptions } from "yargs";
import type { Run } from "./context.js";
import type { OptionSpec } from "./option-kinds.js";

/**
 * The arguments of one command, and how to get at its code. The code is loaded only when the
 * command runs, so that no help waits for an AWS SDK.
 */
export interface CommandSpec<Args> {
  readonly positionals?: Readonly<Record<string, PositionalOptions>>;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples?: readonly (readonly [command: string, says: string])[];
  readonly load: () => Promise<Run<Args>>;
}
