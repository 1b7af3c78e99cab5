import { flowLogsError } from "../errors.js";
import { objectIdentity } from "../ledger/object-bucket.js";
import { isSameObject } from "../ledger/object-register.js";
import { stopped } from "../object/object-fault.js";
import type { LogObject } from "../source/log-source.js";
import type { AnalyzeOptions } from "./analyze-options.js";

/**
 * All objects that may hold records of the window, each once, the largest first: threads that end together
 * waste the least. Of copies one is listed; of files that bear one name of AWS and differ in size the largest, and the others
 * as objects that cannot be opened.
 *
 * @throws SgtError `SGT_FLOWLOGS_NO_OBJECTS` when there is none, `SGT_FLOWLOGS_STOPPED`.
 */
export async function listObjects({ source, window, signal }: AnalyzeOptions): Promise<LogObject[]> {
  const objects: LogObject[] = [];
  try {
    for await (const object of source.list(window, signal)) objects.push(object);
  } catch (thrown) {
    throw signal?.aborted ? stopped(thrown) : thrown;
  }
  if (objects.length === 0) {
    throw flowLogsError("SGT_FLOWLOGS_NO_OBJECTS", "no flow log object may hold records of the window", {
      hint: "Check the path and the window.",
      details: { from: window.from, to: window.to },
    });
  }
  return withoutCopies(objects.sort((a, b) => b.size - a.size || (a.key < b.key ? -1 : 1)));
}

function withoutCopies(objects: readonly LogObject[]): LogObject[] {
  const listed = new Map<string, LogObject>();
  return objects.flatMap((object) => {
    const identity = objectIdentity(object.key);
    const first = listed.get(identity);
    if (first === undefined) listed.set(identity, object);
    if (first === undefined) return [object];
    return isSameObject(first, object) ? [] : [otherState(object, first)];
  });
}

function otherState(object: LogObject, read: LogObject): LogObject {
  const open = (): never => {
    throw flowLogsError(
      "SGT_FLOWLOGS_OBJECT_CHANGED",
      `${JSON.stringify(read.key)} has its name and another size, and was read`,
    );
  };
  return { ...object, open };
}
