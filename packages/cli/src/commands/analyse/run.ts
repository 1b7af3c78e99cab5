import type { ExitCode } from "../../io/exit-code.js";
import type { CommandContext } from "../context.js";
import type { AnalyseArgs } from "./options.js";

export async function run(_args: AnalyseArgs, _context: CommandContext): Promise<ExitCode> {
  throw new Error("under way");
}
