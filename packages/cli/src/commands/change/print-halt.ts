import type { ApplyResult, Halt } from "@sgt/aws";
import { safeText } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";

/** Tells why a run went no further, with the commands that go on or back. */
export async function printHalt(halt: Halt, { io, reporterPaint }: CommandContext): Promise<void> {
  const { code, message, hint, revertCommand, resumeCommand } = halt;
  const lines = [
    `${reporterPaint.red("error")} ${code}: ${safeText(message)}`,
    ...(hint === null ? [] : [`${reporterPaint.cyan("hint")}: ${safeText(hint)}`]),
    `undo everything:  ${revertCommand}`,
    `continue:         ${resumeCommand}`,
  ];
  await io.stderr.write(`${lines.join("\n")}\n`);
}

/** Returns the exit code of a run. */
export function exitOf(status: ApplyResult["status"]): ExitCode {
  if (status === "done") return EXIT.done;
  return status === "stopped" ? EXIT.interrupted : EXIT.failed;
}
