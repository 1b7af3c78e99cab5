import { isSgtError } from "@sgt/cidr";
import { UsageError } from "../errors/usage-error.js";

/**
 * Returns what `read` makes of an option's value.
 * @throws {UsageError} with the option's name when a library refuses the value.
 */
export function optionValue<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isSgtError(error)) throw error;
    throw new UsageError(`--${name}: ${error.message}`, error.hint, error.code);
  }
}
