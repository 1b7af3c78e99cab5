import { safeText } from "@sgt/report/text";
import { EXIT, type ExitCode } from "../io/exit-code.js";
import type { Io } from "../io/io.js";
import { paintFor } from "../render/paint.js";

interface CodedError extends Error {
  readonly code: string;
  readonly source?: string;
  readonly hint?: string | undefined;
}

/** What has no code of ours is a bug, unless the operating system says no. */
const BUG = "SGT_CLI_BUG";
const SYSTEM = "SGT_CLI_SYSTEM";

const isCoded = (error: unknown): error is CodedError =>
  error instanceof Error && /^SGT_[A-Z0-9_]+$/.test(String(Reflect.get(error, "code")));

/** A library refuses the value of an option, which came from the command line as it is. */
const isOptionCode = (code: string): boolean => /_INVALID_(OPTION|WAVES)$/.test(code);

/** The logs that were read cannot tell what was asked: nobody looked, so nothing is known. */
const CANNOT_TELL: ReadonlySet<string> = new Set([
  "SGT_RULES_NO_LOGS",
  "SGT_RULES_LOGS_WITHOUT_REJECT",
  "SGT_RULES_LOGS_BEFORE_CHANGE",
]);

/** Node's own errors of system calls: `ENOSPC`, `EACCES` and the like. */
const isSystem = (error: unknown): error is Error =>
  error instanceof Error && typeof Reflect.get(error, "syscall") === "string";

/**
 * Tells on stderr what went wrong and returns the exit code: a coded error as `error CODE: what`
 * and `hint: what to do`, anything else as a bug, with its stack.
 */
export async function printError(error: unknown, io: Io, color: boolean): Promise<ExitCode> {
  const paint = paintFor(io.stderr, io.env, color);
  const write = (label: string, text: string): Promise<void> => io.stderr.write(`${label}${text}\n`);
  const tell = async (code: string, text: string, hint: string | undefined): Promise<void> => {
    await write(paint.red("error"), ` ${code}: ${text.split("\n").map(safeText).join("\n")}`);
    if (hint !== undefined) await write(paint.cyan("hint"), `: ${safeText(hint)}`);
  };
  if (io.signal.aborted) {
    await write(paint.yellow("interrupted"), "");
    return EXIT.interrupted;
  }
  if (isCoded(error)) {
    await tell(error.code, error.message, error.hint);
    if (error.source === "bug") await write("", error.stack ?? "");
    if (CANNOT_TELL.has(error.code)) return EXIT.incomplete;
    return error.name === "UsageError" || isOptionCode(error.code) ? EXIT.usage : EXIT.failed;
  }
  if (isSystem(error))
    await tell(SYSTEM, error.message, "Check that the file or folder is there, may be used, and has room.");
  else await tell(BUG, stackOf(error), "This is a bug in sgt. Report the lines above, without addresses and ids.");
  return EXIT.failed;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
