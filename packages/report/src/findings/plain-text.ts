/** All control characters but the line end; format characters, which reverse the direction of text or hide it; other line ends. */
const HIDDEN = /(?!\n)\p{Cc}|\p{Cf}|[\u2028\u2029]/gu;
/** A half of a pair alone: no UTF-8 has it. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Returns text from elsewhere as other programs may store and show it: what moves a cursor, hides or
 * reverses becomes U+FFFD. Line ends stay.
 */
export function plainText(text: string): string {
  return text.replace(HIDDEN, "\ufffd").replace(LONE_SURROGATE, "\ufffd");
}

/** Returns at most `length` characters of plain text; what was cut is marked by `…`. */
export function plainTextWithin(text: string, length: number): string {
  const plain = plainText(text);
  if (plain.length <= length) return plain;
  // A pair of surrogates is not cut in two.
  return `${plain.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
