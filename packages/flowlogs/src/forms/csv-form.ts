import { fieldsOfNames } from "../format/field-names.js";
import type { Form, Unwrapper } from "./form.js";
import { LineCutter } from "./line-cutter.js";
import type { LineWriter } from "./line-writer.js";

/** Results of Athena, DuckDB and Logs Insights: a header of names, then a row for each record. */
export const csvForm: Form = {
  isIn: (head) => headerOf(head.slice(0, lineEnd(head))) !== null,
  open: (writer) => new CsvUnwrapper(writer),
};

function lineEnd(text: string): number {
  const end = text.search(/\r?\n/);
  return end === -1 ? text.length : end;
}

/** What the columns of a table hold. */
interface Header {
  readonly separator: string;
  readonly width: number;
  /** Columns that hold fields, and which; or the one that holds whole records. */
  readonly columns: readonly number[];
  readonly fields: readonly string[] | null;
}

/** Null for a line that is no header of a table of flow records. */
function headerOf(line: string): Header | null {
  const separator = line.includes("\t") ? "\t" : ",";
  const names = valuesOf(line, separator).map((name) => name.trim());
  const fields = fieldsOfNames(names);
  const width = names.length;
  if (fields === null) {
    const at = names.findIndex((name) => /^@?message$/i.test(name));
    return at === -1 ? null : { separator, width, columns: [at], fields: null };
  }
  if (width === 1) return null;
  const columns = fields.flatMap((field, i) => (field === null ? [] : [i]));
  return { separator, width, columns, fields: fields.filter((field) => field !== null) };
}

/** The values of a row: bare, or in quotation marks that are doubled within. */
function valuesOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator);
  const values: string[] = [];
  for (let at = 0; at <= line.length; ) {
    const end = valueEnd(line, at, separator);
    const value = line.slice(at, end);
    values.push(/^".*"$/s.test(value) ? value.slice(1, -1).replaceAll('""', '"') : value);
    at = end + 1;
  }
  return values;
}

function valueEnd(line: string, from: number, separator: string): number {
  let isQuoted = false;
  for (let at = from; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === separator && !isQuoted) return at;
  }
  return line.length;
}

class CsvUnwrapper implements Unwrapper {
  readonly #writer: LineWriter;
  readonly #cutter: LineCutter;
  #header: Header | null = null;
  /** The beginning of a row whose quotation marks are open at the end of the line. */
  #open = "";

  constructor(writer: LineWriter) {
    this.#writer = writer;
    this.#cutter = new LineCutter(
      (line) => this.#line(line),
      (piece) => writer.part(piece),
    );
  }

  push(text: string): void {
    this.#cutter.push(text);
  }

  finish(): null {
    this.#cutter.finish();
    if (this.#open !== "") this.#row(this.#open);
    return null;
  }

  #line(line: string): void {
    if (this.#header === null) {
      this.#header = headerOf(line);
      return;
    }
    const row = this.#open === "" ? line : `${this.#open}\n${line}`;
    const isOpen = row.includes('"') && row.split('"').length % 2 === 0 && row.length < MOST_ROW_CHARS;
    this.#open = isOpen ? row : "";
    if (!isOpen) this.#row(row);
  }

  #row(row: string): void {
    if (row.trim() === "" || this.#header === null) return;
    const { separator, width, columns, fields } = this.#header;
    const values = valuesOf(row, separator);
    const again = SRC_NAME.test(row) || fields === null ? headerOf(row) : null;
    if (again !== null) this.#header = again;
    else if (values.length !== width) this.#writer.other(row);
    else if (fields === null) this.#writer.record(values[columns[0] as number] as string);
    else
      this.#writer.row(
        fields,
        columns.map((column) => values[column]),
      );
  }
}

const MOST_ROW_CHARS = 65_536;

/** Stands in every header, and in no row. */
const SRC_NAME = /src_?addr|source_?address/i;
