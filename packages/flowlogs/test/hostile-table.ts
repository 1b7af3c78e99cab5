import { gzipSync } from "node:zlib";
import { DAY } from "./worlds.js";

export const HEADER =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";
export const GOOD = `2 123456789012 eni-0a 10.0.0.9 10.0.0.1 50000 443 6 3 300 ${DAY} ${DAY + 59} ACCEPT OK`;
const GATEWAY = "version resource-type account-id tgw-id tgw-attachment-id srcaddr dstaddr start end log-status";

export const text = (...lines: readonly string[]): string => `${[HEADER, ...lines].join("\n")}\n`;
const many = (count: number): string => text(...Array.from({ length: count }, () => GOOD));
const patch = (value: Record<string, string>): string => {
  const names = HEADER.split(" ");
  return GOOD.split(" ")
    .map((word, i) => value[names[i] as string] ?? word)
    .join(" ");
};
export const cutEnd = (bytes: Uint8Array, count: number): Uint8Array => bytes.subarray(0, bytes.length - count);
const withTrailer = (bytes: Buffer): Buffer => {
  const broken = Buffer.from(bytes);
  broken.writeUInt32LE(0xdeadbeef, broken.length - 8);
  return broken;
};
/** Noise does not compress, so that a cut falls among the records and not within the first few bytes. */
export const noisy = text(
  ...Array.from({ length: 2_000 }, (_, i) =>
    patch({ srcaddr: `10.0.0.${(i * 97) % 256}`, packets: String(i * 7_919) }),
  ),
);

export const F = "SGT_FLOWLOGS_";
export const COUNT = `${F}LINE_FIELD_COUNT`;
const INVALID = `${F}LINE_FIELD_INVALID`;
const RANGE = `${F}LINE_FIELD_RANGE`;
const JSON_LINE = `${F}LINE_JSON`;
const MISSING = `${F}LINE_FIELD_MISSING`;

export interface Outcome {
  readonly records: number;
  readonly unread?: string;
  readonly malformed?: Record<string, number>;
  /** What it is, where it is no flow log. */
  readonly other?: string;
}

/** A record as CloudWatch Logs exports it. */
const exported = (record: string): string => `2026-11-29T01:00:00.000Z ${record}\n`;
const firehose = (...messages: string[]): string => messages.map((message) => JSON.stringify({ message })).join("");
const subscription = (...messages: string[]): string =>
  JSON.stringify({
    messageType: "DATA_MESSAGE",
    owner: "123456789012",
    logEvents: messages.map((message, i) => ({ id: String(i), timestamp: DAY * 1_000, message })),
  });
const CONTROL = subscription("CWL CONTROL MESSAGE: Checking health of destination Firehose.").replace(
  "DATA_",
  "CONTROL_",
);
const kinesis = (...records: Uint8Array[]): string =>
  JSON.stringify({ Records: records.map((bytes) => ({ Data: Buffer.from(bytes).toString("base64") })) });
const byField = (change: Record<string, string | undefined>): string => {
  const names = HEADER.replaceAll("-", "_").split(" ");
  const record = Object.fromEntries(GOOD.split(" ").map((word, i) => [names[i] as string, word]));
  return `${JSON.stringify({ ...record, ...change })}\n`;
};
const csv = (...records: string[]): string =>
  [HEADER.replaceAll("-", "_"), ...records].map((line) => `${line.replaceAll(" ", ",")}\n`).join("");

/** A frame of Zstandard (RFC 8878): a window of 128 KiB, blocks of bytes as they are. */
export const zstd = (content: string | Uint8Array): Buffer => {
  const bytes = Buffer.from(content);
  const blocks = [];
  for (let at = 0; at < bytes.length; at += 65_536) {
    blocks.push(zstdBlock(bytes.subarray(at, at + 65_536), at + 65_536 >= bytes.length));
  }
  return Buffer.concat([ZSTD_FRAME, ...blocks]);
};
const ZSTD_FRAME = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]);
const zstdBlock = (bytes: Uint8Array, isLast: boolean): Buffer =>
  Buffer.concat([zstdHeader(bytes.length, 0, isLast), bytes]);
