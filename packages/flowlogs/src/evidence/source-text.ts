/** The number of canonical dotted-decimal text. */
export function ipv4Number(text: string): number {
  let value = 0;
  let octet = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      value = value * 256 + octet;
      octet = 0;
    } else {
      octet = octet * 10 + code - 48;
    }
  }
  return value * 256 + octet;
}

/** Dotted decimal of an unsigned 32-bit number. */
export function ipv4Text(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** Orders canonical IPv6 texts by value. */
export function compareIpv6(a: string, b: string): number {
  const left = expandIpv6(a);
  const right = expandIpv6(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** 32 hexadecimal digits, which sort as the value does. */
function expandIpv6(text: string): string {
  const dot = text.includes(".") ? text.lastIndexOf(":") + 1 : text.length;
  const embedded = text.slice(dot);
  const tail = embedded === "" ? "" : ipv4Number(embedded).toString(16).padStart(8, "0");
  const [head = "", rest] = (text.slice(0, dot) + (tail && `${tail.slice(0, 4)}:${tail.slice(4)}`)).split("::");
  const left = digits(head);
  const right = digits(rest ?? "");
  return left + "0".repeat(Math.max(0, 32 - left.length - right.length)) + right;
}

function digits(groups: string): string {
  return groups === ""
    ? ""
    : groups
        .split(":")
        .map((group) => group.padStart(4, "0"))
        .join("");
}
