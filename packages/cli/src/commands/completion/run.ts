import type { CommandContext } from "../../command.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import type { CompletionArgs } from "./options.js";
import { SCRIPTS } from "./scripts.js";

/** `sgt completion`: a script that a shell asks what may stand next. */
export async function run({ shell }: CompletionArgs, { out }: CommandContext): Promise<ExitCode> {
  await out(SCRIPTS[shell]);
  return EXIT.done;
}
