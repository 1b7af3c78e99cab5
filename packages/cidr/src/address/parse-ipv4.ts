const DOT = 46;
const ZERO = 48;
const NINE = 57;

/**
 * Reads dotted-decimal IPv4 text between two positions as an unsigned integer, or returns -1.
 * Strict: four octets, no blanks, no leading zeros (some systems read those as octal).
 */
export function parseIpv4(text: string, from: number, to: number): number {
  let value = 0;
  let at = from;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && (at >= to || text.charCodeAt(at++) !== DOT)) return -1;
    const end = endOfDigits(text, at, to);
    const octet = readOctet(text, at, end);
    if (octet < 0) return -1;
    value = value * 256 + octet;
    at = end;
  }
  return at === to ? value : -1;
}

/** The end of at most three digits. */
function endOfDigits(text: string, from: number, to: number): number {
  let at = from;
  for (; at < to && at - from < 3; at++) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) break;
  }
  return at;
}

function readOctet(text: string, from: number, end: number): number {
  if (from === end || (end - from > 1 && text.charCodeAt(from) === ZERO)) return -1;
  let octet = 0;
  for (let at = from; at < end; at++) octet = octet * 10 + text.charCodeAt(at) - ZERO;
  return octet <= 255 ? octet : -1;
}
