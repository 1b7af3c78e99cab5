const NEWLINE = 10;
const RETURN = 13;
const DOT = 46;
const ZERO = 48;

export interface LineHandler {
  /** A line that is an IPv4 address and nothing else. */
  ipv4(address: number): void;
  /** Any other line, without its end; its number from 0. */
  other(line: string, number: number): void;
}

/**
 * Goes through the lines of a piece of text and returns how many there are. A line that is an IPv4 address is read from its bytes: that
 * is nearly all of them, and a string for each would take more time than all the rest.
 */
export function scanLines(bytes: Buffer, handler: LineHandler): number {
  let number = 0;
  for (let at = 0; at < bytes.length; number++) {
    const address = ipv4Line(bytes, at);
    if (address >= 0) {
      handler.ipv4(address);
      at = lineEnd;
      continue;
    }
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline;
    handler.other(bytes.toString("utf8", at, end), number);
    at = end + 1;
  }
  return number;
}

/** Where the next line begins after `ipv4Line` has found an address. Set there and read at once: a tuple for each line would cost more. */
let lineEnd = 0;

/** The address that a line consists of, −1 for anything else. */
function ipv4Line(bytes: Buffer, from: number): number {
  let at = from;
  let value = 0;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && bytes[at++] !== DOT) return -1;
    const begin = at;
    at = endOfDigits(bytes, begin);
    const octet = octetAt(bytes, begin, at);
    if (octet < 0) return -1;
    value = value * 256 + octet;
  }
  if (bytes[at] === RETURN) at++;
  if (at < bytes.length && bytes[at] !== NEWLINE) return -1;
  lineEnd = at + 1;
  return value;
}

function endOfDigits(bytes: Buffer, from: number): number {
  let at = from;
  while (at - from < 4 && isDigit(bytes[at] as number)) at++;
  return at;
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= ZERO + 9;

/** A number up to 255 without leading zeros, −1 for anything else. */
function octetAt(bytes: Buffer, from: number, to: number): number {
  if (from === to || to - from > 3 || (to - from > 1 && bytes[from] === ZERO)) return -1;
  let octet = 0;
  for (let at = from; at < to; at++) octet = octet * 10 + (bytes[at] as number) - ZERO;
  return octet <= 255 ? octet : -1;
}
