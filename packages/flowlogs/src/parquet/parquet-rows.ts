import { type FileMetaData, parquetSchema } from "hyparquet";
import { flowLogsError } from "../errors.js";
import { hasStatus, OCSF_COLUMNS, OCSF_FIELDS, type OcsfEvent, ocsfValues, statusMissing } from "../forms/ocsf-row.js";
import { flowLogColumns } from "./parquet-columns.js";

/** How rows of a file become lines of a flow log. */
export interface RowForm {
  readonly columns: readonly string[];
  /** Null where the rows are records as AWS writes them. */
  readonly fields: readonly string[] | null;
  /** The values of a row, from those of its columns. */
  values(row: readonly unknown[]): readonly unknown[];
  /** What all the rows together lack. */
  fault?(): Error | null;
}

/**
 * Tells by the schema what a file's rows are: fields of a flow log; OCSF events (Security Lake); or whole records in one
 * column, as Firehose converts them.
 *
 * @throws SgtError `SGT_FLOWLOGS_NOT_FLOW_LOGS` for OCSF events of another class, and what {@link flowLogColumns} throws
 */
export function rowForm(metadata: FileMetaData): RowForm {
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  if (names.includes("class_uid") || names.includes("src_endpoint")) return ocsfForm(names);
  const columns = flowLogColumns(metadata);
  const hasFields = columns.some(({ field }) => field === "srcaddr");
  if (!hasFields && names.includes("message")) return { columns: ["message"], fields: null, values: (row) => row };
  return {
    columns: columns.map(({ name }) => name),
    fields: columns.map(({ field }) => field),
    values: (row) => row,
  };
}

function ocsfForm(names: readonly string[]): RowForm {
  const isTraffic = ["src_endpoint", "dst_endpoint", "traffic"].every((name) => names.includes(name));
  if (!isTraffic) throw flowLogsError("SGT_FLOWLOGS_NOT_FLOW_LOGS", "OCSF events of another class");
  const columns = OCSF_COLUMNS.filter((name) => names.includes(name));
  const eventOf = (row: readonly unknown[]): OcsfEvent => Object.fromEntries(columns.map((name, i) => [name, row[i]]));
  let count = 0;
  let isStatusSeen = false;
  return {
    columns,
    fields: OCSF_FIELDS,
    values(row) {
      const event = eventOf(row);
      count++;
      isStatusSeen ||= hasStatus(event);
      return ocsfValues(event);
    },
    fault: () => (count === 0 || isStatusSeen ? null : statusMissing()),
  };
}
