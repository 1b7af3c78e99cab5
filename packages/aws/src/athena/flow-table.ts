import type { FooterColumn } from "@sgt/flowlogs/node";

/** How the objects of one table are laid out: all of them alike. */
export type FlowTable =
  /** Gzipped text whose header line has these fields. */
  | { readonly kind: "text"; readonly fields: readonly string[] }
  /** Parquet with these columns; those that evidence does not need are left out. */
  | { readonly kind: "parquet"; readonly columns: readonly FooterColumn[] };

/** The fields in the order of the lines that a table's rows are read as. */
export function fieldsOf(table: FlowTable): readonly string[] {
  return table.kind === "text" ? table.fields : table.columns.map(({ field }) => field);
}

/** One text for each layout: objects of the same can be asked about together. */
export function layoutId(table: FlowTable): string {
  if (table.kind === "text") return `text ${table.fields.join(" ")}`;
  return `parquet ${table.columns.map(({ name, kind }) => `${name}:${kind}`).join(" ")}`;
}
