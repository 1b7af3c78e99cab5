import { overview } from "./cli/overview.js";
import { EXIT, type ExitCode } from "./io/exit-code.js";
import type { Io } from "./io/io.js";
import { readVersion } from "./io/own-package.js";

/** Columns of a pipe: nothing is cut, and texts still wrap where a person can read them. */
const PIPE_COLUMNS = 120;

/**
 * Runs `sgt` with these arguments (without `node` and the script) in the given world, and returns
 * what the process ends with. It never exits, never throws, and touches nothing but `io` and what
 * the command is for.
 *
 * What help and version do not need is imported later: they have little time.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  // Asked before the command line is read: errors in it are coloured, or not, like all others.
  const color = !argv.includes("--no-color");
  try {
    const code = await act(argv, io, color);
    const failure = (await io.stdout.finish?.()) ?? null;
    if (failure === null) return code;
    const { unwritable } = await import("./errors/unwritable.js");
    throw unwritable("the result", failure);
  } catch (error) {
    const { printError } = await import("./cli/print-error.js");
    return printError(error, io, color);
  }
}

async function act(argv: readonly string[], io: Io, color: boolean): Promise<ExitCode> {
  if (argv.length === 0 || (argv.length === 1 && ["--help", "-h", "help"].includes(argv[0] ?? ""))) {
    await io.stdout.write(overview());
    return EXIT.done;
  }
  const version = readVersion();
  if (argv.length === 1 && ["--version", "-V", "version"].includes(argv[0] ?? "")) {
    await io.stdout.write(`${version}\n`);
    return EXIT.done;
  }
  if (argv[0] === "__complete") {
    const { complete } = await import("./cli/completion/complete.js");
    await io.stdout.write(await complete(argv.slice(1), io));
    return EXIT.done;
  }
  const width = io.stdout.columns ?? PIPE_COLUMNS;
  const { parseCommandLine } = await import("./cli/parse-command-line.js");
  const parsed = await parseCommandLine(argv, { width, cwd: io.cwd, env: io.env });
  if (parsed.kind === "text") {
    await io.stdout.write(parsed.text);
    return EXIT.done;
  }
  const { runCommand } = await import("./cli/run-command.js");
  return await runCommand(parsed, { io, color, version, width });
}
