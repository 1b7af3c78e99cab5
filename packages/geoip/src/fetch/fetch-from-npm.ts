import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OptionKeys } from "@sgt/cidr";
import { checkKeys, geoipError } from "../errors.js";
import type { FetchedFile } from "../store/fetched-file.js";
import { type NpmWorld, runNpm } from "./run-npm.js";
import { chooseDatabases, unpackArchive } from "./unpack-archive.js";

/** What `npm view` tells of a package. */
interface Release {
  readonly version: string;
  readonly integrity: string;
  /** Why its maker advises against it; null when he does not. */
  readonly deprecated: string | null;
}

/** What is told while packages are brought. */
export type FetchEvent =
  | { readonly kind: "download"; readonly name: string; readonly version: string }
  | { readonly kind: "arrived"; readonly name: string; readonly byteCount: number }
  | { readonly kind: "deprecated"; readonly name: string; readonly says: string };

export interface NpmFetchOptions extends NpmWorld {
  /** `@ip-location-db/asn`, with `@version` or without. */
  readonly packages: readonly string[];
  readonly onEvent?: ((event: FetchEvent) => void) | undefined;
}

const ATTRIBUTIONS: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/^@ip-location-db\/dbip-/, "IP geolocation by DB-IP (https://db-ip.com), CC BY 4.0"],
  [
    /^@ip-location-db\/asn$/,
    "AS numbers by RouteViews (https://www.routeviews.org), NRO (https://www.nro.net) and DB-IP (https://db-ip.com), CC BY 4.0",
  ],
  [
    /^@ip-location-db\/geolite2-/,
    "This product includes GeoLite2 data created by MaxMind, available from https://www.maxmind.com",
  ],
];

/**
 * Brings databases from the npm registry that the user has configured: asks for the release, packs it, compares it with the
 * sha512 that the registry named, and unpacks it in memory. Packages come side by side: one is unpacked while another is on its
 * way. When one fails, the others are given up.
 *
 * @throws `SGT_GEOIP_DOWNLOAD_FAILED`, `SGT_GEOIP_INTEGRITY`, `SGT_GEOIP_ARCHIVE_INVALID`, `SGT_GEOIP_NPM_MISSING`,
 *   `SGT_GEOIP_PACKAGE_INVALID` when there is no database in a package.
 */
export async function fetchFromNpm(options: NpmFetchOptions): Promise<FetchedFile[]> {
  checkKeys(options, FETCH_FROM_NPM_KEYS);
  const giveUp = new AbortController();
  const signal = AbortSignal.any([giveUp.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const failures: unknown[] = [];
  const fetched = await Promise.all(
    options.packages.map((spec) =>
      fetchPackage(spec, { ...options, signal }).catch((error: unknown): FetchedFile[] => {
        failures.push(error);
        giveUp.abort(error);
        return [];
      }),
    ),
  );
  // Those behind it failed because they were given up.
  if (failures.length > 0) throw failures[0];
  return fetched.flat();
}

const FETCH_FROM_NPM_KEYS = {
  packages: "needed",
  onEvent: true,
  env: "needed",
  cwd: "needed",
  signal: true,
} satisfies OptionKeys<NpmFetchOptions>;

async function fetchPackage(spec: string, options: NpmFetchOptions): Promise<FetchedFile[]> {
  const name = spec.replace(/(?<=.)@.*$/, "");
  if (!/^(@[a-z0-9._-]+\/)?[a-z0-9._-]+(@[A-Za-z0-9.^~_-]+)?$/.test(spec))
    throw notAPackage(spec, "is no name of a package");
  const { version, integrity, deprecated } = await askRelease(spec, options);
  if (deprecated !== null) options.onEvent?.({ kind: "deprecated", name, says: deprecated });
  options.onEvent?.({ kind: "download", name, version });
  const archive = await pack(`${name}@${version}`, options);
  options.onEvent?.({ kind: "arrived", name, byteCount: archive.length });
  checkIntegrity(archive, integrity, name);
  const members = await unpackArchive(archive, (file) => /\.(mmdb|csv|csv\.gz)$/.test(file));
  const chosen = chooseDatabases(members);
  if (chosen.length === 0) throw notAPackage(spec, "holds no .mmdb or .csv file");
  const attribution = ATTRIBUTIONS.find(([pattern]) => pattern.test(name))?.[1] ?? `data of the npm package ${name}`;
  const source = `npm ${name}@${version}`;
  return chosen.map((member) => ({ ...member, builtOn: dayOfVersion(version), source, attribution }));
}

async function askRelease(spec: string, world: NpmWorld): Promise<Release> {
  const out = await runNpm(["view", spec, "version", "dist.integrity", "deprecated", "--json"], world);
  const parsed = parseJson(out);
  // A range such as ^2 may name several; the last is the newest.
  const release = (Array.isArray(parsed) ? parsed.at(-1) : parsed) as Record<string, unknown> | null;
  const version = release?.version;
  const integrity = release?.["dist.integrity"];
  if (typeof version !== "string" || typeof integrity !== "string" || !integrity.startsWith("sha512-")) {
    throw notAPackage(spec, "has no release with a sha512 in the registry");
  }
  return { version, integrity, deprecated: typeof release?.deprecated === "string" ? release.deprecated : null };
}

async function pack(spec: string, world: NpmWorld): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "sgt-geoip-"));
  try {
    await runNpm(["pack", spec, "--pack-destination", folder, "--ignore-scripts", "--json"], world);
    const [file] = await readdir(folder);
    if (file === undefined) throw notAPackage(spec, "could not be packed");
    return await readFile(join(folder, file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function checkIntegrity(archive: Uint8Array, integrity: string, name: string): void {
  const found = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  if (integrity.split(/\s+/).includes(found)) return;
  throw geoipError("SGT_GEOIP_INTEGRITY", `${name} is not what the registry says it is: its sha512 differs`, {
    hint: "Download it again; if it happens again, something changes it on the way.",
    source: "environment",
  });
}

/** ip-location-db ends its versions in the day: 2.3.2026061719. */
function dayOfVersion(version: string): string | null {
  const [, year, month, day] = /\.(20\d{2})(\d{2})(\d{2})\d{0,4}$/.exec(version) ?? [];
  return year === undefined ? null : `${year}-${month}-${day}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const notAPackage = (spec: string, why: string): Error =>
  geoipError("SGT_GEOIP_PACKAGE_INVALID", `"${spec}" ${why}`, {
    hint: "Name a package with .mmdb files or CSV ranges, such as @ip-location-db/asn.",
  });
