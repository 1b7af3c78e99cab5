// biome-ignore-all lint/suspicious/noControlCharactersInRegex: they are what binary files begin with
import { formOf, unwrapHead } from "../forms/unwrap.js";

/** What an object holds that is no flow log which can be read. */
export interface OtherContent {
  /** What it is, in its maker's words. */
  readonly what: string;
  /** False where flow records may be inside, in a form that is not read: then evidence is missing. */
  readonly isHarmless: boolean;
}

/** How content is told: by how it begins, or as JSON by words that stand in it. */
type Sign = RegExp | readonly string[];

/** How the first bytes of what often lies beside flow logs look, as its documentation shows it; the first that fits decides. */
const OTHERS: readonly (readonly [what: string, sign: Sign])[] = [
  ["CloudTrail", ['"Records"', '"eventVersion"']],
  ["CloudTrail digest", ['"digestS3Bucket"']],
  ["AWS Config", ['"configurationItems"']],
  ["AWS Config", ['"configSnapshotId"']],
  ["AWS Config", ['"configurationItemDiff"']],
  ["Application Load Balancer access log", /^(https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT\S+ \S+ \S+:\d+ /],
  ["Network Load Balancer access log", /^tls \d\.\d \d{4}-\d\d-\d\dT/],
  ["Application Load Balancer connection log", /^\d{4}-\d\d-\d\dT\S+Z [\d.a-f:]+ \d+ \d+ (TLSv|-)/],
  ["Classic Load Balancer access log", /^\d{4}-\d\d-\d\dT\S+Z \S+ [\d.]+:\d+ /],
  ["S3 access log", /^[0-9a-f]{64} \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/],
  ["CloudFront access log", /^#Version: 1\.0\r?\n#Fields: /],
  ["Route 53 Resolver query log", ['"query_timestamp"']],
  ["AWS WAF log", ['"webaclId"']],
  ["Network Firewall log", ['"firewall_name"']],
  ["GuardDuty findings", ['"detectorId"']],
  ["S3 Inventory manifest", ['"sourceBucket"', '"fileSchema"']],
  ["evidence ledger", /^[^\n]*\bproof[-_]bits\b/],
  ["evidence ledger", ['"committedAt"', '"parts"']],
  ["file of sgt", ['"schema"', '"sgt/']],
  ["CloudWatch Logs export check", /^Permission Check Successful/],
  ["macOS folder settings", /^\0\0\0\x01Bud1/],
  ["image", /^(\x89PNG|\xff\xd8\xff|GIF8|<svg)/],
  ["PDF", /^%PDF-/],
  // AWS's command line prints such documents; a snapshot is made of them.
  ["AWS CLI output", /^\{\s*"(?!Records")[A-Z][A-Za-z]+"\s*:\s*[[{]/],
];

/** Forms in which flow records are kept that are not read: what they hold is missing. */
const WRAPPED: readonly (readonly [what: string, sign: Sign])[] = [
  ["a zip archive", /^PK\x03\x04/],
  ["bzip2", /^BZh[1-9]1AY&SY/],
  ["xz", /^\xfd7zXZ\0/],
  ["LZ4", /^\x04\x22\x4d\x18/],
  ["a 7z archive", /^7z\xbc\xaf\x27\x1c/],
  ["a tar archive", /^.{257}ustar/s],
  ["Avro", /^Obj\x01/],
  ["ORC", /^ORC[\0-\x1f]/],
  ["UTF-16 text", /^(\xff\xfe|\xfe\xff)/],
];

function findSign(table: readonly (readonly [string, Sign])[], text: string): string | undefined {
  const isJson = /^[[{]/.test(text);
  const fits = (sign: Sign): boolean =>
    sign instanceof RegExp ? sign.test(text) : isJson && sign.every((word) => text.includes(word));
  return table.find(([, sign]) => fits(sign))?.[0];
}

/** Without any of these, text of whatever layout holds no flow record. */
const FLOW_SIGN = /\beni-[0-9a-f]{8,17}\b|\bsrcaddr\b|\b(ACCEPT|REJECT|NODATA|SKIPDATA)\b/;

/** Names under which flow logs are kept: what is strange in these is a hole. */
const LOG_NAME = /\.(log|gz|txt|parquet)$/i;

/**
 * Says what an object is that is no flow log, by the beginning of its text (as much as there is, 64 KiB are enough)
 * and, where that is nothing known, by its name. Null for what may be one: the reader of lines judges it.
 */
export function nameContent(head: Uint8Array, key: string): OtherContent | null {
  const text = Buffer.from(head).toString("latin1").replace(BOM, "").trimStart();
  if (text === "") return null;
  const other = findSign(OTHERS, text);
  if (other !== undefined) return { what: other, isHarmless: true };
  const wrapped = findSign(WRAPPED, text);
  if (wrapped !== undefined) return { what: wrapped, isHarmless: false };
  const form = formOf(head);
  if (form !== null) return nameRecords(unwrapHead(form, head), key);
  if (LOG_NAME.test(key) || FLOW_SIGN.test(text)) return null;
  return { what: unknownKind(text), isHarmless: true };
}

/** The same for the records of a form. */
function nameRecords(records: Uint8Array, key: string): OtherContent | null {
  const text = Buffer.from(records).toString("latin1").trimStart();
  const other = findSign(OTHERS, text);
  if (other !== undefined) return { what: other, isHarmless: true };
  // Nothing may be whole within the first bytes.
  return text === "" || LOG_NAME.test(key) || FLOW_SIGN.test(text)
    ? null
    : { what: unknownKind(text), isHarmless: true };
}

/** The three bytes of a UTF-8 byte order mark, as latin1 shows them. */
const BOM = /^\xef\xbb\xbf/;

function unknownKind(text: string): string {
  if (/[\0-\x08\x0e-\x1f]/.test(text)) return "other binary file";
  return /^[[{]/.test(text) ? "other JSON" : "other text";
}

/** Says what an object without a byte is: a marker of who wrote the rest, unless its name is that of a log. */
export function nameEmpty(key: string): OtherContent | null {
  return LOG_NAME.test(key) ? null : { what: "empty file", isHarmless: true };
}
