import { flowLogsError } from "../errors.js";
import { stopped } from "../object/object-fault.js";
import type { LogObject } from "../source/log-source.js";
import type { AnalyseOptions } from "./analyse-options.js";

/**
 * All objects that may hold records of the window, the largest first: threads that end together
 * waste the least.
 *
 * @throws SgtError `SGT_FLOWLOGS_NO_OBJECTS` when there is none, `SGT_FLOWLOGS_STOPPED`.
 */
export async function listObjects({ source, window, signal }: AnalyseOptions): Promise<LogObject[]> {
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
  return objects.sort((a, b) => b.size - a.size || (a.key < b.key ? -1 : 1));
}
