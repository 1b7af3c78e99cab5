import { KNOWN_FIELDS } from "./fields.js";

/** Names of columns in Athena's older tables and in Logs Insights, without case, hyphens and underscores. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  account: "account-id",
  sourceaddress: "srcaddr",
  destinationaddress: "dstaddr",
  sourceport: "srcport",
  destinationport: "dstport",
  numpackets: "packets",
  numbytes: "bytes",
  starttime: "start",
  endtime: "end",
};

const BY_NAME: ReadonlyMap<string, string> = new Map([
  ...[...KNOWN_FIELDS].map((field) => [squeezed(field), field] as const),
  ...Object.entries(OTHER_NAMES),
]);

function squeezed(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/**
 * The field of a flow log that a column or key holds: `srcaddr`, `srcAddr` (Logs Insights), `pkt_srcaddr` (Parquet),
 * `sourceaddress` (Athena's older tables). Null for names of anything else.
 */
export function fieldOfName(name: string): string | null {
  return BY_NAME.get(squeezed(name)) ?? null;
}

/**
 * The fields of columns, null for a column that holds none; of two columns of one field the first. Null as a whole where
 * they are not those of flow records.
 */
export function fieldsOfNames(names: readonly string[]): (string | null)[] | null {
  const seen = new Set<string>();
  const fields = names.map((name) => {
    const field = fieldOfName(name);
    if (field === null || seen.has(field)) return null;
    seen.add(field);
    return field;
  });
  return seen.has("srcaddr") && seen.has("dstaddr") ? fields : null;
}
