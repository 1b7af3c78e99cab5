import { geoipError } from "../errors.js";

/** Beginnings of files that people take for databases, and what to do with them. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string, hint: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive", "Unpack it and give the .mmdb or .csv file inside."],
  [[0x37, 0x7a, 0xbc, 0xaf], "a 7z archive", "Unpack it and give the .mmdb or .csv file inside."],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file", "Give an .mmdb file or a CSV of ranges."],
  [[0x3c, 0x21, 0x44, 0x4f], "a web page", "Download the file itself; the site may want a login."],
  [[0x3c, 0x68, 0x74, 0x6d], "a web page", "Download the file itself; the site may want a login."],
];

/** The error of bytes that are neither MMDB nor text; null when they may be text. */
export function unknownContent(bytes: Buffer, name: string): Error | null {
  if (bytes.length === 0) {
    return geoipError("SGT_GEOIP_DATABASE_EMPTY", `"${name}" is empty`, { hint: "Install or download it again." });
  }
  const known = SIGNATURES.find(([signature]) => signature.every((byte, i) => bytes[i] === byte));
  if (known !== undefined) return unknown(`"${name}" is ${known[1]}`, known[2]);
  // An MMDB file begins with its tree; without the metadata at its end it was cut off.
  if (bytes.subarray(0, 4096).includes(0)) {
    return unknown(
      `"${name}" is neither an MMDB file nor text`,
      "If it is a database, it was cut off: install or download it again.",
    );
  }
  return null;
}

const unknown = (message: string, hint: string): Error => geoipError("SGT_GEOIP_DATABASE_UNKNOWN", message, { hint });
