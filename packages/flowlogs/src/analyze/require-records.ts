import { counted } from "@sgt/cidr";
import type { MalformedLines, UnreadObject } from "../coverage/coverage.js";
import type { RunCoverage } from "../coverage/run-coverage.js";
import { flowLogsError } from "../errors.js";

/**
 * Refuses a run in which nothing at all could be read: an empty result would look like silence.
 *
 * @throws SgtError `SGT_FLOWLOGS_TRANSIT_GATEWAY` when that is what the logs are,
 *   `SGT_FLOWLOGS_NO_RECORDS` otherwise, naming the first object and why it was not read, or
 *   the first line of the commonest fault.
 */
export function requireRecords(coverage: RunCoverage): void {
  const { eniDays, unread, outsideWindowCount, withoutInterfaceCount, objectCount } = coverage;
  if (eniDays.length > 0 || outsideWindowCount > 0 || withoutInterfaceCount > 0) return;
  const gateway = unread.find(({ code }) => code === "SGT_FLOWLOGS_TRANSIT_GATEWAY");
  const code = gateway === undefined ? "SGT_FLOWLOGS_NO_RECORDS" : "SGT_FLOWLOGS_TRANSIT_GATEWAY";
  const objects = counted(objectCount, "object");
  throw flowLogsError(code, `no flow record in ${objects}${whyNot(gateway ?? unread[0], coverage.malformed)}`, {
    hint: "Give VPC flow logs of interfaces, subnets or VPCs.",
    details: { objectCount, unreadCount: unread.length },
  });
}

function whyNot(unread: UnreadObject | undefined, malformed: readonly MalformedLines[]): string {
  if (unread !== undefined) return `; ${JSON.stringify(unread.key)}: ${unread.message}`;
  const [worst] = malformed.toSorted((a, b) => b.count - a.count);
  const example = worst?.examples[0];
  if (worst === undefined || example === undefined) return "";
  const field = example.field === null ? "" : ` in ${example.field}`;
  return `; ${JSON.stringify(example.key)}, line ${example.line}: ${worst.code}${field}`;
}
