import { DAY_S, HOUR_S } from "@sgt/cidr";
import { canonicalAddress, type FlowGroup, type RecordGroup } from "@sgt/flowlogs";
import { awsError } from "../errors.js";

/** Seconds since 1970; `from` included, `to` excluded. */
interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** A row of an answer: the fields that have a value. */
export type AnswerRow = ReadonlyMap<string, string>;

/** What one row stands for. */
export type RowMeaning =
  | { readonly kind: "group"; readonly group: RecordGroup }
  /** Lines that only the parser on this machine can judge. */
  | { readonly kind: "odd"; readonly lineCount: number }
  /** Flows with an address that is none. */
  | { readonly kind: "no-address"; readonly lineCount: number; readonly text: string };

/** AWS aggregates at most 10 minutes; a record longer than a day is a broken one. */
const LONGEST_S = DAY_S;

/**
 * Says what a row of the query of `insightsQueries` stands for.
 *
 * @throws SGT_AWS_QUERY_ANSWER when the row contradicts itself: times outside of its hour, numbers that are none
 */
export function rowMeaning(row: AnswerRow, range: TimeRange): RowMeaning {
  const recordCount = number(row, "n");
  const isSilence = row.has("qeni");
  if (!isSilence && !row.has("eni")) return { kind: "odd", lineCount: recordCount };
  const facts = { ...accountAndRegion(row), recordCount, ...timesOf(row, isSilence, range) };
  if (isSilence) {
    const status = row.get("qstatus") === "SKIPDATA" ? "SKIPDATA" : "NODATA";
    return { kind: "group", group: { ...facts, eniId: text(row, "qeni"), status } };
  }
  const addresses = ["src", "dst", "xsrc", "xdst"].flatMap((name) => row.get(name) ?? []);
  const wrong = addresses.find((address) => canonicalAddress(address) === null);
  if (wrong !== undefined) return { kind: "no-address", lineCount: recordCount, text: wrong };
  return { kind: "group", group: flowGroup(row, { ...facts, eniId: text(row, "eni") }) };
}

/** A format may have one of the two times: then each stands for the other. */
function timesOf(row: AnswerRow, isSilence: boolean, { from, to }: TimeRange): { start: number; end: number } {
  const [first, latest] = isSilence ? ["qfirst", "qlast"] : ["firststart", "laststop"];
  const start = optional(row, first) ?? number(row, latest);
  const end = optional(row, latest) ?? start;
  const last = optional(row, "laststart") ?? start;
  const isInHour = start >= from && last < to && sameHour(start, last);
  if (isInHour && end >= start && end - start <= LONGEST_S + HOUR_S) return { start, end };
  throw contradiction(`records from ${start} to ${last} in the answer for ${from} to ${to}`);
}

function flowGroup(
  row: AnswerRow,
  facts: Pick<FlowGroup, "eniId" | "accountId" | "region" | "recordCount" | "start" | "end">,
): FlowGroup {
  const flags = row.get("flags") ?? row.get("xflags") ?? "-";
  const direction = row.get("direction");
  return {
    ...facts,
    status: row.get("action") === "REJECT" ? "REJECT" : "ACCEPT",
    // What shows a handshake without being seen as incoming is TCP.
    protocol: row.has("proto") ? number(row, "proto") : 6,
    tcpFlags: flags === "-" ? null : Number(flags),
    flowDirection: direction === "ingress" || direction === "egress" ? direction : null,
    towards: row.has("src") ? towards(row) : null,
    from: row.has("xdst") ? from(row) : null,
  };
}

function towards(row: AnswerRow): FlowGroup["towards"] {
  return {
    srcAddr: address(row, "src"),
    dstAddr: row.has("dst") ? address(row, "dst") : null,
    dstPort: number(row, "dport"),
    srcPorts: extremes(row, "losport", "hisport"),
    packetCount: optional(row, "packetsum") ?? 0,
    byteCount: optional(row, "bytesum") ?? 0,
  };
}

function from(row: AnswerRow): FlowGroup["from"] {
  return {
    dstAddr: address(row, "xdst"),
    srcAddr: row.has("xsrc") ? address(row, "xsrc") : null,
    srcPort: number(row, "xsport"),
    dstPorts: extremes(row, "lodport", "hidport"),
  };
}

function accountAndRegion(row: AnswerRow) {
  const region = row.get("region");
  return { accountId: row.get("account") ?? null, region: region === "-" ? null : (region ?? null) };
}

/** Whether Insights compares them as numbers or as text: they are equal when there was one, and differ otherwise. */
function extremes(row: AnswerRow, low: string, high: string) {
  const [a, b] = [number(row, low), number(row, high)];
  return { lowest: Math.min(a, b), highest: Math.max(a, b) };
}

function sameHour(a: number, b: number): boolean {
  return Math.floor(a / HOUR_S) === Math.floor(b / HOUR_S);
}

function address(row: AnswerRow, name: string): string {
  return canonicalAddress(text(row, name)) ?? "";
}

function text(row: AnswerRow, name: string): string {
  return row.get(name) ?? fail(name);
}

function number(row: AnswerRow, name: string): number {
  return optional(row, name) ?? fail(name);
}

/** Insights writes large numbers as `1.2345678E7`. */
function optional(row: AnswerRow, name: string): number | undefined {
  const value = row.get(name);
  if (value === undefined || value === "") return undefined;
  const found = Number(value);
  return Number.isFinite(found) && found >= 0 ? found : fail(name);
}

function fail(name: string): never {
  throw contradiction(`a row without a number for ${name}`);
}

function contradiction(what: string): Error {
  return awsError("SGT_AWS_QUERY_ANSWER", `Logs Insights gave ${what}`, {
    source: "aws",
    hint: "Read the log group with --engine local, and report this.",
  });
}
