import { EXIT, type ExitCode } from "../io/exit-code.js";
import type { Io } from "../io/io.js";
import { paintFor } from "../render/paint.js";
import { safeText } from "../render/safe-text.js";

interface CodedError extends Error {
  readonly code: string;
  readonly source?: string;
  readonly hint?: string | undefined;
}

const isCoded = (error: unknown): error is CodedError =>
  error instanceof Error && /^SGT_[A-Z0-9_]+$/.test(String(Reflect.get(error, "code")));

/**
 * Tells on stderr what went wrong and returns the exit code: a coded error as `error CODE: what`
 * and `hint: what to do`, anything else as a bug, with its stack.
 */
export async function printError(error: unknown, io: Io, color: boolean): Promise<ExitCode> {
  const paint = paintFor(io.stderr, io.env, color);
  if (io.signal.aborted) {
    await io.stderr.write(`${paint.yellow("interrupted")}\n`);
    return EXIT.interrupted;
  }
  if (!isCoded(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await io.stderr.write(`${paint.red("error")} SGT_CLI_BUG: ${text}\n`);
    await io.stderr.write(
      `${paint.cyan("hint")}: This is a bug in sgt. Report the lines above, without addresses and ids.\n`,
    );
    return EXIT.failed;
  }
  const lines = error.message.split("\n").map(safeText).join("\n");
  await io.stderr.write(`${paint.red("error")} ${error.code}: ${lines}\n`);
  if (error.hint !== undefined) await io.stderr.write(`${paint.cyan("hint")}: ${safeText(error.hint)}\n`);
  if (error.source === "bug") await io.stderr.write(`${error.stack ?? ""}\n`);
  return error.name === "UsageError" ? EXIT.usage : EXIT.failed;
}
