import { isSgtError, type SgtError } from "@sgt/cidr";
import type { NotRead } from "@sgt/snapshot";

/** What ends a whole collection: the caller's own credentials, the disk, the caller. */
const ENDS_RUN = new Set([
  "SGT_AWS_NO_CREDENTIALS",
  "SGT_AWS_EXPIRED",
  "SGT_AWS_OUT_NOT_WRITABLE",
  "SGT_AWS_OUT_DAMAGED",
  "SGT_AWS_STOPPED",
]);

/** Whether an error is about one account or region only, so that the others may be read. */
export function isLocal(error: unknown): error is SgtError {
  return isSgtError(error) && error.code.startsWith("SGT_AWS_") && !ENDS_RUN.has(error.code) && error.source !== "bug";
}

/** An account, or a region of it, that an error kept from being read. */
export function notReadFor(error: SgtError, accountId: string, region?: string): NotRead {
  return { accountId, ...(region === undefined ? {} : { region }), code: error.code, reason: error.message };
}

/** Runs a call whose answer is welcome and not needed: null when AWS denies it. */
export async function deniedAsNull<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (isSgtError(error) && error.code === "SGT_AWS_DENIED") return null;
    throw error;
  }
}
