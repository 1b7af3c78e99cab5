import type { RunCoverage } from "../coverage/run-coverage.js";
import { flowLogsError } from "../errors.js";

/**
 * Refuses a run in which nothing at all could be read: an empty result would look like silence.
 *
 * @throws SgtError `SGT_FLOWLOGS_TRANSIT_GATEWAY` when that is what the logs are,
 *   `SGT_FLOWLOGS_NO_RECORDS` otherwise, naming the first object and why it was not read.
 */
export function requireRecords({
  eniDays,
  unread,
  outsideWindowCount,
  withoutInterfaceCount,
  objectCount,
}: RunCoverage): void {
  if (eniDays.length > 0 || outsideWindowCount > 0 || withoutInterfaceCount > 0) return;
  const gateway = unread.find(({ code }) => code === "SGT_FLOWLOGS_TRANSIT_GATEWAY");
  const first = gateway ?? unread[0];
  const why = first === undefined ? "" : `; ${JSON.stringify(first.key)}: ${first.message}`;
  const code = gateway === undefined ? "SGT_FLOWLOGS_NO_RECORDS" : "SGT_FLOWLOGS_TRANSIT_GATEWAY";
  throw flowLogsError(code, `no flow record in ${objectCount} objects${why}`, {
    hint: "Give VPC flow logs of interfaces, subnets or VPCs.",
    details: { objectCount, unreadCount: unread.length },
  });
}
