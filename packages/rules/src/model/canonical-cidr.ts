import { formatPrefix, parsePrefix } from "@sgt/cidr";

/** Returns the CIDR as AWS stores it: host bits cleared, canonical text. The text must be a CIDR. */
export function canonicalCidr(cidr: string): string {
  return formatPrefix(parsePrefix(cidr, { hostBits: "mask" }));
}
