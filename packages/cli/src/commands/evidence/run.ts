import type { ExitCode } from "../../io/exit-code.js";
import type { CommandContext } from "../context.js";
import type { EvidenceArgs } from "./options.js";

export async function run(_args: EvidenceArgs, _context: CommandContext): Promise<ExitCode> {
  throw new Error("under way");
}
