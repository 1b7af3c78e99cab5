import { ADDRESS_BITS } from "../address/address.js";
import { readAddress } from "../address/parse-address.js";
import { checkKeys, cidrError } from "../errors.js";
import { quote } from "../quote.js";
import { formatPrefix } from "./format-prefix.js";
import { maskAddress } from "./mask-address.js";
import type { Prefix } from "./prefix.js";

export interface ParsePrefixOptions {
  /** What to do with `10.0.0.1/8`: refuse it, or take `10.0.0.0/8`. Default `reject`. */
  readonly hostBits?: "reject" | "mask";
}

/**
 * Reads CIDR text such as `10.0.0.0/8`. Strict like `parseAddress`; the slash and a decimal length
 * without leading zeros are required, so a bare address is refused.
 *
 * @throws `SGT_CIDR_INVALID_PREFIX` when the text is not a CIDR.
 * @throws `SGT_CIDR_HOST_BITS` when bits beyond the prefix length are set and are not to be masked.
 * @throws `SGT_CIDR_INVALID_OPTION` for an unknown option.
 */
export function parsePrefix(text: string, options: ParsePrefixOptions = {}): Prefix {
  // `texts.map(parsePrefix)` hands over a number.
  if (typeof options === "object")
    checkKeys(options, { hostBits: true } satisfies Record<keyof ParsePrefixOptions, true>);
  const read = readCidr(text);
  if (read === null) throw cidrError("SGT_CIDR_INVALID_PREFIX", `not a CIDR: ${quote(text)}`, { hint: HINT });
  const prefix = { ...read, first: maskAddress(read.first, ADDRESS_BITS[read.family] - read.prefixLength) };
  if (prefix.first !== read.first && options.hostBits !== "mask") {
    const hint = `Write ${formatPrefix(prefix)}, or ask for host bits to be masked.`;
    throw cidrError("SGT_CIDR_HOST_BITS", `host bits set in CIDR: ${quote(text)}`, { hint });
  }
  return prefix;
}

/** Reports whether `parsePrefix` takes the text. */
export function isCidr(text: string, { hostBits = "reject" }: ParsePrefixOptions = {}): boolean {
  const read = readCidr(text);
  if (read === null) return false;
  return hostBits === "mask" || maskAddress(read.first, ADDRESS_BITS[read.family] - read.prefixLength) === read.first;
}

const HINT = "Give an address, a slash and a length, such as 10.0.0.0/8 or 2001:db8::/32.";
const LENGTH = /^(0|[1-9][0-9]{0,2})$/;

/** The parts of CIDR text with host bits as they stand, or null. */
function readCidr(text: string): Prefix | null {
  if (typeof text !== "string") return null;
  const slash = text.indexOf("/");
  if (slash < 0) return null;
  const lengthText = text.slice(slash + 1);
  const address = readAddress(text.slice(0, slash));
  if (address === null || !LENGTH.test(lengthText)) return null;
  const prefixLength = Number(lengthText);
  if (prefixLength > ADDRESS_BITS[address.family]) return null;
  return { family: address.family, first: address.value, prefixLength };
}
