import type { ExitCode } from "./io/exit-code.js";
import type { Io } from "./io/io.js";
import type { DescribedCommand } from "./options/command-spec.js";
import type { Paint } from "./render/paint.js";
import type { Reporter } from "./reporters/reporter.js";

/** What a command is given beside its arguments. */
export interface CommandContext {
  readonly io: Io;
  readonly reporter: Reporter;
  /** Writes to stdout: the result and nothing else. */
  readonly out: (text: string) => Promise<void>;
  /** For stdout. */
  readonly paint: Paint;
  /** For stderr. */
  readonly reporterPaint: Paint;
  /** Columns to fit to. */
  readonly width: number;
  readonly version: string;
  /** All commands, for those that tell of others. */
  readonly commands: readonly DescribedCommand[];
}

/** A command: does its work and says what the process ends with. */
export type Run<Args> = (args: Args, context: CommandContext) => Promise<ExitCode>;
