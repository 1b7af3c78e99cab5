/** Control characters, format characters (those that reverse the direction of text or hide), and the other line ends. */
const UNSAFE = /\p{Cc}|\p{Cf}|[\u2028\u2029]/gu;

/**
 * Returns text from elsewhere (descriptions, tags, names, log lines) as a terminal may show it:
 * each control character becomes U+FFFD, so that nothing moves the cursor, sets a colour or hides.
 */
export function safeText(text: string): string {
  return text.replace(UNSAFE, "\ufffd");
}

/**
 * Returns a CSV field as RFC 4180 has it. A field that a spreadsheet would take for a formula
 * (it begins with `=`, `+`, `-`, `@`, tab or carriage return) gets an apostrophe in front, unless
 * it is a plain number.
 */
export function csvField(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const field = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Returns text as a cell of a Markdown table may hold it: no markup, no HTML, no column or row of its own. */
export function markdownCell(value: string): string {
  return value
    .split("\n")
    .map((line) =>
      safeText(line)
        .replace(/[\\|`*_[\]]/g, "\\$&")
        .replace(/[&<>]/g, (c) => HTML[c] as string),
    )
    .join("<br>");
}
