import { counted } from "@sgt/cidr";
import type { MalformedLines, UnreadObject } from "../coverage/coverage.js";
import { joinMalformed } from "../coverage/join-malformed.js";
import { joinOtherFiles, type OtherFiles } from "../coverage/other-files.js";
import type { RunCoverage } from "../coverage/run-coverage.js";
import { flowLogsError } from "../errors.js";

/**
 * Refuses runs in which nothing at all could be read: an empty result would look like silence. Where an object could not
 * even be opened (denied, encrypted, archived, gone), nobody knows whether it held records: that is a hole, and stands in
 * the coverage.
 *
 * @throws SgtError `SGT_FLOWLOGS_TRANSIT_GATEWAY` when that is what the logs are,
 *   `SGT_FLOWLOGS_NO_RECORDS` otherwise, naming the first object and why it was not read, or
 *   the first line of the commonest fault, or what else the files are.
 */
export function requireRecords(runs: readonly RunCoverage[]): void {
  const hasRecords = runs.some(
    ({ eniDays, outsideWindowCount, withoutInterfaceCount }) =>
      eniDays.length > 0 || outsideWindowCount > 0 || withoutInterfaceCount > 0,
  );
  const unread = runs.flatMap((run) => run.unread);
  if (hasRecords || unread.some(isUnopened)) return;
  const gateway = unread.find(({ code }) => code === "SGT_FLOWLOGS_TRANSIT_GATEWAY");
  const others = joinOtherFiles(runs.flatMap((run) => run.otherFiles ?? []));
  const counts = [...runs.map((run) => run.objectCount), ...others.map(({ count }) => count)];
  const objectCount = counts.reduce((sum, count) => sum + count, 0);
  const why = whyNot(gateway ?? unread[0], joinMalformed(runs.flatMap((run) => run.malformed))) || otherText(others);
  throw flowLogsError(
    gateway === undefined ? "SGT_FLOWLOGS_NO_RECORDS" : "SGT_FLOWLOGS_TRANSIT_GATEWAY",
    `no flow record in ${counted(objectCount, "object")}${why}`,
    {
      hint: hintFor(unread),
      details: { objectCount, unreadCount: unread.length },
    },
  );
}

function hintFor(unread: readonly UnreadObject[]): string {
  if (unread.some(({ code }) => code === "SGT_FLOWLOGS_LAYOUT_UNKNOWN")) {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how AWS writes a format
    return "Where records have no header line, give the layout with --log-format '${version} …', as describe-flow-logs prints LogFormat.";
  }
  return "Give VPC flow logs of interfaces, subnets or VPCs.";
}

/** What says that an object is there and cannot be had: all codes of other packages, and these. */
const UNOPENED: ReadonlySet<string> = new Set([
  "SGT_FLOWLOGS_OBJECT_UNREADABLE",
  "SGT_FLOWLOGS_OBJECT_CHANGED",
  "SGT_FLOWLOGS_FOLDER_UNREADABLE",
]);

function isUnopened({ code, recordCount }: UnreadObject): boolean {
  return recordCount === 0 && (UNOPENED.has(code) || !code.startsWith("SGT_FLOWLOGS_"));
}

function otherText(others: readonly OtherFiles[]): string {
  return others.length === 0 ? "" : `: ${others.map(({ what, count }) => `${count} ${what}`).join(", ")}`;
}

function whyNot(unread: UnreadObject | undefined, malformed: readonly MalformedLines[]): string {
  if (unread !== undefined) return `; ${JSON.stringify(unread.key)}: ${unread.message}`;
  const [worst] = malformed.toSorted((a, b) => b.count - a.count);
  const example = worst?.examples[0];
  if (worst === undefined || example === undefined) return "";
  const field = example.field === null ? "" : ` in ${example.field}`;
  return `; ${JSON.stringify(example.key)}, line ${example.line}: ${worst.code}${field}`;
}
