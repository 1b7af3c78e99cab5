import { UsageError } from "../../errors/usage-error.js";

/** Makes the error of consent that a file or a variable would give. */
export function consentError(label: string, name: string): UsageError {
  return new UsageError(
    `${label} would consent for whoever runs sgt`,
    `Remove it, and give --${name} on the command line where it is meant.`,
    "SGT_CLI_CONSENT",
  );
}
