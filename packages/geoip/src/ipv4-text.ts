const DOT = 46;
const ZERO = 48;

/**
 * Reads dotted-decimal IPv4 text between two positions as an unsigned integer, −1 for anything else (leading zeros too: some
 * systems read those as octal). By the million this is what an address costs, so no string and no bigint is made.
 */
export function ipv4FromText(text: string, from: number, to: number): number {
  let value = 0;
  let at = from;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && (at >= to || text.charCodeAt(at++) !== DOT)) return -1;
    const begin = at;
    let octet = 0;
    for (let digit = digitAt(text, at); at < to && digit >= 0 && at - begin < 3; digit = digitAt(text, ++at)) {
      octet = octet * 10 + digit;
    }
    const hasLeadingZero = at - begin > 1 && text.charCodeAt(begin) === ZERO;
    if (at === begin || octet > 255 || hasLeadingZero) return -1;
    value = value * 256 + octet;
  }
  return at === to ? value : -1;
}

/** The digit at a position, −1 when there is none. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/** Dotted decimal of an unsigned 32-bit integer. */
export function ipv4ToText(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}
