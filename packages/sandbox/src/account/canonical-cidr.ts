import { isIPv4, isIPv6 } from "node:net";

const PREFIX_LENGTH = /^(0|[1-9]\d{0,2})$/;

/**
 * The form AWS stores: host bits cleared, so `100.68.0.18/18` becomes `100.68.0.0/18` (docs/aws.md#rule-identity).
 * Null when `text` is no IPv4 CIDR, a bare address included.
 */
export function canonicalIpv4Cidr(text: string): string | null {
  const [address = "", length = "", ...rest] = text.split("/");
  if (!isIPv4(address) || !PREFIX_LENGTH.test(length) || Number(length) > 32 || rest.length > 0) return null;
  const bits = address.split(".").reduce((value, octet) => value * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(length));
  const first = Math.floor(bits / size) * size;
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join(".")}/${Number(length)}`;
}

/** As {@link canonicalIpv4Cidr} for IPv6: host bits cleared, RFC 5952 text. */
export function canonicalIpv6Cidr(text: string): string | null {
  const [address = "", length = "", ...rest] = text.split("/");
  // A zone index ("%eth0") passes isIPv6 and means nothing in a rule.
  if (!isIPv6(address) || address.includes("%") || rest.length > 0) return null;
  if (!PREFIX_LENGTH.test(length) || Number(length) > 128) return null;
  const hostBits = BigInt(128 - Number(length));
  const first = (ipv6Bits(address) >> hostBits) << hostBits;
  return `${formatIpv6(first)}/${Number(length)}`;
}

function ipv6Bits(address: string): bigint {
  const [head = "", tail] = address.split("::");
  const left = words(head);
  const right = tail === undefined ? [] : words(tail);
  const zeros = new Array<number>(8 - left.length - right.length).fill(0);
  return [...left, ...zeros, ...right].reduce((value, word) => (value << 16n) | BigInt(word), 0n);
}

function words(part: string): number[] {
  if (part === "") return [];
  return part.split(":").flatMap((word) => {
    if (!word.includes(".")) return [Number.parseInt(word, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = word.split(".").map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function formatIpv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => Number((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const run = longestZeroRun(groups);
  if (run.length < 2) return groups.join(":");
  return `${groups.slice(0, run.start).join(":")}::${groups.slice(run.start + run.length).join(":")}`;
}

function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, i) => {
    length = group === "0" ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  });
  return best;
}
