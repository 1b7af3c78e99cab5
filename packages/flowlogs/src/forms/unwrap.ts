import { DEFAULT_LAYOUT, type Layout, parseHeader } from "../format/layout.js";
import { isLineFault, parseRecord } from "../record/parse-record.js";
import { csvForm } from "./csv-form.js";
import { exportForm } from "./export-form.js";
import type { Form } from "./form.js";
import { jsonForm } from "./json-form.js";
import { LineWriter } from "./line-writer.js";

const FORMS: readonly Form[] = [exportForm, jsonForm, csvForm];

/** The form that text is in by its beginning, of which 64 KiB are enough; null for plain text, and what is none of these. */
export function formOf(head: Uint8Array): Form | null {
  const text = new TextDecoder().decode(head).trimStart();
  return FORMS.find((form) => form.isIn(text)) ?? null;
}

/** The plain text of the records in the first bytes of an object. */
export function unwrapHead(form: Form, head: Uint8Array): Uint8Array {
  const writer = new LineWriter(null);
  form.open(writer).push(new TextDecoder().decode(head, { stream: true }).trimStart());
  return Buffer.concat(writer.take(true));
}

/**
 * The plain text of the records that an object holds in a form. Where the layout is not told and its first event is
 * another log's, a header stands above: so that one of these does not hide the records.
 *
 * @throws SgtError `SGT_FLOWLOGS_OBJECT_TRUNCATED` after everything that could be read
 */
export async function* unwrap(
  form: Form,
  chunks: AsyncIterable<Uint8Array>,
  layout: Layout | null,
): AsyncGenerator<Uint8Array> {
  const writer = new LineWriter(layout);
  const unwrapper = form.open(writer);
  let fault: unknown = null;
  try {
    for await (const text of decoded(chunks)) {
      unwrapper.push(text);
      yield* writer.take();
    }
    fault = unwrapper.finish();
  } catch (thrown) {
    fault = thrown;
  }
  yield* writer.take(true);
  if (fault !== null) throw fault;
}

/** As text, without what is blank before the first of it. */
async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let isBegun = false;
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    const begun: string = isBegun ? text : text.trimStart();
    isBegun ||= begun !== "";
    yield begun;
  }
}

/** The header of the default layout, where the text of records begins with something else and one of that layout follows. */
export function missingHeader(text: Uint8Array): string {
  const lines = new TextDecoder().decode(text).split("\n");
  const first = lines.find((line) => line.trim() !== "") ?? "";
  const isRecord = (line: string): boolean => !isLineFault(parseRecord(line, DEFAULT_LAYOUT));
  if (parseHeader(first) !== null || isRecord(first) || !lines.some(isRecord)) return "";
  return `${DEFAULT_LAYOUT.fields.join(" ")}\n`;
}
