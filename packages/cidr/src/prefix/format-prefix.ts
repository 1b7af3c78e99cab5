import { formatAddress } from "../address/format-address.js";
import type { Prefix } from "./prefix.js";

/** The canonical CIDR text of a prefix, `10.0.0.0/8`; a single address has its full length, `/32` or `/128`. */
export function formatPrefix(prefix: Prefix): string {
  return `${formatAddress({ family: prefix.family, value: prefix.first })}/${prefix.prefixLength}`;
}
