import { gunzipSync } from "node:zlib";
import { fieldsOfNames } from "../format/field-names.js";
import { JsonCutter, type JsonPiece } from "./json-cutter.js";
import type { LineWriter } from "./line-writer.js";
import { hasStatus, OCSF_FIELDS, ocsfValues, statusMissing } from "./ocsf-row.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** A message may hold JSON, and a record of Kinesis documents; deeper than this nothing of AWS's lies. */
const MOST_DEPTH = 4;
/** What one record of Kinesis may unpack to; CloudWatch Logs packs at most one megabyte. */
const MOST_UNPACKED_BYTES = 64 * 2 ** 20;
/** Lists of events, results and records in AWS's documents. */
const LISTS: readonly string[] = ["logEvents", "events", "results", "Records", "records"];
/** What is kept of JSON that is no record: enough to recognise it. */
const KEPT_CHARS = 1_000;
/** What CloudWatch Logs sends to see whether a destination can be reached. */
const CONTROL_MESSAGE = /^CWL CONTROL MESSAGE: /;

/** Finds the flow records in JSON values, wherever AWS puts them. */
export class JsonRecords {
  readonly #writer: LineWriter;
  #depth = 0;
  #ocsfCount = 0;
  #isStatusSeen = false;

  constructor(writer: LineWriter) {
    this.#writer = writer;
  }

  piece({ kind, text }: JsonPiece): void {
    if (kind === "plain") this.#writer.record(text);
    else if (kind === "broken" || !this.#value(parse(text))) this.#other(text);
  }

  /** What all the records together lack. */
  fault(): Error | null {
    return this.#ocsfCount === 0 || this.#isStatusSeen ? null : statusMissing();
  }

  /** Writes the records of a value. False when it is not one that holds any. */
  #value(value: unknown): boolean {
    if (this.#depth === MOST_DEPTH || typeof value !== "object" || value === null) return false;
    this.#depth++;
    const isKnown = Array.isArray(value) ? this.#list(value) : this.#object(value as JsonObject);
    this.#depth--;
    return isKnown;
  }

  #list(values: readonly unknown[]): boolean {
    const pairs = pairsOf(values);
    if (pairs !== null) return this.#object(pairs);
    for (const value of values) if (!this.#value(value)) this.#other(JSON.stringify(value));
    return true;
  }

  #object(object: JsonObject): boolean {
    const { messageType, awslogs, kinesis } = object;
    if (messageType === "CONTROL_MESSAGE") return true;
    const list = LISTS.map((name) => object[name]).find(Array.isArray);
    if (list !== undefined) return this.#list(list);
    const { message, "@message": event = message, data, Data = data } = object;
    if (typeof event === "string") return this.#message(event);
    if (typeof Data === "string") return this.#data(Data);
    if (isObject(awslogs)) return this.#value(awslogs);
    if (isObject(kinesis)) return this.#value(kinesis);
    return this.#fields(object);
  }

  #message(message: string): boolean {
    if (CONTROL_MESSAGE.test(message)) return true;
    const inner = /^\s*[[{]/.test(message) ? parse(message) : undefined;
    if (inner === undefined || !this.#value(inner)) this.#writer.record(message);
    return true;
  }

  #data(base64: string): boolean {
    const text = unpacked(base64);
    if (text === null) return false;
    const cutter = new JsonCutter((piece) => this.piece(piece));
    cutter.push(text);
    if (cutter.finish()) this.#other(text);
    return true;
  }

  #fields(object: JsonObject): boolean {
    const { src_endpoint, dst_endpoint } = object;
    if (isObject(src_endpoint) && isObject(dst_endpoint)) {
      this.#ocsfCount++;
      this.#isStatusSeen ||= hasStatus(object);
      this.#writer.row(OCSF_FIELDS, ocsfValues(object));
      return true;
    }
    const names = Object.keys(object);
    const fields = fieldsOfNames(names);
    if (fields === null) return false;
    const columns = fields.flatMap((field, i) => (field === null ? [] : [i]));
    this.#writer.row(
      columns.map((i) => fields[i] as string),
      columns.map((i) => object[names[i] as string]),
    );
    return true;
  }

  #other(text: string): void {
    this.#writer.other(text.slice(0, KEPT_CHARS));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A result of Logs Insights as an object: it comes as pairs. */
function pairsOf(values: readonly unknown[]): JsonObject | null {
  const pairs = values.filter((value): value is { field: string; value: unknown } => {
    const { field } = isObject(value) ? value : {};
    return typeof field === "string" && "value" in (value as object);
  });
  if (pairs.length === 0 || pairs.length < values.length) return null;
  return Object.fromEntries(pairs.map(({ field, value }) => [field, value]));
}

/** The text that base64 holds, packed with gzip or not; null where it cannot be had. */
function unpacked(base64: string): string | null {
  const bytes = Buffer.from(base64, "base64");
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.length === 0 ? null : bytes.toString("utf8");
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }).toString("utf8");
  } catch {
    return null;
  }
}
