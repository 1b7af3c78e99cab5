import { type CidrErrorCode, cidrError, isSgtError } from "../errors.js";
import { type RangeLike, toList } from "../prefix/to-range.js";
import { AddressSet } from "./address-set.js";

/**
 * Observed addresses of one family: addresses, prefixes and ranges as values or text, IPv4 addresses as
 * unsigned 32-bit integers, or a set collected before. A single text is a list of one. Order and duplicates do not matter;
 * the input is not changed.
 */
export type Addresses = Iterable<RangeLike> | Uint32Array | AddressSet;

/**
 * @throws the codes of `parseRange`, with the entry's number in the message and its index in `details`.
 */
export function toAddressSet(addresses: Addresses): AddressSet {
  if (addresses instanceof AddressSet) return addresses;
  const set = new AddressSet();
  if (isUint32Array(addresses)) {
    set.addAllIpv4(addresses);
    return set;
  }
  let index = 0;
  for (const input of toList(addresses)) addAt(set, input, index++);
  return set;
}

/** Also for an array from another realm: a frame, a worker under test. */
function isUint32Array(addresses: Addresses): addresses is Uint32Array {
  return Object.prototype.toString.call(addresses) === "[object Uint32Array]";
}

function addAt(set: AddressSet, input: RangeLike, index: number): void {
  try {
    set.add(input);
  } catch (error) {
    if (!isSgtError(error)) throw error;
    const { code, message, hint } = error;
    const details = { ...error.details, index };
    throw cidrError(code as CidrErrorCode, `${message} (entry ${index + 1})`, { hint, details, cause: error });
  }
}
