/** Control characters, format characters (those that reverse the direction of text or hide), and the other line ends. */
const UNSAFE = /\p{Cc}|\p{Cf}|[\u2028\u2029]/gu;
/** All of these but the line end, and a half of a pair alone, which no UTF-8 has. */
const HIDDEN = /(?!\n)\p{Cc}|\p{Cf}|[\u2028\u2029]|\p{Surrogate}/gu;

/**
 * Returns text from elsewhere (descriptions, tags, names, log lines) as a terminal may show it:
 * each control character becomes U+FFFD, so that nothing moves the cursor, sets a colour or hides.
 */
export function safeText(text: string): string {
  return text.replace(UNSAFE, "\ufffd");
}

/**
 * Returns text from elsewhere as other programs may store and show it: what moves a cursor, hides or
 * reverses becomes U+FFFD. Line ends stay.
 */
export function plainText(text: string): string {
  return text.replace(HIDDEN, "\ufffd");
}

/** Returns at most `length` characters of plain text; what was cut is marked by `…`. */
export function plainTextWithin(text: string, length: number): string {
  const plain = plainText(text);
  if (plain.length <= length) return plain;
  // A pair of surrogates is not cut in two.
  return `${plain.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/**
 * Returns a CSV field as RFC 4180 has it, on one line and as plain text. A field that a spreadsheet would
 * take for a formula (it begins with `=`, `+`, `-`, `@`, tab or carriage return) gets an apostrophe in front,
 * unless it is a plain number.
 */
export function csvField(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const field = plainText(isFormula ? `'${text}` : text).replaceAll("\n", " ");
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
/** Behind an at sign or hash it stays text: else whoever is named would be told, and the issue would get a link. */
const ZERO_WIDTH = "&#8203;";

/**
 * Returns text as a cell of a Markdown table or a line may hold it: no markup, no HTML, no column or row of its
 * own, no mention of a person (`@name`) or an issue (`#12`).
 */
export function markdownCell(value: string): string {
  return value.split("\n").map(markdownLine).join("<br>");
}

function markdownLine(line: string): string {
  return safeText(line)
    .replace(/[&<>]/g, (c) => HTML[c] as string)
    .replace(/[\\|`*_[\]~]/g, "\\$&")
    .replace(/@(?=\w)|#(?=\d)|\bGH-(?=\d)/gi, (mark) => `${mark}${ZERO_WIDTH}`)
    .replace(/^(\s*)([#+>-]|\d+[.)])(?=\s)/, (_, blanks: string, mark: string) => `${blanks}${escapedMark(mark)}`);
}

/** A mark at the beginning of a line would make a heading, a list or a quotation. */
function escapedMark(mark: string): string {
  return mark.length === 1 ? `\\${mark}` : `${mark.slice(0, -1)}\\${mark.at(-1)}`;
}
