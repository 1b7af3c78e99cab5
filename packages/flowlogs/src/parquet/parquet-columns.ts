import { type FileMetaData, parquetSchema, type SchemaElement, type SchemaTree } from "hyparquet";

import { flowLogsError } from "../errors.js";
import { KNOWN_FIELDS, TRANSIT_GATEWAY_FIELDS } from "../format/fields.js";
import { PARQUET_LIMITS } from "./parquet-limits.js";

/** A column and the field of a flow log that it holds. */
export interface ParquetColumn {
  readonly name: string;
  /** With hyphens, as in the header of a text file. */
  readonly field: string;
}

/** Fields whose values are numbers in Parquet. Source: Amazon Athena user guide, "Query VPC flow logs", Parquet table. */
const NUMBERS: ReadonlySet<string> = new Set(
  "version srcport dstport protocol packets bytes start end tcp-flags traffic-path encryption-status".split(" "),
);

/** Column names that can stand in a header line; others (an index of pandas, say) are not fields. */
const COLUMN_NAME = /^[a-z][a-z0-9_-]{0,63}$/;

/**
 * The columns of a file that are fields of a flow log. Columns of a future version are kept when
 * they are text or whole numbers, and passed over otherwise.
 *
 * @throws `SGT_FLOWLOGS_PARQUET_TYPE` when a known field has a type it cannot have.
 */
export function flowLogColumns(metadata: FileMetaData): ParquetColumn[] {
  const { children } = parquetSchema(metadata);
  if (children.length > PARQUET_LIMITS.columns) {
    throw flowLogsError("SGT_FLOWLOGS_PARQUET_TOO_LARGE", `${children.length} columns`);
  }
  const columns = children
    .filter(({ element }) => COLUMN_NAME.test(element.name))
    .map((node) => ({ node, name: node.element.name, field: node.element.name.replaceAll("_", "-") }));
  for (const { node, field } of columns) if (isKnown(field)) checkType(node, field);
  const readable = columns.filter(({ node, field }) => isKnown(field) || isText(node) || isWholeNumber(node));
  if (new Set(readable.map(({ field }) => field)).size < readable.length) {
    throw flowLogsError("SGT_FLOWLOGS_PARQUET_TYPE", "two columns hold the same field");
  }
  return readable.map(({ name, field }) => ({ name, field }));
}

function isKnown(field: string): boolean {
  return KNOWN_FIELDS.has(field) || TRANSIT_GATEWAY_FIELDS.has(field);
}

/** Text is accepted for numbers (each value is checked when it is read), numbers for text are not: ids lose their zeros. */
function checkType(node: SchemaTree, field: string): void {
  if (isText(node) || (NUMBERS.has(field) && isWholeNumber(node))) return;
  throw flowLogsError(
    "SGT_FLOWLOGS_PARQUET_TYPE",
    `column ${JSON.stringify(node.element.name)} is ${describeType(node)}`,
    {
      details: { column: node.element.name },
    },
  );
}

function isText(node: SchemaTree): boolean {
  const { type, converted_type, logical_type } = node.element;
  if (type !== "BYTE_ARRAY" || !isFlat(node)) return false;
  const kind = logical_type?.type ?? (converted_type === "UTF8" ? "STRING" : converted_type);
  return kind === undefined || kind === "STRING" || kind === "ENUM";
}

function isWholeNumber(node: SchemaTree): boolean {
  const { type, converted_type, logical_type } = node.element;
  if ((type !== "INT32" && type !== "INT64") || !isFlat(node)) return false;
  return logical_type === undefined
    ? /^U?INT_|^undefined$/.test(String(converted_type))
    : logical_type.type === "INTEGER";
}

function isFlat({ children, element }: SchemaTree): boolean {
  return children.length === 0 && element.repetition_type !== "REPEATED";
}

function describeType({ element, children }: SchemaTree): string {
  if (children.length > 0) return "nested";
  const kind = (({ logical_type, converted_type }: SchemaElement) => logical_type?.type ?? converted_type)(element);
  return [element.repetition_type === "REPEATED" ? "repeated" : "", element.type, kind].filter(Boolean).join(" ");
}
