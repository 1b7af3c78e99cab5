import type { Fields } from "./condition.js";
import type { LogEvent } from "./log-group.js";
import type { Aggregate, GroupKey, QueryStep } from "./parse-query-text.js";

/** A row of results: absent fields are left out. */
export type ResultRow = readonly { readonly field: string; readonly value: string }[];

interface Evaluated {
  readonly rows: readonly ResultRow[];
  readonly matchedCount: number;
}

/** Runs a query over events, the newest first unless it sorts. `limit` holds unless the query names a lower one. */
export function evaluateQuery(steps: readonly QueryStep[], events: readonly LogEvent[], limit: number): Evaluated {
  let records: Fields[] = events.map(fieldsOf).reverse();
  let matchedCount = records.length;
  let shown: readonly string[] = ["@timestamp", "@message"];
  let most = limit;
  for (const step of steps) {
    if (step.kind === "parse") records = records.map((fields) => parsed(fields, step.field, step.regex));
    else if (step.kind === "filter") records = records.filter(step.condition);
    else if (step.kind === "fields") shown = step.fields;
    else if (step.kind === "sort") records = sorted(records, step.field, step.isDescending);
    else if (step.kind === "limit") most = Math.min(most, step.count);
    else {
      records = grouped(records, step.aggregates, step.keys);
      shown = [...step.keys, ...step.aggregates].map(({ as }) => as);
    }
    if (step.kind === "filter") matchedCount = records.length;
  }
  return { rows: records.slice(0, most).map((fields) => rowOf(fields, shown)), matchedCount };
}

function fieldsOf({ timestamp, message, streamName }: LogEvent): Fields {
  return new Map([
    ["@timestamp", String(timestamp)],
    ["@message", message],
    ["@logStream", streamName],
  ]);
}

/** A record that does not match keeps what it had. */
function parsed(fields: Fields, field: string, regex: RegExp): Fields {
  const groups = regex.exec(fields.get(field) ?? "")?.groups ?? {};
  const found = Object.entries(groups).filter(([, value]) => value !== undefined);
  return found.length === 0 ? fields : new Map([...fields, ...found]);
}

function sorted(records: readonly Fields[], field: string, isDescending: boolean): Fields[] {
  const sign = isDescending ? -1 : 1;
  return [...records].sort((a, b) => sign * (Number(a.get(field)) - Number(b.get(field))));
}

/** Records without a field to group by make a group of their own. */
function grouped(records: readonly Fields[], aggregates: readonly Aggregate[], keys: readonly GroupKey[]): Fields[] {
  const groups = new Map<string, Fields[]>();
  for (const fields of records) {
    const name = JSON.stringify(keys.map((key) => keyValue(fields, key) ?? null));
    const members = groups.get(name);
    if (members === undefined) groups.set(name, [fields]);
    else members.push(fields);
  }
  return [...groups.values()].map((members) => {
    const first = members[0] as Fields;
    const group = new Map<string, string>();
    for (const key of keys) put(group, key.as, keyValue(first, key));
    for (const aggregate of aggregates) put(group, aggregate.as, aggregated(members, aggregate));
    return group;
  });
}

function put(fields: Map<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined) fields.set(name, value);
}

function keyValue(fields: Fields, { as, binSeconds }: GroupKey): string | undefined {
  if (binSeconds === undefined) return fields.get(as);
  const ms = binSeconds * 1000;
  return timeText(Math.floor(Number(fields.get("@timestamp")) / ms) * ms);
}

function aggregated(members: readonly Fields[], { fn, field }: Aggregate): string | undefined {
  if (fn === "count" && field === "*") return String(members.length);
  const texts = members.map((fields) => fields.get(field)).filter((value) => value !== undefined);
  if (fn === "count") return String(texts.length);
  const numbers = texts.map(Number).filter((value) => !Number.isNaN(value));
  if (numbers.length === 0) return undefined;
  if (fn === "sum") return numberText(numbers.reduce((total, value) => total + value, 0));
  return numberText(numbers.reduce((a, b) => (fn === "min" ? Math.min(a, b) : Math.max(a, b))));
}

/** As Java writes a double: `1.2345678E7` from ten million on. */
function numberText(value: number): string {
  if (Math.abs(value) < 1e7) return String(value);
  const [digits = "", exponent = ""] = value.toExponential().split("e+");
  return `${digits.includes(".") ? digits : `${digits}.0`}E${exponent}`;
}

function timeText(ms: number): string {
  return new Date(ms).toISOString().replace("T", " ").replace("Z", "");
}

function rowOf(fields: Fields, shown: readonly string[]): ResultRow {
  return shown.flatMap((field) => {
    const value = fields.get(field);
    if (value === undefined) return [];
    return [{ field, value: field === "@timestamp" ? timeText(Number(value)) : value }];
  });
}
