import type { EniAddresses } from "@sgt/flowlogs";
import { DEFAULT_LIMITS } from "@sgt/flowlogs/node";
import { plainRecord } from "../sources/plain-record.js";
import { KEYS, SETS, VALUES } from "./answer-columns.js";
import { type FlowTable, fieldsOf } from "./flow-table.js";

export interface GroupQueryOptions {
  readonly table: FlowTable;
  /** As SQL names it. */
  readonly from: string;
  /** Records outside are counted by object only. */
  readonly window: { readonly from: number; readonly to: number };
  /** Addresses of interfaces, so that less is left to be told apart by whoever reads the answer. */
  readonly enis: readonly EniAddresses[];
}

/** A query may be 262,144 bytes long (Athena API reference, StartQueryExecution); this many of them may be addresses. */
const ADDRESS_BYTES = 150_000;

/**
 * The query that counts all records of a table in one scan, grouped so that nothing that evidence needs is lost:
 * see {@link KEYS}. It says of a record what `interpretRecord` of `@sgt/flowlogs` does; a line that is not a plain record
 * is handed over as it is.
 *
 * Written in what Athena (engine version 3, Trino) and DuckDB both understand, so that tests can run it.
 */
export function groupQuery({ table, from, window, enis }: GroupQueryOptions): string {
  const columns = [...KEYS, ...Object.entries(VALUES).map(([name, sql]) => `${sql} AS ${name}`)];
  const sets = SETS.map((keys) => `(${keys.join(", ")})`).join(", ");
  const lines = table.kind === "text" ? textLines(from) : parquetLines(table, from);
  return [
    `SELECT ${columns.join(", ")} FROM (`,
    `${keysOfLines()} FROM (`,
    `${sidesOfFlows(enis)} FROM (`,
    `${kindsOfLines(table, window)} FROM (`,
    `${valuesOfWords()} FROM (`,
    `${wordsOfLines(table)} FROM (`,
    lines,
    `) AS lines) AS words) AS numbers) AS kinds) AS sides) AS keyed GROUP BY GROUPING SETS (${sets})`,
  ].join("\n");
}

/** Two blanks count as one; more than four in a row make a line odd. */
function textLines(from: string): string {
  const line = "coalesce(line, '')";
  return `SELECT "$path" AS path, ${line} AS raw, length(${line}) + 1 AS size, replace(replace(${line}, '  ', ' '), '  ', ' ') AS line FROM ${from}`;
}

/** A row as the line that it would be in a text file; blanks, which no value of AWS holds, as `readRecords` writes them. */
function parquetLines({ columns }: FlowTable & { kind: "parquet" }, from: string): string {
  const words = columns.map(({ name, kind }) => {
    const text = kind === "text" ? `replace("${name}", ' ', '%20')` : `CAST("${name}" AS varchar)`;
    return `coalesce(nullif(${text}, ''), '-')`;
  });
  return `SELECT path, line AS raw, 1 AS size, line FROM (SELECT "$path" AS path, ${words.join(" || ' ' || ")} AS line FROM ${from}) AS stored`;
}

function wordsOfLines(table: FlowTable): string {
  const fields = fieldsOf(table);
  const word = (field: string, name: string): string => {
    const at = fields.indexOf(field) + 1;
    return at === 0 ? `CAST(NULL AS varchar) AS ${name}` : `nullif(split_part(line, ' ', ${at}), '-') AS ${name}`;
  };
  const words = Object.entries(TEXT_FIELDS).map(([name, field]) => word(field, name));
  const isPlain = `regexp_like(line, '${plainRecord(fields)}') AND length(line) <= ${DEFAULT_LIMITS.maxLineBytes}`;
  return `SELECT path, raw, size, line, ${isPlain} AS is_plain, ${words.join(", ")}`;
}

const TEXT_FIELDS: Readonly<Record<string, string>> = {
  w_account: "account-id",
  w_eni: "interface-id",
  w_region: "region",
  w_src: "srcaddr",
  w_dst: "dstaddr",
  w_sport: "srcport",
  w_dport: "dstport",
  w_protocol: "protocol",
  w_packets: "packets",
  w_bytes: "bytes",
  w_start: "start",
  w_end: "end",
  w_action: "action",
  w_status: "log-status",
  w_flags: "tcp-flags",
  w_direction: "flow-direction",
};

/** Times in milliseconds have three digits more; a layout may have one of the two times, which then is both. */
function valuesOfWords(): string {
  const numbers = ["sport", "dport", "protocol", "packets", "bytes", "flags"].map(
    (name) => `TRY_CAST(w_${name} AS bigint) AS n_${name}`,
  );
  const time = (word: string, other: string): string =>
    `TRY_CAST(substr(coalesce(w_${word}, w_${other}), 1, 10) AS bigint) AS n_${word}`;
  return `SELECT path, raw, size, line, is_plain, w_account, w_eni, w_region, w_src, w_dst, w_action, w_status, w_direction, ${numbers.join(", ")}, ${time("start", "end")}, ${time("end", "start")}`;
}

