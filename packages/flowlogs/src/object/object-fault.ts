import { isSgtError } from "@sgt/cidr";
import { flowLogsError, type ObjectCode } from "../errors.js";
import type { ObjectFault } from "../record/read-item.js";

/**
 * Turns what was thrown while one object was read into a statement about the object; what concerns
 * the run as a whole is thrown on.
 *
 * @throws SgtError `SGT_FLOWLOGS_STOPPED` when the signal asked to stop, `SGT_FLOWLOGS_TOO_MANY_KEYS`,
 *   and errors that are bugs.
 */
export function objectFault(thrown: unknown, signal: AbortSignal | undefined): ObjectFault {
  if (signal?.aborted) throw stopped(thrown);
  if (isSgtError(thrown) && thrown.code === "SGT_FLOWLOGS_TOO_MANY_KEYS") throw thrown;
  if (isSgtError(thrown)) return { code: thrown.code as ObjectCode, message: thrown.message };
  const isFromSystem = thrown instanceof Error && typeof Reflect.get(thrown, "code") === "string";
  if (thrown instanceof TypeError || thrown instanceof RangeError || !(thrown instanceof Error)) throw thrown;
  const name = isFromSystem ? String(Reflect.get(thrown, "code")) : thrown.name;
  return { code: "SGT_FLOWLOGS_OBJECT_UNREADABLE", message: `${name}: ${thrown.message}` };
}

/** The error of a run that was asked to stop. */
export function stopped(cause?: unknown): Error {
  return flowLogsError("SGT_FLOWLOGS_STOPPED", "reading was stopped", { cause });
}
