import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { numberOption, shared, textOption } from "../../options/option-kinds.js";

export const sandboxCommand = {
  takesCommand: true,
  options: {
    snapshot: shared(
      "snapshot",
      textOption({
        value: "dir",
        describe: "Snapshot folder that the account is made from",
        demandOption: true,
      }),
    ),
    logs: textOption({ value: "dir", describe: "Folder that holds one folder for each S3 bucket" }),
    port: numberOption(
      { min: 0, max: 65_535, integer: true },
      { describe: "Port on loopback; any free one unless given", default: "0" },
    ),
  },
  examples: [
    ["sgt sandbox --snapshot snapshot", "prints the variables to export and runs until Ctrl-C"],
    ["sgt sandbox --snapshot snapshot -- sgt apply plan.json --yes", "rehearses a change, then stops"],
  ],
} as const satisfies CommandSpec;

export type SandboxArgs = ArgsOf<typeof sandboxCommand>;
