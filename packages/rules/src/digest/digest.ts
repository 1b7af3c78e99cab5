import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Returns the first `hexDigits` of the SHA-256 of the parts, each preceded by its length so that no two lists of parts read alike. */
export function digest(parts: Iterable<string>, hexDigits: number): string {
  const hash = sha256.create();
  for (const part of parts) {
    hash.update(utf8ToBytes(`${part.length}:${part}`));
  }
  return bytesToHex(hash.digest()).slice(0, hexDigits);
}
