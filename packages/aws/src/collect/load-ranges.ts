import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { counted, DAY_S, type OptionKeys } from "@sgt/cidr";
import { replaceFile } from "@sgt/files";
import { awsError, checkKeys } from "../errors.js";
import { parseServiceRanges, type ServiceRanges } from "./ip-ranges.js";

/** Where AWS publishes the ranges of its commercial regions and GovCloud. */
const IP_RANGES_URL = "https://ip-ranges.amazonaws.com/ip-ranges.json";

/** The file is about 2 MB; more than this is something else. */
const MAX_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 15_000;
/** AWS changes the file several times a week. */
const MAX_AGE_MS = 7 * DAY_S * 1000;

export interface FetchRangesOptions {
  /** Where the file is kept between runs. */
  readonly cachePath: string;
  readonly url?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A seam for tests. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** The ranges, and whether they are older than they should be because AWS could not be asked. */
export interface FetchedRanges {
  readonly ranges: ServiceRanges;
  readonly from: "network" | "cache" | "old-cache";
}

/**
 * Reads `ip-ranges.json` from a file.
 *
 * @throws SGT_AWS_IP_RANGES_UNREADABLE, SGT_AWS_IP_RANGES_BAD_SHAPE
 */
export async function readServiceRanges(path: string): Promise<ServiceRanges> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw unreadable(`"${path}" has ${counted(size, "byte")}`);
    return parseServiceRanges(await readFile(path, "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && `${cause.code}`.startsWith("SGT_")) throw cause;
    throw unreadable(`"${path}" cannot be read`, cause);
  }
}

/**
 * Returns AWS's ranges: from the cache while it is younger than a week, else from the network, and where that fails
 * from an older cache. A damaged cache is fetched anew. What is fetched is checked before it is kept.
 *
 * @throws SGT_AWS_IP_RANGES_UNREADABLE when there is neither network nor cache
 * @throws SGT_AWS_IP_RANGES_BAD_SHAPE for a file that is not AWS's
 */
export async function fetchServiceRanges(options: FetchRangesOptions): Promise<FetchedRanges> {
  checkKeys(options, FETCH_SERVICE_RANGES_KEYS);
  const { cachePath, now } = options;
  const cached = await readServiceRanges(cachePath).catch(() => null);
  const age = cached === null ? Number.POSITIVE_INFINITY : now - (await stat(cachePath)).mtimeMs;
  if (cached !== null && age < MAX_AGE_MS) return { ranges: cached, from: "cache" };
  let text: string;
  try {
    text = await download(options);
  } catch (cause) {
    if (cached !== null) return { ranges: cached, from: "old-cache" };
    throw unreadable(`${options.url ?? IP_RANGES_URL} cannot be fetched`, cause);
  }
  const ranges = parseServiceRanges(text);
  await keep(cachePath, text);
  return { ranges, from: "network" };
}

const FETCH_SERVICE_RANGES_KEYS = {
  cachePath: "needed",
  url: true,
  now: "needed",
  fetch: true,
} satisfies OptionKeys<FetchRangesOptions>;

async function download({ url = IP_RANGES_URL, fetch = globalThis.fetch }: FetchRangesOptions): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "error" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  let bytes = 0;
  const parts: Uint8Array[] = [];
  for await (const part of answer.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** A cache that cannot be written is no reason to fail. */
async function keep(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${randomBytes(6).toString("hex")}`;
  await replaceFile(path, Buffer.from(text), { unfinished }).catch(() => undefined);
}

function unreadable(message: string, cause?: unknown): Error {
  return awsError("SGT_AWS_IP_RANGES_UNREADABLE", message, {
    source: "environment",
    hint: "Give the file with --ip-ranges FILE.",
    cause,
  });
}
