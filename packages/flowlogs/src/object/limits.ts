import { counted, type OptionKeys } from "@sgt/cidr";
import { checkKeys, flowLogsError } from "../errors.js";

/** What one object may ask of the reader. AWS's own files are at most 75 MB compressed. */
export interface ObjectLimits {
  /** Bytes of text in one object; 16 GiB unless given. */
  readonly maxObjectBytes: number;
  /** Text bytes per stored byte, asked once an object has grown past 64 MiB; 400 unless given. Flow logs have 4 to 50. */
  readonly maxRatio: number;
  /** Bytes of one line; 65,536 unless given. A record with every field of version 11 has about 1,500. */
  readonly maxLineBytes: number;
}

export const DEFAULT_LIMITS: ObjectLimits = { maxObjectBytes: 2 ** 34, maxRatio: 400, maxLineBytes: 65_536 };

/** Returns the limits with the defaults filled in. @throws `SGT_FLOWLOGS_INVALID_OPTION` for one that there is not */
export function completeLimits(given: Partial<ObjectLimits> = {}): ObjectLimits {
  checkKeys(given, LIMIT_KEYS);
  return { ...DEFAULT_LIMITS, ...given };
}

const LIMIT_KEYS = { maxObjectBytes: true, maxRatio: true, maxLineBytes: true } satisfies OptionKeys<
  Partial<ObjectLimits>
>;

const RATIO_FREE_BYTES = 64 * 2 ** 20;

/** The most text that an object of `size` stored bytes may hold; one that cannot tell its size (0) has no ratio. */
export function mostTextBytes(size: number, { maxObjectBytes, maxRatio }: ObjectLimits = DEFAULT_LIMITS): number {
  return size === 0 ? maxObjectBytes : Math.min(maxObjectBytes, Math.max(RATIO_FREE_BYTES, size * maxRatio));
}

/** Passes text on while it stays within the limits for an object of `size` stored bytes. */
export async function* limitText(
  text: AsyncIterable<Uint8Array>,
  size: number,
  limits: ObjectLimits,
): AsyncGenerator<Uint8Array> {
  const limit = mostTextBytes(size, limits);
  let byteCount = 0;
  for await (const chunk of text) {
    byteCount += chunk.length;
    if (byteCount > limit) {
      throw flowLogsError(
        "SGT_FLOWLOGS_OBJECT_TOO_LARGE",
        `more than ${counted(limit, "byte")} of text in ${counted(size, "stored byte")}`,
      );
    }
    yield chunk;
  }
}
