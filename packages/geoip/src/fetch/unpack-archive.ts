import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { parseTar } from "nanotar";
import { geoipError } from "../errors.js";

const unpack = promisify(gunzip);
const MOST_UNPACKED_BYTES = 2 ** 30;

/** A file of an archive. Its name is the last part of its path: nothing is ever written where an archive says. */
export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Unpacks the wanted files of a tar archive packed with gzip.
 *
 * @throws `SGT_GEOIP_ARCHIVE_INVALID` when it is damaged, cut off, or unpacks to more than 1 GiB.
 */
export async function unpackArchive(archive: Uint8Array, wants: (name: string) => boolean): Promise<Member[]> {
  try {
    const tar = await unpack(archive, { maxOutputLength: MOST_UNPACKED_BYTES });
    // nanotar reads from the beginning of the buffer behind the bytes.
    const isWhole = tar.byteOffset === 0 && tar.buffer.byteLength === tar.byteLength;
    const items = parseTar(isWhole ? tar : new Uint8Array(tar), {
      filter: ({ name, type, size }) => {
        // It would look at the same entry for ever.
        if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`a file of ${size} bytes`);
        return type === "file" && wants(baseName(name));
      },
    });
    return items.map(({ name, data }) => ({ name: baseName(name), bytes: data ?? new Uint8Array() }));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw geoipError("SGT_GEOIP_ARCHIVE_INVALID", `the archive cannot be unpacked: ${why}`, {
      hint: "It is damaged or truncated: download it again.",
      cause,
    });
  }
}

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/**
 * Chooses the databases among the files of a package. Of a CSV that is there twice, with addresses and with numbers, IPv6 is taken as
 * numbers: they are read in a third of the time.
 */
export function chooseDatabases(members: readonly Member[]): Member[] {
  const mmdb = members.filter(({ name }) => name.endsWith(".mmdb"));
  if (mmdb.length > 0) return mmdb;
  const csv = members.filter(({ name }) => /\.csv(\.gz)?$/.test(name));
  const names = new Set(csv.map(({ name }) => name.replace(/\.csv(\.gz)?$/, "")));
  return csv.filter(({ name }) => {
    const stem = name.replace(/\.csv(\.gz)?$/, "");
    if (stem.endsWith("-ipv4-num")) return !names.has(stem.replace(/-num$/, ""));
    return !(stem.endsWith("-ipv6") && names.has(`${stem}-num`));
  });
}
