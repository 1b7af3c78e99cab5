import { counted } from "@sgt/cidr";
import type { Layout } from "@sgt/flowlogs";
import { awsError } from "../errors.js";
import { BYTE, PORT } from "./plain-record.js";

/** The queries of Logs Insights for one layout. */
export interface InsightsQueries {
  /** Counts all records, grouped so that nothing that evidence needs is lost. */
  readonly groups: string;
  /** The lines that the other query could not read by its strict patterns. */
  readonly oddLines: string;
}

/** The most that StartQuery takes (CloudWatch Logs API reference). */
const MAX_LENGTH = 10_000;

/**
 * What each field looks like in a plain record. Whatever is different in any way is left to the parser on this
 * machine, so these may be narrow, and need not know of anything unusual.
 */
const PLAIN: Readonly<Record<string, string>> = {
  version: "\\d{1,2}",
  "account-id": "\\d{12}|unknown",
  "interface-id": "[A-Za-z0-9][A-Za-z0-9-]{0,39}",
  srcaddr: "[0-9a-f.:]+",
  dstaddr: "[0-9a-f.:]+",
  srcport: PORT,
  dstport: PORT,
  protocol: BYTE,
  packets: "\\d{1,15}",
  bytes: "\\d{1,15}",
  start: "\\d{10}",
  end: "\\d{10}",
  action: "ACCEPT|REJECT",
  "log-status": "OK",
  "tcp-flags": "\\d|[12]\\d|3[01]|-",
  "flow-direction": "ingress|egress",
  region: "[a-z0-9-]{1,40}",
};

/** The flags with SYN or ACK set: those that tell who opened. */
const HANDSHAKE = "2|3|6|7|1[014-9]|2\\d|3[01]";

/**
 * Builds the queries from a flow log's own format, depending on no field that CloudWatch discovers.
 *
 * One query reads each event up to four times, by patterns that differ in what they admit: any flow (whose, when, what
 * became of it), an interval without data, a flow seen as traffic towards a port, and a flow from a port that
 * shows a handshake. Counted by the fields found, the answer has one row for each combination, not for each record.
 *
 * @throws SGT_AWS_LOG_FORMAT_UNUSABLE when the format is so long that the query would be too
 */
export function insightsQueries(layout: Layout): InsightsQueries {
  const has = (field: string): boolean => layout.fields.includes(field);
  const isDirected = has("flow-direction");
  const patterns = [anyFlow(layout), silence(layout), towards(layout, isDirected)];
  if (has("tcp-flags")) patterns.push(handshakes(layout, isDirected));
  const groups = [...patterns, `stats ${AGGREGATES.join(", ")} by bin(1h), ${KEYS.join(", ")}`].join("\n| ");
  const oddLines = [
    anyFlow(layout),
    silence(layout),
    "filter not ispresent(eni) and not ispresent(qeni)",
    "fields @timestamp, @message",
  ].join("\n| ");
  if (groups.length <= MAX_LENGTH) return { groups, oddLines };
  throw awsError(
    "SGT_AWS_LOG_FORMAT_UNUSABLE",
    `the log format has ${counted(layout.fields.length, "field")}: too many for a query`,
    {
      hint: "Read the log group with --engine local.",
    },
  );
}

const AGGREGATES = [
  "count(*) as n",
  "min(start) as firststart",
  "max(start) as laststart",
  "max(stop) as laststop",
  "sum(packets) as packetsum",
  "sum(bytes) as bytesum",
  "min(sport) as losport",
  "max(sport) as hisport",
  "min(xdport) as lodport",
  "max(xdport) as hidport",
  "min(qstart) as qfirst",
  "max(qstop) as qlast",
];

/** What does not stand in an event is not in its row. */
const KEYS = [
  ...["eni", "action", "account", "region", "direction"],
  ...["src", "dst", "dport", "proto", "flags"],
  ...["xsrc", "xdst", "xsport", "xflags"],
  ...["qeni", "qstatus"],
];

type Columns = Readonly<Record<string, string>>;

function anyFlow(layout: Layout): string {
  return pattern(layout, {
    "interface-id": named("eni", "interface-id"),
    action: named("action", "action"),
    "account-id": named("account", "account-id"),
    region: named("region", "region"),
    "flow-direction": named("direction", "flow-direction"),
    ...times("start", "stop"),
  });
}

/** Records that say NODATA or SKIPDATA have no other value to rely on. */
function silence(layout: Layout): string {
  const blank = Object.fromEntries(layout.fields.map((field) => [field, "[^ ]+"]));
  return pattern(layout, {
    ...blank,
    "interface-id": named("qeni", "interface-id"),
    "log-status": "(?<qstatus>NODATA|SKIPDATA)",
    ...times("qstart", "qstop"),
  });
}

function towards(layout: Layout, isDirected: boolean): string {
  return pattern(layout, {
    srcaddr: named("src", "srcaddr"),
    dstport: named("dport", "dstport"),
    srcport: named("sport", "srcport"),
    protocol: named("proto", "protocol"),
    "tcp-flags": named("flags", "tcp-flags"),
    packets: named("packets", "packets"),
    bytes: named("bytes", "bytes"),
    ...(isDirected ? { "flow-direction": "ingress" } : { dstaddr: named("dst", "dstaddr") }),
  });
}

function handshakes(layout: Layout, isDirected: boolean): string {
  return pattern(layout, {
    dstaddr: named("xdst", "dstaddr"),
    srcport: named("xsport", "srcport"),
    dstport: named("xdport", "dstport"),
    protocol: "6",
    "tcp-flags": `(?<xflags>${HANDSHAKE})`,
    ...(isDirected ? { "flow-direction": "egress" } : { srcaddr: named("xsrc", "srcaddr") }),
  });
}

/** A record has both times, as AWS writes it; a format with one of them has that one twice. */
function times(start: string, stop: string): Columns {
  return { start: `(?<${start}>${PLAIN.start})`, end: `(?<${stop}>${PLAIN.end})` };
}

function named(name: string, field: string): string {
  return `(?<${name}>${PLAIN[field]})`;
}

/** The command that reads an event by its columns; values stand one or more blanks apart. */
function pattern({ fields }: Layout, columns: Columns): string {
  const parts = fields.map((field) => columns[field] ?? (PLAIN[field] === undefined ? "[^ ]+" : `(?:${PLAIN[field]})`));
  return `parse @message /^ *${parts.join(" +")} *$/`;
}
