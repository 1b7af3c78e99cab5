import { ADDRESS_BITS, type Address } from "../address/address.js";
import { readAddress } from "../address/parse-address.js";
import { cidrError } from "../errors.js";
import { quote } from "../quote.js";
import { checkAddress, checkPrefix, checkRange } from "./check-value.js";
import { HOST_MASKS } from "./mask-address.js";
import { parsePrefix } from "./parse-prefix.js";
import type { Prefix, Range } from "./prefix.js";

/** A prefix, or its CIDR text. */
export type PrefixLike = Prefix | string;

/** An address, a prefix or a range, or the text of one. */
export type RangeLike = Address | Prefix | Range | string;

/**
 * The prefix that was meant.
 *
 * @throws `SGT_CIDR_INVALID_PREFIX`, `SGT_CIDR_HOST_BITS`
 */
export function toPrefix(input: PrefixLike): Prefix {
  return typeof input === "object" && input !== null ? checkPrefix(input) : parsePrefix(input);
}

/** A text is iterable, but its letters are never what was meant. What is no list is one entry, and is judged as such. */
export function toList<T extends object>(input: Iterable<T | string> | T | string): Iterable<T | string> {
  return isList(input) ? input : [input];
}

function isList<T extends object>(input: Iterable<T | string> | T | string): input is Iterable<T | string> {
  return typeof input === "object" && input !== null && Symbol.iterator in input;
}

/** First to last address of a prefix. */
export function rangeOfPrefix({ family, first, prefixLength }: Prefix): Range {
  return { family, first, last: first | (HOST_MASKS[ADDRESS_BITS[family] - prefixLength] as bigint) };
}

/**
 * First to last address of what is given. Text may be an address, a CIDR or `first-last`.
 *
 * @throws the codes of `parseRange`, also for values that no parser makes.
 */
export function toRange(input: RangeLike): Range {
  if (typeof input !== "object" || input === null) return parseRange(input);
  if ("value" in input) {
    const { family, value } = checkAddress(input);
    return { family, first: value, last: value };
  }
  return "last" in input ? checkRange(input) : rangeOfPrefix(checkPrefix(input));
}

/**
 * Reads a range: `10.0.0.1-10.0.0.9` (both ends belong to it), a CIDR, or a single address.
 *
 * @throws `SGT_CIDR_INVALID_RANGE` when `first-last` is malformed or backwards.
 * @throws `SGT_CIDR_MIXED_FAMILIES` when its ends are of two families.
 * @throws `SGT_CIDR_INVALID_PREFIX`, `SGT_CIDR_HOST_BITS` for a bad CIDR, `SGT_CIDR_INVALID_ADDRESS` for other text.
 */
export function parseRange(text: string): Range {
  if (typeof text === "string") {
    if (text.includes("/")) return rangeOfPrefix(parsePrefix(text));
    if (text.includes("-")) return parseEnds(text);
    const address = readAddress(text);
    if (address !== null) return toRange(address);
  }
  throw cidrError("SGT_CIDR_INVALID_ADDRESS", `not an address, CIDR or range: ${quote(text)}`, { hint: HINT });
}

const HINT = "Give an address (10.0.0.1), a CIDR (10.0.0.0/24) or a range (10.0.0.1-10.0.0.9), without blanks.";

function parseEnds(text: string): Range {
  const dash = text.indexOf("-");
  const first = readAddress(text.slice(0, dash));
  const last = readAddress(text.slice(dash + 1));
  if (first === null || last === null) {
    throw cidrError("SGT_CIDR_INVALID_RANGE", `not a range: ${quote(text)}`, { hint: HINT });
  }
  if (first.family !== last.family) {
    throw cidrError("SGT_CIDR_MIXED_FAMILIES", `range from one family into the other: ${quote(text)}`, { hint: HINT });
  }
  if (first.value > last.value) {
    const hint = "Put the lower address first.";
    throw cidrError("SGT_CIDR_INVALID_RANGE", `range ends before it starts: ${quote(text)}`, { hint });
  }
  return { family: first.family, first: first.value, last: last.value };
}
