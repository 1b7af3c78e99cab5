import { parseIpv4 } from "./parse-ipv4.js";

const GROUP = /^[0-9a-fA-F]{1,4}$/;
const LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length;

/** Reads IPv6 text (RFC 4291 section 2.2, all three forms, no zone) as an integer, or returns null. */
export function parseIpv6(text: string): bigint | null {
  if (text.length > LONGEST) return null;
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = readGroups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? readGroups(halves[1] ?? "", true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  return joinGroups([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

function readGroups(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (GROUP.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      const value = mayEndInIpv4 && i === parts.length - 1 ? parseIpv4(part, 0, part.length) : -1;
      if (value < 0) return null;
      groups.push(value >>> 16, value & 0xffff);
    }
  }
  return groups;
}

function joinGroups(groups: readonly number[]): bigint {
  const hex = groups.map((group) => group.toString(16).padStart(4, "0")).join("");
  return BigInt(`0x${hex}`);
}