const zstdHeader = (size: number, kind: number, isLast: boolean): Buffer => {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (kind << 1) | Number(isLast), 0, 3);
  return header;
};
/** 8,000 blocks of four bytes that stand for 128 KiB each. */
const ZSTD_BOMB = Buffer.concat([
  ZSTD_FRAME,
  ...Array.from({ length: 8_000 }, () => Buffer.concat([zstdHeader(131_072, 1, false), Buffer.from(" ")])),
]);
/** An event that is longer than a line may be. */
const TRAIL = `{"Records":[{"eventVersion":"1.11","eventName":"${"x".repeat(70_000)}"}]}`;
const WRAPPED = { records: 0, unread: `${F}OBJECT_WRAPPED` };

type Row = readonly [name: string, content: string | Uint8Array, outcome: Outcome];

/** One object each, and exactly what becomes of it. */
export const TABLE: readonly Row[] = [
  // Lines.
  ["a good file", text(GOOD), { records: 1 }],
  ["no newline at the end", text(GOOD).trimEnd(), { records: 1 }],
  ["CR LF", text(GOOD, GOOD).replaceAll("\n", "\r\n"), { records: 2 }],
  ["a CR within a line", text(GOOD.replace(" 443", "\r443")), { records: 0, malformed: { [COUNT]: 1 } }],
  ["runs of blanks, at both ends too", text(`  ${GOOD.replaceAll(" ", "   ")}  `), { records: 1 }],
  ["a tab between fields", text(GOOD.replace(" ", "\t")), { records: 0, malformed: { [COUNT]: 1 } }],
  ["blank lines", text("", GOOD, "   ", ""), { records: 1 }],
  ["NUL bytes for a line", text(GOOD, "\0".repeat(40)), { records: 1, malformed: { [COUNT]: 1 } }],
  [
    "a NUL byte in an address",
    text(GOOD.replace("10.0.0.9", "10.0\0.0.9")),
    { records: 0, malformed: { [INVALID]: 1 } },
  ],
  [
    "bytes that are not UTF-8",
    Buffer.from(text(GOOD, "\xff\xfe\xff"), "latin1"),
    { records: 1, malformed: { [COUNT]: 1 } },
  ],
  ["a line of 10 MB", text("x".repeat(10_000_000), GOOD), { records: 1, malformed: { [`${F}LINE_TOO_LONG`]: 1 } }],
  [
    "a line of 10 MB without an end",
    text(GOOD, "x".repeat(10_000_000)),
    { records: 1, malformed: { [`${F}LINE_TOO_LONG`]: 1 } },
  ],
  [
    "a good record in 10 MB of blanks",
    text(GOOD.replace(" ", " ".repeat(10_000_000))),
    { records: 0, malformed: { [`${F}LINE_TOO_LONG`]: 1 } },
  ],
  ["a column too few", text(GOOD.replace(" OK", "")), { records: 0, malformed: { [COUNT]: 1 } }],
  ["a column too many", text(`${GOOD} OK`), { records: 0, malformed: { [COUNT]: 1 } }],
  ["a line cut in its middle", text(GOOD.slice(0, 50), GOOD), { records: 1, malformed: { [COUNT]: 1 } }],
  ["two lines run together", text(GOOD + GOOD), { records: 0, malformed: { [COUNT]: 1 } }],
  // Values.
  ["a port above 65535", text(patch({ dstport: "65536" })), { records: 0, malformed: { [RANGE]: 1 } }],
  ["a negative port", text(patch({ dstport: "-1" })), { records: 0, malformed: { [INVALID]: 1 } }],
  ["a protocol above 255", text(patch({ protocol: "256" })), { records: 0, malformed: { [RANGE]: 1 } }],
  ["a number of 300 digits", text(patch({ bytes: "9".repeat(300) })), { records: 0, malformed: { [RANGE]: 1 } }],
  ["the largest exact number", text(patch({ bytes: "9007199254740991" })), { records: 1 }],
  ["one more", text(patch({ bytes: "9007199254740992" })), { records: 0, malformed: { [RANGE]: 1 } }],
  ["hexadecimal", text(patch({ dstport: "0x1bb" })), { records: 0, malformed: { [INVALID]: 1 } }],
  ["a number with an exponent", text(patch({ dstport: "1e3" })), { records: 0, malformed: { [INVALID]: 1 } }],
  ["an end before the start", text(patch({ end: String(DAY - 1) })), { records: 0, malformed: { [RANGE]: 1 } }],
  ["a record of a year", text(patch({ end: String(DAY + 31_536_000) })), { records: 0, malformed: { [RANGE]: 1 } }],
  ["times in milliseconds", text(patch({ start: `${DAY}000`, end: `${DAY + 59}999` })), { records: 1 }],
  ["a time beyond 2106", text(patch({ start: "9999999999" })), { records: 0, malformed: { [RANGE]: 1 } }],
  ["an octet above 255", text(patch({ srcaddr: "10.0.0.256" })), { records: 0, malformed: { [INVALID]: 1 } }],
  ["an octet with a leading zero", text(patch({ srcaddr: "10.0.0.010" })), { records: 0, malformed: { [INVALID]: 1 } }],
  ["five octets", text(patch({ srcaddr: "10.0.0.0.1" })), { records: 0, malformed: { [INVALID]: 1 } }],
  ["IPv6 with two gaps", text(patch({ srcaddr: "1::2::3" })), { records: 0, malformed: { [INVALID]: 1 } }],
  [
    "IPv6 with a zone",
    text(patch({ srcaddr: "fe80::1%eth0", dstaddr: "2001:db8::1" })),
    { records: 0, malformed: { [INVALID]: 1 } },
  ],
  ["IPv6 with an IPv4 end", text(patch({ srcaddr: "::ffff:192.0.2.1", dstaddr: "2001:db8::1" })), { records: 1 }],
  ["two families in one record", text(patch({ srcaddr: "2001:db8::2" })), { records: 0, malformed: { [INVALID]: 1 } }],
  [
    "an account that is a path",
    text(patch({ "account-id": "../../etc" })),
    { records: 0, malformed: { [INVALID]: 1 } },
  ],
  [
    "an interface that is a path",
    text(patch({ "interface-id": "../../etc" })),
    { records: 0, malformed: { [INVALID]: 1 } },
  ],
  ["an unknown action", text(patch({ action: "DROP" })), { records: 0, malformed: { [INVALID]: 1 } }],
  ["an unknown status", text(patch({ "log-status": "FINE" })), { records: 0, malformed: { [INVALID]: 1 } }],
  ["no address in a record that is OK", text(patch({ srcaddr: "-" })), { records: 0, malformed: { [MISSING]: 1 } }],
  // Layouts.
  ["the header doubled", text(HEADER, GOOD), { records: 1 }],
  ["a file doubled", text(GOOD) + text(GOOD), { records: 2 }],
  [
    "two layouts in one file",
    `${text(GOOD)}interface-id srcaddr dstaddr srcport dstport protocol action end\neni-0a 10.0.0.9 10.0.0.1 1 22 6 ACCEPT ${DAY}\n`,
    { records: 2 },
  ],
  ["no header, default layout", `${GOOD}\n`, { records: 1 }],
  ["no header, another layout", `${GOOD} 2\n`, { records: 0, unread: `${F}LAYOUT_UNKNOWN` }],
  [
    "a header with a broken name",
    text(GOOD).replace("srcaddr", "src%addr"),
    { records: 0, unread: `${F}LAYOUT_UNKNOWN` },
  ],
  [
    "a header with a field twice",
    text(GOOD).replace("dstaddr", "srcaddr"),
    { records: 0, unread: `${F}LAYOUT_UNKNOWN` },
  ],
  ["fields of a future version", `new-field ${HEADER}\nwhatever ${GOOD}\n`, { records: 1 }],
  ["a layout without action", `interface-id srcaddr\neni-0a 10.0.0.9\n`, { records: 0, malformed: { [MISSING]: 1 } }],
  [
    "a layout without the interface",
    `${HEADER.replace("interface-id ", "")}\n${GOOD.replace("eni-0a ", "")}\n`,
    { records: 0, malformed: { [MISSING]: 1 } },
  ],
  ["no interface in its column", text(patch({ "interface-id": "-" })), { records: 0 }],
  [
    "transit gateway logs",
    `${GATEWAY}\n2 TransitGateway 123456789012 tgw-0 tgw-attach-0 10.0.0.1 10.0.0.2 1 2 OK\n`,
    { records: 0, unread: `${F}TRANSIT_GATEWAY` },
  ],
  [
    "transit gateway logs without a header",
    "2 TransitGateway 123456789012 tgw-0\n",
    { records: 0, unread: `${F}TRANSIT_GATEWAY` },
  ],
  ["prose", "Dear Sir or Madam,\n", { records: 0, unread: `${F}LAYOUT_UNKNOWN` }],
  // Objects.
  ["no bytes", "", { records: 0, unread: `${F}OBJECT_EMPTY` }],
  ["a header and nothing else", text(), { records: 0 }],
  ["gzip of nothing", gzipSync(""), { records: 0 }],
  ["gzip cut within the header", gzipSync(text(GOOD)).subarray(0, 5), { records: 0, unread: `${F}OBJECT_TRUNCATED` }],
  ["gzip cut before its trailer", cutEnd(gzipSync(many(500)), 8), { records: 500, unread: `${F}OBJECT_TRUNCATED` }],
  ["gzip with a wrong checksum", withTrailer(gzipSync(text(GOOD))), { records: 0, unread: `${F}OBJECT_CORRUPT` }],
  ["gzip of two members", Buffer.concat([gzipSync(text(GOOD)), gzipSync(`${GOOD}\n`)]), { records: 2 }],
  [
    "gzip, then something else",
    Buffer.concat([gzipSync(text(GOOD)), Buffer.from("tail")]),
    { records: 0, unread: `${F}OBJECT_CORRUPT` },
  ],
  [
    "gzip, then zeros",
    Buffer.concat([gzipSync(text(GOOD)), Buffer.alloc(512)]),
    { records: 1, unread: `${F}OBJECT_TRAILING_BYTES` },
  ],
  ["gzip in gzip", gzipSync(gzipSync(text(GOOD))), { records: 1 }],
  ["gzip in gzip in gzip", gzipSync(gzipSync(gzipSync(text(GOOD)))), { records: 0, unread: `${F}OBJECT_NESTED` }],
  ["a zip bomb", gzipSync(Buffer.alloc(70_000_000, 32)), { records: 0, unread: `${F}OBJECT_TOO_LARGE` }],
  ["a byte order mark", `\uFEFF${text(GOOD)}`, { records: 1 }],
  ["a byte order mark, no header", `\uFEFF${GOOD}\n`, { records: 1 }],
  ["a byte order mark within", text(GOOD, `\uFEFF${GOOD}`), { records: 1, malformed: { [INVALID]: 1 } }],
  ["an export of CloudWatch Logs", exported(GOOD) + exported(GOOD), { records: 2 }],
  ["an export with a broken line", exported(GOOD) + exported("x"), { records: 1, malformed: { [COUNT]: 1 } }],
  ["an export cut to its records", exported(GOOD) + GOOD, { records: 2 }],
  // Forms other than AWS's text: what is broken in them.
  [
    "an event of an export without its time",
    `${exported(GOOD)}${GOOD}\n${exported(GOOD).slice(0, 60)}`,
    { records: 2, malformed: { [COUNT]: 1 } },
  ],
  ["messages of Firehose", firehose(GOOD, GOOD), { records: 2 }],
  ["a message that is another log's", firehose("START RequestId: 1", GOOD), { records: 1, malformed: { [COUNT]: 1 } }],
  ["a message in a layout that is not told", firehose(`${GOOD} 2`), { records: 0, unread: `${F}LAYOUT_UNKNOWN` }],
  [
    "a message whose quotation mark is missing",
    `${firehose(GOOD).slice(0, -2)}\n${firehose(GOOD)}`,
    { records: 1, malformed: { [JSON_LINE]: 1 } },
  ],
  [
    "a message whose bracket is missing",
    `${firehose(GOOD)}${firehose(GOOD).slice(0, -1)}\n${firehose(GOOD)}`,
    { records: 2, malformed: { [JSON_LINE]: 1 } },
  ],
  [
    "Firehose's JSON cut in a message",
    firehose(GOOD, GOOD).slice(0, -20),
    { records: 1, unread: `${F}OBJECT_TRUNCATED` },
  ],
  [
    "another program's JSON among messages",
    `${firehose(GOOD)}{"level":"info","tags":["a"]}${firehose(GOOD)}`,
    { records: 2, malformed: { [JSON_LINE]: 1 } },
  ],
  ["a plain record among messages", `${firehose(GOOD)}\n${GOOD}\n${firehose(GOOD)}`, { records: 3 }],
  ["messages among plain records", `${text(GOOD)}${firehose(GOOD)}\n`, { records: 1, malformed: { [JSON_LINE]: 1 } }],
  [
    "a message of 20 MB",
    `${firehose(GOOD)}${firehose("x".repeat(20_000_000))}\n${firehose(GOOD)}`,
    { records: 2, malformed: { [JSON_LINE]: 1 } },
  ],
  ["a subscription's data", gzipSync(subscription(GOOD, GOOD)), { records: 2 }],
  [
    "a subscription's data, joined",
    Buffer.concat([gzipSync(subscription(GOOD)), gzipSync(subscription(GOOD))]),
    { records: 2 },
  ],
  ["a subscription's control message", CONTROL + subscription(GOOD), { records: 1 }],
  [
    "a subscription's data cut between events",
    subscription(GOOD, GOOD).slice(0, -2),
    { records: 2, unread: `${F}OBJECT_TRUNCATED` },
  ],
  ["a subscription without events", subscription(), { records: 0 }],
  ["records of Kinesis", kinesis(gzipSync(subscription(GOOD, GOOD))), { records: 2 }],
  [
    "records of Kinesis, gzip cut",
    kinesis(gzipSync(subscription(GOOD)).subarray(0, 40)),
    { records: 0, unread: `${F}LAYOUT_UNKNOWN` },
  ],
  [
    "a record of Kinesis that is cut, and a good one",
    kinesis(gzipSync(subscription(GOOD)).subarray(0, 40), gzipSync(subscription(GOOD))),
    { records: 1, malformed: { [JSON_LINE]: 1 } },
  ],
  ["records as JSON", byField({}), { records: 1 }],
  [
    "records as JSON, without the interface",
    byField({ interface_id: undefined }),
    { records: 0, malformed: { [MISSING]: 1 } },
  ],
  ["records as JSON, without the action", byField({ action: undefined }), { records: 0, malformed: { [MISSING]: 1 } }],
  ["records as JSON, a port that is none", byField({ dstport: "https" }), { records: 0, malformed: { [INVALID]: 1 } }],
  ["CSV", csv(GOOD), { records: 1 }],
  [
    "CSV, a value too many",
    `${csv(GOOD)}${csv(`${GOOD} x`).split("\n")[1]}\n`,
    { records: 1, malformed: { [COUNT]: 1 } },
  ],
  ["CSV, cut in a row", csv(GOOD, GOOD).slice(0, -20), { records: 1, malformed: { [COUNT]: 1 } }],
  ["CSV, the header doubled", csv(GOOD) + csv(GOOD), { records: 2 }],
  ["CSV of something else", "name,size\na,1\n", { records: 0, unread: `${F}LAYOUT_UNKNOWN` }],
  ["Zstandard", zstd(text(GOOD)), { records: 1 }],
  ["Zstandard of two frames", Buffer.concat([zstd(text(GOOD)), zstd(`${GOOD}\n`)]), { records: 2 }],
  ["Zstandard cut before its end", cutEnd(zstd(text(GOOD)), 5), { records: 0, unread: `${F}OBJECT_TRUNCATED` }],
  [
    "Zstandard, then something else",
    Buffer.concat([zstd(text(GOOD)), Buffer.from("something else")]),
    { records: 1, unread: `${F}OBJECT_CORRUPT` },
  ],
  ["a bomb of Zstandard", ZSTD_BOMB, { records: 0, unread: `${F}OBJECT_TOO_LARGE` }],
  // Records in a form that is not read.
  ["a zip archive", Buffer.from("PK\x03\x04 and so on"), WRAPPED],
  ["bzip2", Buffer.from("BZh91AY&SY and so on"), WRAPPED],
  ["UTF-16", Buffer.from(`\uFEFF${text(GOOD)}`, "utf16le"), WRAPPED],
  // No flow logs.
  ["CloudTrail", gzipSync(TRAIL), { records: 0, other: "CloudTrail" }],
  ["AWS Config", `{"fileVersion":"1.0","configurationItems":[]}`, { records: 0, other: "AWS Config" }],
  [
    "an access log of an Application Load Balancer",
    `https 2026-11-29T23:39:43.945958Z app/web/50dc6c495c0c9188 192.0.2.1:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET https://example.com:443/ HTTP/1.1" "curl/7.46.0" - -\n`,
    { records: 0, other: "Application Load Balancer access log" },
  ],
  [
    "an access log of a Network Load Balancer",
    "tls 2.0 2026-11-29T02:59:40 net/web/c6e77e28c25b2234 g3d4b5e8bb8464cd 192.0.2.1:51341 10.0.0.1:443 5 2 98 246 - -\n",
    { records: 0, other: "Network Load Balancer access log" },
  ],
  [
    "an access log of a Classic Load Balancer",
    `2026-11-29T23:39:43.945958Z web 192.0.2.1:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://example.com:80/ HTTP/1.1"\n`,
    { records: 0, other: "Classic Load Balancer access log" },
  ],
  [
    "an access log of S3",
    `${"0a".repeat(32)} logs [06/Nov/2026:00:00:38 +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.GET.OBJECT a "GET /a HTTP/1.1" 200 -\n`,
    { records: 0, other: "S3 access log" },
  ],
  [
    "an access log of CloudFront",
    "#Version: 1.0\n#Fields: date time\n",
    { records: 0, other: "CloudFront access log" },
  ],
  ["a plan of sgt", `{\n  "schema": "sgt/plan/v1"\n}\n`, { records: 0, other: "file of sgt" }],
  ["a file of a snapshot", `{\n  "NetworkInterfaces": []\n}\n`, { records: 0, other: "AWS CLI output" }],
  [".DS_Store", Buffer.from("\0\0\0\x01Bud1\0"), { records: 0, other: "macOS folder settings" }],
  ["the check of an export", "Permission Check Successful\n", { records: 0, other: "CloudWatch Logs export check" }],
];

/** The table as the documentation has it. */
export function hostileTable(): string {
  const short = (code: string): string => `\`${code.slice(F.length)}\``;
  const said = ({ unread, malformed = {}, other }: Outcome): string => {
    const lines = Object.entries(malformed).map(([code, count]) => `${count} line: ${short(code)}`);
    const beside = other === undefined ? [] : [`not a flow log: ${other}`];
    return [...lines, ...(unread === undefined ? [] : [`unread: ${short(unread)}`]), ...beside].join(", ");
  };
  const rows = TABLE.map(([name, , outcome]) => `| ${name} | ${outcome.records} | ${said(outcome)} |`);
  return ["| object | records that count | what the coverage says |", "|---|--:|---|", ...rows].join("\n");
}
