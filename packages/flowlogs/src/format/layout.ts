import { flowLogsError } from "../errors.js";
import { DEFAULT_FIELDS, KNOWN_FIELDS, TRANSIT_GATEWAY_FIELDS } from "./fields.js";

/** Which field stands in which column. */
export interface Layout {
  /** Field names as AWS writes them, with hyphens, in column order. */
  readonly fields: readonly string[];
}

/** The layout of flow logs created without a custom format; their CloudWatch events and old files have no header. */
export const DEFAULT_LAYOUT: Layout = { fields: DEFAULT_FIELDS };

const FIELD_NAME = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * Reads a header line. Null when the line is not one: a header consists of field names only, at
 * least one of them known, so no record can be taken for it. Fields of future versions are kept.
 */
export function parseHeader(line: string): Layout | null {
  const fields = splitBlanks(line);
  if (!fields.every((field) => FIELD_NAME.test(field))) return null;
  if (!fields.some((field) => KNOWN_FIELDS.has(field) || TRANSIT_GATEWAY_FIELDS.has(field))) return null;
  return new Set(fields).size === fields.length ? { fields } : null;
}

/**
 * Reads `${version} ${account-id} …`, as `DescribeFlowLogs` prints `LogFormat`.
 *
 * @throws SgtError `SGT_FLOWLOGS_INVALID_FORMAT` when a word is not `${field-name}`, a field stands
 *   twice, or there is none.
 */
export function parseLogFormat(text: string): Layout {
  const fields = splitBlanks(text).map((word) => /^\$\{([a-z][a-z0-9-]*)\}$/.exec(word)?.[1] ?? invalidFormat(text));
  if (fields.length === 0 || new Set(fields).size !== fields.length) invalidFormat(text);
  return { fields };
}

/** Reports whether records of this layout are a transit gateway's, which have neither interface nor action. */
export function isTransitGatewayLayout(layout: Layout): boolean {
  return layout.fields.some((field) => TRANSIT_GATEWAY_FIELDS.has(field));
}

/** The words of a line; AWS's own examples have runs of blanks between them. */
export function splitBlanks(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

function invalidFormat(text: string): never {
  throw flowLogsError("SGT_FLOWLOGS_INVALID_FORMAT", `not a log format: ${JSON.stringify(text.slice(0, 200))}`, {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how AWS writes a format
    hint: "Give it as DescribeFlowLogs prints it, such as ${version} ${interface-id}.",
  });
}