/** The same order of questions as `interpretRecord` has. */
function kindsOfLines(table: FlowTable, { from, to }: GroupQueryOptions["window"]): string {
  const needed = ["w_src", "w_dst", "n_sport", "n_dport", "n_protocol", "w_action"];
  const kind = [
    "CASE",
    ...(table.kind === "text" ? [`WHEN line = '${table.fields.join(" ")}' THEN 'header'`] : []),
    "WHEN line = '' OR line = ' ' THEN 'blank'",
    "WHEN NOT is_plain OR n_start IS NULL OR n_end IS NULL OR n_end < n_start OR n_end - n_start > 86400 THEN 'odd'",
    `WHEN n_start < ${from} OR n_start >= ${to} THEN 'outside'`,
    "WHEN w_eni IS NULL THEN 'adrift'",
    "WHEN w_status = 'NODATA' OR w_status = 'SKIPDATA' THEN 'silent'",
    `WHEN ${needed.map((name) => `${name} IS NULL`).join(" OR ")} THEN 'odd'`,
    "WHEN (strpos(w_src, ':') > 0) <> (strpos(w_dst, ':') > 0) THEN 'odd'",
    "ELSE 'flow' END AS kind",
  ].join(" ");
  const handshake = "CASE WHEN n_protocol = 6 THEN coalesce(bitwise_and(n_flags, 18), 0) ELSE 0 END AS handshake";
  return `SELECT *, ${handshake}, ${kind}`;
}

/**
 * The direction where the record tells it, or where the interface's own IPv4 address does: IPv6 may be written in several
 * ways, and is left to whoever reads the answer.
 */
function sidesOfFlows(enis: readonly EniAddresses[]): string {
  const own = ownAddresses(enis);
  const told =
    own === ""
      ? "w_direction"
      : `CASE WHEN w_direction IS NOT NULL THEN w_direction WHEN w_eni || ' ' || w_dst IN (${own}) THEN 'ingress' WHEN w_eni || ' ' || w_src IN (${own}) THEN 'egress' END`;
  return `SELECT *, ${told} AS direction`;
}

const OWN_PAIR = /^[A-Za-z0-9-]{1,40} (?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}$/;

/** As many as the query has room for: what is left out is told apart later. They stand in it twice. */
function ownAddresses(enis: readonly EniAddresses[]): string {
  const pairs = enis.flatMap(({ eniId, addresses }) => addresses.map((address) => `${eniId} ${address}`));
  let length = 0;
  const fitting = pairs.filter((pair) => {
    if (!OWN_PAIR.test(pair) || length + pair.length + 4 > ADDRESS_BYTES / 2) return false;
    length += pair.length + 4;
    return true;
  });
  return fitting.map((pair) => `'${pair}'`).join(", ");
}

function keysOfLines(): string {
  const side =
    "CASE WHEN direction = 'ingress' THEN 'in' WHEN direction = 'egress' AND handshake = 0 THEN 'none' WHEN direction = 'egress' THEN 'out' ELSE 'both' END";
  const flow = (sql: string, name: string): string => `CASE WHEN kind = 'flow' THEN ${sql} END AS ${name}`;
  const seen = (sql: string, name: string): string => `CASE WHEN kind IN ('flow', 'silent') THEN ${sql} END AS ${name}`;
  const odd = (sql: string, name: string): string => `CASE WHEN kind = 'odd' THEN ${sql} END AS ${name}`;
  const isTowards = "(direction IS NULL OR direction = 'ingress')";
  const showsHandshake = "handshake > 0 AND (direction IS NULL OR direction = 'egress')";
  const fileName = "regexp_extract(path, '[^/]+$')";
  return [
    "SELECT path AS k_path",
    "kind",
    "size",
    seen("w_eni", "k_eni"),
    seen("n_start - n_start % 3600", "k_hour"),
    "CASE kind WHEN 'flow' THEN w_action WHEN 'silent' THEN w_status END AS k_state",
    flow("n_start - n_start % 86400", "k_day"),
    flow(side, "k_side"),
    flow("direction", "k_direction"),
    flow("w_account", "k_account"),
    flow("w_region", "k_region"),
    flow(`split_part(${fileName}, '_', 1)`, "k_place_account"),
    flow(`split_part(${fileName}, '_', 3)`, "k_place_region"),
    flow(`CASE WHEN ${isTowards} OR handshake > 0 THEN n_protocol END`, "k_protocol"),
    flow("handshake", "k_handshake"),
    flow(`CASE WHEN ${isTowards} THEN w_src END`, "k_src"),
    flow(`CASE WHEN direction IS NULL OR (${showsHandshake}) THEN w_dst END`, "k_dst"),
    flow(`CASE WHEN ${showsHandshake} THEN n_sport END`, "k_sport"),
    flow(`CASE WHEN ${isTowards} THEN n_dport END`, "k_dport"),
    odd("path", "k_odd_path"),
    // One word of the answer, and never the `-` of an absent one; of a line that is too long no more than shows it.
    odd(`'=' || url_encode(substr(raw, 1, ${DEFAULT_LIMITS.maxLineBytes + 1}))`, "k_odd_text"),
    seen("n_start", "v_start"),
    seen("n_end", "v_end"),
    flow("n_packets", "v_packets"),
    flow("n_bytes", "v_bytes"),
    flow("n_sport", "v_sport"),
    flow("n_dport", "v_dport"),
  ].join(", ");
}
