import { cidrError } from "../errors.js";
import { quote } from "../quote.js";
import type { Address } from "./address.js";
import { parseIpv4 } from "./parse-ipv4.js";
import { parseIpv6 } from "./parse-ipv6.js";

/**
 * Reads one address. Strict: no blanks around it, no leading zeros in an octet, no zone (`%eth0`),
 * no prefix length. An IPv4-mapped address (`::ffff:192.0.2.1`) is an IPv6 address and stays one.
 *
 * @throws `SGT_CIDR_INVALID_ADDRESS` when the text is anything else.
 */
export function parseAddress(text: string): Address {
  const address = readAddress(text);
  if (address === null) throw cidrError("SGT_CIDR_INVALID_ADDRESS", `not an address: ${quote(text)}`, { hint: HINT });
  return address;
}

const HINT = "Give an address such as 10.0.0.1 or 2001:db8::1, without blanks, zone or leading zeros.";

/** As {@link parseAddress}, with null for anything that is not an address. */
export function readAddress(text: string): Address | null {
  if (typeof text !== "string") return null;
  const ipv4 = parseIpv4(text, 0, text.length);
  if (ipv4 >= 0) return { family: 4, value: BigInt(ipv4) };
  const ipv6 = parseIpv6(text);
  return ipv6 === null ? null : { family: 6, value: ipv6 };
}
