import type { ExitCode } from "../../io/exit-code.js";
import type { CommandContext } from "../context.js";
import type { DemoArgs } from "./options.js";

export async function run(_args: DemoArgs, _context: CommandContext): Promise<ExitCode> {
  throw new Error("under way");
}
