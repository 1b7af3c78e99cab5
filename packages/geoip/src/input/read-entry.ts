import { formatPrefix, parseAddress, parsePrefix } from "@sgt/cidr";
import { ipv4FromText } from "../ipv4-text.js";
import type { Entry } from "./entry.js";

/** Ways in which analysts write dots and colons so that nobody clicks on them. */
const DEFANGED_DOT = /\s?[[({]\s?(?:\.|dot)\s?[\])}]\s?/gi;
const DEFANGED_COLON = /[[({]:[\])}]/g;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Reads an address out of a line that holds one: bare, with a port (`192.0.2.1:443`, `[2001:db8::1]:443`), in a URL, defanged
 * (`hxxp://192[.]0[.]2[.]1`), in quotes, or a CIDR (host bits are masked). Null for anything else.
 */
export function readEntry(line: string): Entry | null {
  const text = bare(line);
  return text.includes("/") ? readCidr(text) : readAddress(text);
}

function bare(line: string): string {
  const text = line
    .trim()
    .replace(/^["'<]+|["'>,;]+$/g, "")
    .replace(DEFANGED_DOT, ".")
    .replace(DEFANGED_COLON, ":");
  if (!SCHEME.test(text)) return withoutPort(text);
  const authority = text.replace(SCHEME, "").split(/[/?#]/, 1)[0] as string;
  return withoutPort(authority.slice(authority.lastIndexOf("@") + 1));
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text);
  if (bracketed !== null) return bracketed[1] as string;
  const ported = /^([\d.]+):\d{1,5}$/.exec(text);
  return ported === null ? text : (ported[1] as string);
}

function readAddress(text: string): Entry | null {
  const ipv4 = ipv4FromText(text, 0, text.length);
  if (ipv4 >= 0) return { kind: "ipv4", value: ipv4 };
  if (!text.includes(":")) return null;
  try {
    return { kind: "ipv6", value: parseAddress(text.replace(/%[0-9A-Za-z._-]+$/, "")).value };
  } catch {
    return null;
  }
}

function readCidr(text: string): Entry | null {
  try {
    const prefix = parsePrefix(text, { hostBits: "mask" });
    const isOne = prefix.prefixLength === (prefix.family === 4 ? 32 : 128);
    if (!isOne) return { kind: "cidr", cidr: formatPrefix(prefix) };
    return prefix.family === 4 ? { kind: "ipv4", value: Number(prefix.first) } : { kind: "ipv6", value: prefix.first };
  } catch {
    return null;
  }
}
