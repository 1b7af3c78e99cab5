/**
 * What each field of a plain record looks like, as a regular expression that engines of any kind read alike.
 * Whatever is different in any way is left to the parser on this machine, so these may be narrow; what they admit it must
 * take, too. `-` stands for an absent value.
 */
export const PORT: string = "[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]";
export const BYTE: string = "[0-9]{1,2}|1[0-9]{2}|2[0-4][0-9]|25[0-5]";
/** Seconds up to the year 2096, or milliseconds since 2001: their first ten digits are seconds. */
const TIME = "[0-3][0-9]{9}|[1-3][0-9]{12}";
const COUNT = "[0-9]{1,15}";
const ADDRESS = `${ipv4()}|${ipv6()}`;

const FORMS: Readonly<Record<string, string>> = {
  version: "[0-9]{1,2}",
  "account-id": "[0-9]{12}|unknown",
  "interface-id": "[A-Za-z0-9-]{1,40}",
  region: "[a-z0-9-]{1,40}",
  srcaddr: ADDRESS,
  dstaddr: ADDRESS,
  srcport: PORT,
  dstport: PORT,
  protocol: BYTE,
  packets: COUNT,
  bytes: COUNT,
  start: TIME,
  end: TIME,
  action: "ACCEPT|REJECT",
  "log-status": "OK|NODATA|SKIPDATA",
  "tcp-flags": BYTE,
  "flow-direction": "ingress|egress",
};

/** The fields that evidence is made of; every other one is only counted as a word. */
export const EVIDENCE_FIELDS: readonly string[] = Object.keys(FORMS);

/** The expression for a whole line of these fields with one blank between each two. */
export function plainRecord(fields: readonly string[]): string {
  return `^${fields.map((field) => (FORMS[field] === undefined ? "[^ ]+" : `(?:${FORMS[field]}|-)`)).join(" ")}$`;
}

function ipv4(): string {
  const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  return `(?:${octet}[.]){3}${octet}`;
}

/** All texts of RFC 4291 section 2.2 but those with an IPv4 end: in full, and with the gap at every place. */
function ipv6(): string {
  const word = "[0-9a-fA-F]{1,4}";
  const gaps = [1, 2, 3, 4, 5].map((after) => `(?:${word}:){1,${6 - after}}(?::${word}){1,${after + 1}}`);
  return [
    `(?:${word}:){7}${word}`,
    `(?:${word}:){1,7}:`,
    `(?:${word}:){1,6}:${word}`,
    ...gaps,
    `${word}:(?::${word}){1,6}`,
    `:(?::${word}){1,7}`,
    "::",
  ].join("|");
}
