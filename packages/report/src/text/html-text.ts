import { safeText } from "./safe-text.js";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What neither XML 1.0 (section 2.2) nor a well-formed page may hold: half a character, and two code points that are none. */
const NOT_TEXT = /[\p{Cs}\ufffe\uffff]/gu;

/**
 * Returns text from elsewhere as HTML, XHTML or SVG may hold it, between tags and within a quoted
 * attribute: no markup, no control characters, nothing that turns the direction of text.
 */
export function htmlText(text: string): string {
  return safeText(text)
    .replace(NOT_TEXT, "\ufffd")
    .replace(/[&<>"']/g, (c) => ESCAPES[c] as string);
}
