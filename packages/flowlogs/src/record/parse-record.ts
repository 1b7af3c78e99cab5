import type { LineCode } from "../errors.js";
import { type Layout, splitBlanks } from "../format/layout.js";
import { canonicalAddress } from "./address-text.js";
import type { FlowRecord } from "./flow-record.js";
import type { LineFault } from "./line-issue.js";

type Writable = { -readonly [K in keyof FlowRecord]: FlowRecord[K] };
/** Sets its property of the record from text, or says why it cannot. */
type FieldParser = (record: Writable, text: string) => LineCode | null;

const INVALID: LineCode = "SGT_FLOWLOGS_LINE_FIELD_INVALID";
const RANGE: LineCode = "SGT_FLOWLOGS_LINE_FIELD_RANGE";

/** Seconds reach this in the year 5138; what is larger is milliseconds. */
const FIRST_MILLISECONDS = 100_000_000_000;
const LAST_MILLISECONDS = 4_294_967_295_999;

const EMPTY: FlowRecord = {
  version: null,
  accountId: null,
  eniId: null,
  region: null,
  srcAddr: null,
  dstAddr: null,
  srcPort: null,
  dstPort: null,
  protocol: null,
  packetCount: null,
  byteCount: null,
  start: null,
  end: null,
  action: null,
  logStatus: null,
  tcpFlags: null,
  flowDirection: null,
  other: {},
};

const PARSERS: Readonly<Record<string, FieldParser>> = {
  version: integer("version", 255),
  "account-id": text("accountId", /^(\d{12}|unknown)$/),
  "interface-id": text("eniId", /^[A-Za-z0-9-]{1,40}$/),
  region: text("region", /^[a-z0-9-]{1,40}$/),
  srcaddr: address("srcAddr"),
  dstaddr: address("dstAddr"),
  srcport: integer("srcPort", 65_535),
  dstport: integer("dstPort", 65_535),
  protocol: integer("protocol", 255),
  packets: integer("packetCount", Number.MAX_SAFE_INTEGER),
  bytes: integer("byteCount", Number.MAX_SAFE_INTEGER),
  start: time("start"),
  end: time("end"),
  action: text("action", /^(ACCEPT|REJECT)$/),
  "log-status": text("logStatus", /^(OK|NODATA|SKIPDATA)$/),
  "tcp-flags": integer("tcpFlags", 255),
  "flow-direction": text("flowDirection", /^(ingress|egress)$/),
};

/** An envelope that is broken, or another program's event: no record begins so. */
const JSON_BEGIN = /^\s*[[{]/;

/**
 * Reads one line of a flow log, without its line end. This is the readable parser; the fast reader
 * of `analyze` is tested against it and hands it every line that is not plainly good.
 */
export function parseRecord(line: string, layout: Layout): FlowRecord | LineFault {
  if (JSON_BEGIN.test(line)) return { code: "SGT_FLOWLOGS_LINE_JSON", field: null };
  const words = splitBlanks(line);
  if (words.length !== layout.fields.length) return { code: "SGT_FLOWLOGS_LINE_FIELD_COUNT", field: null };
  return recordFromValues(layout.fields, words);
}

/** The same for values that are already apart: a Parquet row, a CloudWatch result. `-` and "" are absent. */
export function recordFromValues(fields: readonly string[], values: readonly string[]): FlowRecord | LineFault {
  const other: Record<string, string | null> = {};
  const record: Writable = { ...EMPTY, other };
  for (const [column, field] of fields.entries()) {
    const value = values[column] ?? "-";
    const parse = PARSERS[field];
    if (parse === undefined) other[field] = value === "-" ? null : value;
    else if (value !== "-") {
      const code = parse(record, value);
      if (code !== null) return { code, field };
    }
  }
  return record;
}

/** Tells a parsed record from the reason why there is none. */
export function isLineFault(result: FlowRecord | LineFault): result is LineFault {
  return "code" in result;
}

function integer(property: keyof FlowRecord, max: number): FieldParser {
  return (record, value) => {
    if (!/^\d+$/.test(value)) return INVALID;
    if (value.length > 16 || Number(value) > max) return RANGE;
    (record as Record<string, unknown>)[property] = Number(value);
    return null;
  };
}

function time(property: "start" | "end"): FieldParser {
  return (record, value) => {
    if (!/^\d+$/.test(value)) return INVALID;
    const number = Number(value);
    if (value.length > 16 || number > LAST_MILLISECONDS) return RANGE;
    const seconds = number < FIRST_MILLISECONDS ? number : Math.floor(number / 1000);
    if (seconds > LAST_MILLISECONDS / 1000) return RANGE;
    record[property] = seconds;
    return null;
  };
}

function text(property: keyof FlowRecord, shape: RegExp): FieldParser {
  return (record, value) => {
    if (!shape.test(value)) return INVALID;
    (record as Record<string, unknown>)[property] = value;
    return null;
  };
}

function address(property: "srcAddr" | "dstAddr"): FieldParser {
  return (record, value) => {
    record[property] = canonicalAddress(value);
    return record[property] === null ? INVALID : null;
  };
}
