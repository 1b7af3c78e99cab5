import { createHash } from "node:crypto";
import type { OptionKeys } from "@sgt/cidr";
import { checkKeys, geoipError } from "../errors.js";
import type { FetchedFile } from "../store/fetched-file.js";
import { unpackArchive } from "./unpack-archive.js";

export interface MaxMindOptions {
  readonly accountId: string;
  readonly licenseKey: string;
  /** Such as `GeoLite2-City`. */
  readonly editions: readonly string[];
  /** Another server that answers as MaxMind's does. */
  readonly host?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?:
    | ((event: { readonly kind: "download"; readonly name: string; readonly version: string }) => void)
    | undefined;
}

const HOST = "https://download.maxmind.com";
const MOST_BYTES = 2 ** 30;

/**
 * Brings databases from MaxMind with an account's id and licence key, and compares each with the sha256 that MaxMind publishes
 * beside it. Endpoints: https://dev.maxmind.com/geoip/updating-databases (direct downloads).
 *
 * @throws `SGT_GEOIP_CREDENTIALS` when MaxMind refuses them, `SGT_GEOIP_DOWNLOAD_FAILED`, `SGT_GEOIP_INTEGRITY`,
 *   `SGT_GEOIP_ARCHIVE_INVALID`
 */
export async function fetchFromMaxMind(options: MaxMindOptions): Promise<FetchedFile[]> {
  checkKeys(options, FETCH_FROM_MAX_MIND_KEYS);
  const files: FetchedFile[] = [];
  for (const edition of options.editions) {
    options.onEvent?.({ kind: "download", name: edition, version: "newest" });
    const archive = await get(edition, "tar.gz", options);
    const published = Buffer.from(await get(edition, "tar.gz.sha256", options))
      .toString("latin1")
      .trim()
      .split(/\s/)[0];
    if (createHash("sha256").update(archive).digest("hex") !== published) {
      throw geoipError("SGT_GEOIP_INTEGRITY", `${edition} is not what MaxMind says it is: its sha256 differs`, {
        hint: "Run it again: a new release may have come in between.",
        source: "environment",
      });
    }
    const members = await unpackArchive(archive, (name) => name.endsWith(".mmdb"));
    const attribution =
      "This product includes GeoLite2 data created by MaxMind, available from https://www.maxmind.com";
    files.push(...members.map((member) => ({ ...member, builtOn: null, source: `MaxMind ${edition}`, attribution })));
  }
  return files;
}

const FETCH_FROM_MAX_MIND_KEYS = {
  accountId: "needed",
  licenseKey: "needed",
  editions: "needed",
  host: true,
  signal: true,
  onEvent: true,
} satisfies OptionKeys<MaxMindOptions>;

async function get(
  edition: string,
  suffix: string,
  { accountId, licenseKey, host, signal }: MaxMindOptions,
): Promise<Uint8Array> {
  const url = new URL(`/geoip/databases/${encodeURIComponent(edition)}/download`, host ?? HOST);
  url.searchParams.set("suffix", suffix);
  const authorization = `Basic ${Buffer.from(`${accountId}:${licenseKey}`).toString("base64")}`;
  try {
    // MaxMind answers with a redirect to a signed address elsewhere; fetch does not send the key there.
    const response = await fetch(url, { headers: { authorization }, signal: signal ?? null });
    if (response.status === 401 || response.status === 403) throw refused(edition, response.status);
    if (!response.ok) throw failed(edition, `the server answers ${response.status}`);
    return await bodyOf(response, edition);
  } catch (error) {
    if (signal?.aborted === true || Reflect.get(error as object, "name") === "SgtError") throw error;
    const { cause } = error as Error;
    throw failed(edition, cause instanceof Error ? cause.message : String(error), error);
  }
}

async function bodyOf(response: Response, edition: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw failed(edition, "the answer has more than 1 GiB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const refused = (edition: string, status: number): Error =>
  geoipError("SGT_GEOIP_CREDENTIALS", `MaxMind refuses ${edition} (${status})`, {
    hint: "Check the account ID and the license key, and that the account may have this edition.",
  });

const failed = (edition: string, why: string, cause?: unknown): Error =>
  geoipError("SGT_GEOIP_DOWNLOAD_FAILED", `${edition} could not be brought: ${why}`, {
    hint: "Check the network and run it again, or give files with --from.",
    source: "environment",
    cause,
  });
