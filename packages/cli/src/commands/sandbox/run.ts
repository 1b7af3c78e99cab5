import type { ExitCode } from "../../io/exit-code.js";
import type { CommandContext } from "../context.js";
import type { SandboxArgs } from "./options.js";

export async function run(_args: SandboxArgs, _context: CommandContext): Promise<ExitCode> {
  throw new Error("under way");
}
