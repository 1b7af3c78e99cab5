/** Canonical text of an IPv4 or IPv6 address (RFC 5952), null when it is none. */
export function canonicalAddress(text: string): string | null {
  if (!text.includes(":")) return isIpv4(text) ? text : null;
  const groups = parseIpv6Groups(text);
  return groups === null ? null : formatIpv6Groups(groups);
}

/** Four decimal numbers up to 255 without leading zeros, so the text is canonical already. */
function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** The eight 16-bit groups of IPv6 text, null when it is none. A zone (`%eth0`) is no part of an address. */
export function parseIpv6Groups(text: string): number[] | null {
  const halves = embeddedIpv4(text)?.split("::");
  if (halves === undefined || halves.length > 2) return null;
  const [head = [], tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const words = tail === undefined ? head : [...head, ...Array<string>(missing).fill("0"), ...tail];
  return words.every((word) => /^[0-9a-f]{1,4}$/i.test(word)) ? words.map((word) => Number.parseInt(word, 16)) : null;
}

/** `::ffff:192.0.2.1` with its dotted end as two groups. */
function embeddedIpv4(text: string): string | undefined {
  if (!text.includes(".")) return text;
  const at = text.lastIndexOf(":") + 1;
  const dotted = text.slice(at);
  if (!isIpv4(dotted)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split(".").map(Number);
  return `${text.slice(0, at)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as `::`. */
export function formatIpv6Groups(groups: readonly number[]): string {
  const { at, length } = longestZeroRun(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, at))}::${hex(groups.slice(at + length))}`;
}

function longestZeroRun(groups: readonly number[]): { at: number; length: number } {
  let best = { at: 0, length: 0 };
  for (let at = 0; at < groups.length; at++) {
    let length = 0;
    while (groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  return best;
}
