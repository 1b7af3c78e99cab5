import { basename } from "node:path";
import { openDatabase } from "../database/open-database.js";
import { geoipError } from "../errors.js";
import { readWholeFile } from "../files/read-whole-file.js";
import type { FetchedFile } from "../store/fetched-file.js";
import { chooseDatabases, unpackArchive } from "./unpack-archive.js";

const ARCHIVE = /\.(tgz|tar\.gz)$/i;

/**
 * Brings databases from files, for machines without a network: .mmdb and .csv, packed with gzip or not, and archives (.tgz, .tar.gz) as
 * npm and MaxMind have them.
 *
 * @throws what reading and opening a file can throw, `SGT_GEOIP_ARCHIVE_INVALID`, `SGT_GEOIP_PACKAGE_INVALID`
 */
export async function fetchFromFiles(paths: readonly string[], signal?: AbortSignal): Promise<FetchedFile[]> {
  const files: FetchedFile[] = [];
  for (const path of paths) files.push(...(await fetchFile(path, signal)));
  const names = new Set(files.map(({ name }) => name));
  if (names.size < files.length) throw invalid("two files have the same name", "Give each database once.");
  return files;
}

async function fetchFile(path: string, signal: AbortSignal | undefined): Promise<FetchedFile[]> {
  const name = basename(path);
  const about = { source: `file ${name}`, attribution: "see the license that came with the file" };
  if (ARCHIVE.test(name)) {
    const { bytes, writtenOn } = await readWholeFile(path, signal, { unpack: false });
    const members = chooseDatabases(await unpackArchive(bytes, (file) => /\.(mmdb|csv|csv\.gz)$/.test(file)));
    if (members.length === 0)
      throw invalid(`"${path}" holds no .mmdb or .csv file`, "Give an archive as npm or MaxMind have it.");
    return members.map((member) => ({ ...member, name: safeName(member.name), builtOn: writtenOn, ...about }));
  }
  const { bytes, writtenOn } = await readWholeFile(path, signal);
  // It is stored unpacked, and the day it was written is the best there is for a CSV.
  openDatabase(bytes, { name });
  return [{ name: safeName(name.replace(/\.gz$/i, "")), bytes, builtOn: writtenOn, ...about }];
}

const safeName = (name: string): string => name.replace(/[^A-Za-z0-9._-]/g, "_").replace(/^[^A-Za-z0-9]+/, "db-");

const invalid = (message: string, hint: string): Error => geoipError("SGT_GEOIP_PACKAGE_INVALID", message, { hint });
