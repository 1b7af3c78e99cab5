// Digits are read eight at a time, as the bytes of one number: a loop would be guessed wrong at the end of each field.

const ZEROS: u64 = 0x3030303030303030;
const MOST_DIGITS: usize = 16;
const DOT: u32 = 46;

/** What the last call that did not return 0 read. */
export let value: u64 = 0;

/** Reads up to 16 digits and returns where they end; 0 when there are none, or more. */
export function readNumber(from: usize): usize {
  const digits = load<u64>(from) ^ ZEROS;
  const bits = bitsBeforeOther(digits);
  if (bits < 64) {
    value = numberOf(digits << (64 - bits));
    return bits === 0 ? 0 : from + <usize>(bits >> 3);
  }
  value = numberOf(digits);
  let at = from + 8;
  for (let digit = <u32>load<u8>(at) - 48; digit <= 9; digit = <u32>load<u8>(at) - 48) {
    value = value * 10 + digit;
    at++;
  }
  return at - from > MOST_DIGITS ? 0 : at;
}

/** Reads four decimal numbers up to 255 without leading zeros, and returns where they end; 0 for other text. */
export function readIpv4(from: usize): usize {
  let at = from;
  let address: u32 = 0;
  for (let i = 0; i < 4; i++) {
    if (i > 0 && <u32>load<u8>(at++) !== DOT) return 0;
    const digits = load<u32>(at) ^ <u32>ZEROS;
    const bits = <u32>bitsBeforeOther(<u64>digits | 0xff00000000);
    if (bits === 0 || bits > 24 || (bits > 8 && (digits & 0xff) === 0)) return 0;
    // The last digit moves into the highest byte, and zeros into those before the first.
    const aligned = digits << (32 - bits);
    const octet = ((aligned >> 8) & 0xff) * 100 + ((aligned >> 16) & 0xff) * 10 + (aligned >> 24);
    if (octet > 255) return 0;
    address = (address << 8) | octet;
    at += <usize>(bits >> 3);
  }
  value = address;
  return at;
}

/** Of bytes that are digits from 0 to 9, how many bits stand before the first that is none. */
function bitsBeforeOther(digits: u64): u64 {
  const others = ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
  return ctz(others) & ~7;
}

/** The number of eight digits, the first in the lowest byte: pairs, then fours, then all. */
function numberOf(digits: u64): u64 {
  const pairs = digits * 10 + (digits >> 8);
  const first = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const second = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return (first + second) >> 32;
}
