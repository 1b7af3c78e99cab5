import { DAY_S, HOUR_S } from "@sgt/cidr";
import { canonicalAddress, type FlowGroup, type HourGroup, type KeyFacts } from "@sgt/flowlogs";
import { awsError } from "../errors.js";

/** One row of an answer; what is absent has no value. */
export type AnswerRow = Pick<ReadonlyMap<string, string>, "get" | "has">;

/** What was read of one object, as its row says. */
export interface ObjectLines {
  readonly path: string;
  readonly lineCount: number;
  /** Of its text, line ends included. */
  readonly textBytes: number;
  readonly headerCount: number;
  readonly recordCount: number;
  readonly outsideWindowCount: number;
  readonly withoutInterfaceCount: number;
}

/** What one row stands for; `lineCount` lines in any case. */
export type RowMeaning =
  | { readonly kind: "object"; readonly lines: ObjectLines }
  | { readonly kind: "hour"; readonly group: HourGroup | null; readonly lineCount: number }
  | { readonly kind: "flows"; readonly group: FlowGroup; readonly facts: KeyFacts; readonly lineCount: number }
  /** Lines that only the parser on this machine can judge. */
  | { readonly kind: "odd"; readonly path: string; readonly text: string; readonly lineCount: number }
  /** Lines that this set of rows has nothing to say of. */
  | { readonly kind: "rest"; readonly lineCount: number };

/**
 * Says what a row of the answer to `groupQuery` stands for.
 *
 * @throws SGT_AWS_QUERY_ANSWER when the row contradicts itself
 */
export function rowMeaning(row: AnswerRow): RowMeaning {
  const lineCount = number(row, "v_lines");
  if (number(row, "v_no_path") === 0) return { kind: "object", lines: objectLines(row, lineCount) };
  if (number(row, "v_no_hour") === 0) return { kind: "hour", group: hourGroup(row, lineCount), lineCount };
  const path = row.get("k_odd_path");
  if (path !== undefined) return { kind: "odd", path, text: oddText(row), lineCount };
  if (!row.has("k_side")) return { kind: "rest", lineCount };
  const facts = {
    accountId: row.get("k_place_account") ?? null,
    region: row.get("k_place_region") ?? null,
    time: null,
  };
  return { kind: "flows", group: flowGroup(row, lineCount), facts, lineCount };
}

function objectLines(row: AnswerRow, lineCount: number): ObjectLines {
  return {
    path: text(row, "k_path"),
    lineCount,
    textBytes: number(row, "v_text_bytes"),
    headerCount: number(row, "v_headers"),
    recordCount: number(row, "v_records"),
    outsideWindowCount: number(row, "v_outside"),
    withoutInterfaceCount: number(row, "v_adrift"),
  };
}

function hourGroup(row: AnswerRow, recordCount: number): HourGroup | null {
  const eniId = row.get("k_eni");
  if (eniId === undefined) return null;
  const [start, end] = [number(row, "v_first"), number(row, "v_last")];
  if (Math.floor(start / HOUR_S) * HOUR_S !== number(row, "k_hour")) throw contradiction(`an hour with ${start} in it`);
  return { eniId, status: text(row, "k_state") as HourGroup["status"], recordCount, start, end };
}

/** Engines write a blank as `+` or as `%20`, and neither leaves another `+` as it is. */
function oddText(row: AnswerRow): string {
  try {
    return decodeURIComponent(text(row, "k_odd_text").slice(1).replaceAll("+", " "));
  } catch {
    throw contradiction("a line that cannot be decoded");
  }
}

function flowGroup(row: AnswerRow, recordCount: number): FlowGroup {
  const side = text(row, "k_side");
  const direction = row.get("k_direction");
  const start = number(row, "v_first");
  if (Math.floor(start / DAY_S) * DAY_S !== number(row, "k_day")) throw contradiction(`a day with ${start} in it`);
  return {
    eniId: text(row, "k_eni"),
    accountId: row.get("k_account") ?? null,
    region: row.get("k_region") ?? null,
    recordCount,
    start,
    end: number(row, "v_last"),
    status: text(row, "k_state") === "REJECT" ? "REJECT" : "ACCEPT",
    protocol: number(row, "k_protocol", side === "none" ? 0 : undefined),
    // Of the flags these bits show a handshake.
    tcpFlags: number(row, "k_handshake"),
    flowDirection: direction === "ingress" || direction === "egress" ? direction : null,
    towards: side === "in" || side === "both" ? towards(row) : null,
    from: row.has("k_sport") ? from(row) : null,
  };
}

function towards(row: AnswerRow): FlowGroup["towards"] {
  return {
    srcAddr: address(row, "k_src"),
    dstAddr: row.has("k_dst") ? address(row, "k_dst") : null,
    dstPort: number(row, "k_dport"),
    srcPorts: { lowest: number(row, "v_low_sport"), highest: number(row, "v_high_sport") },
    packetCount: number(row, "v_packets", 0),
    byteCount: number(row, "v_bytes", 0),
  };
}

function from(row: AnswerRow): FlowGroup["from"] {
  return {
    dstAddr: address(row, "k_dst"),
    srcAddr: row.has("k_src") ? address(row, "k_src") : null,
    srcPort: number(row, "k_sport"),
    dstPorts: { lowest: number(row, "v_low_dport"), highest: number(row, "v_high_dport") },
  };
}

function address(row: AnswerRow, name: string): string {
  return canonicalAddress(text(row, name)) ?? fail(name);
}

function text(row: AnswerRow, name: string): string {
  return row.get(name) ?? fail(name);
}

function number(row: AnswerRow, name: string, absent?: number): number {
  const value = row.get(name);
  if (value === undefined && absent !== undefined) return absent;
  const found = Number(value);
  return Number.isFinite(found) && found >= 0 ? found : fail(name);
}

function fail(name: string): never {
  throw contradiction(`a row without a value for ${name}`);
}

/** The error of an answer that cannot be true. */
export function contradiction(what: string): Error {
  return awsError("SGT_AWS_QUERY_ANSWER", `Athena gave ${what}`, {
    source: "aws",
    hint: "Read the bucket with --engine local, and report this.",
  });
}
