import type { ExitCode } from "../io/exit-code.js";
import type { Io } from "../io/io.js";
import { paintFor } from "../render/paint.js";
import { plainReporter, quietReporter } from "../reporters/plain-reporter.js";
import type { Reporter } from "../reporters/reporter.js";
import { ttyReporter } from "../reporters/tty-reporter.js";
import { COMMANDS } from "./commands.js";
import type { Parsed } from "./parse-command-line.js";

interface World {
  readonly io: Io;
  readonly color: boolean;
  readonly version: string;
  readonly width: number;
}

/** Loads the command and runs it with its story on stderr and its result on stdout. */
export async function runCommand(
  { command, args, defaults }: Extract<Parsed, { readonly kind: "command" }>,
  { io, color, version, width }: World,
): Promise<ExitCode> {
  const reporter = reporterFor(io, args.quiet === true, color);
  if (defaults !== null) reporter.say(defaults);
  try {
    return await command.run(args, {
      io,
      reporter,
      out: (text) => {
        // On a terminal the result would go on behind it.
        reporter.clear();
        return io.stdout.write(text);
      },
      paint: paintFor(io.stdout, io.env, color),
      reporterPaint: paintFor(io.stderr, io.env, color),
      width,
      version,
      commands: COMMANDS,
    });
  } finally {
    reporter.end();
  }
}

function reporterFor(io: Io, quiet: boolean, color: boolean): Reporter {
  const options = { sink: io.stderr, paint: paintFor(io.stderr, io.env, color), now: io.now };
  if (quiet) return quietReporter(options);
  return io.stderr.isTty ? ttyReporter(options) : plainReporter(options);
}
