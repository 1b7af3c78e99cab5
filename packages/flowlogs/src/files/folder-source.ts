import { type BigIntStats, createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, relative, resolve, sep } from "node:path";
import { HOUR_S, type OptionKeys } from "@sgt/cidr";
import { checkKeys, flowLogsError } from "../errors.js";
import { parseKey } from "../source/key-facts.js";
import type { LogObject, LogSource } from "../source/log-source.js";
import { type Found, walk } from "./walk.js";

export interface FolderOptions {
  /** `${field} …` for files without a header line; without it such files must have the default layout. */
  readonly logFormat?: string;
  /**
   * How far, in seconds, the time in a file's name may lie from the records wanted, beyond the
   * longest aggregation interval of 10 minutes; 3,600 unless given.
   */
  readonly deliverySeconds?: number;
}

/** AWS aggregates up to 10 minutes, and a file holds the records that ended within 5. */
const INTERVAL_S = 600;
const READ_BYTES = 256 * 1024;

/**
 * A file, or a folder with everything below it, as a source of flow logs. Files that bear AWS's
 * name are chosen by the time in it; all others are listed, and what they are shows in their content.
 * Keys are paths below the folder with `/`.
 *
 * A folder that cannot be read, a link that leads out of the folder and a link that leads nowhere
 * are listed as objects that cannot be opened, so they end up among the unread. `list` throws
 * `SGT_FLOWLOGS_SOURCE_NOT_FOUND` when there is nothing at `path`.
 */
export function folderSource(path: string, options: FolderOptions = {}): LogSource {
  checkKeys(options, FOLDER_SOURCE_KEYS);
  const { logFormat, deliverySeconds = HOUR_S } = options;
  const slack = INTERVAL_S + deliverySeconds;
  return {
    ...(logFormat === undefined ? {} : { logFormat }),
    async *list({ from, to }, signal) {
      const root = resolve(path);
      const stats = await statRoot(root, path);
      if (stats.isFile()) return yield fileObject(root, basename(root), stats);
      for await (const found of walk(root)) {
        signal?.throwIfAborted();
        const key = relative(root, found.path).split(sep).join("/");
        const { time } = parseKey(key);
        const isWanted = time === null || (time >= from - slack && time < to + slack);
        if (found.kind === "unread") yield unreadObject(key, found);
        else if (isWanted) yield fileObject(found.path, key, found.stats);
      }
    },
  };
}

const FOLDER_SOURCE_KEYS = { logFormat: true, deliverySeconds: true } satisfies OptionKeys<FolderOptions>;

async function statRoot(root: string, path: string): Promise<BigIntStats> {
  try {
    return await stat(root, { bigint: true });
  } catch (cause) {
    throw flowLogsError("SGT_FLOWLOGS_SOURCE_NOT_FOUND", `cannot read ${JSON.stringify(path)}`, {
      hint: "Give a file or folder of flow logs.",
      cause,
    });
  }
}

function fileObject(path: string, key: string, stats: BigIntStats): LogObject {
  return {
    key,
    size: Number(stats.size),
    tag: `${stats.size}-${stats.mtimeNs}`,
    open: (signal) => createReadStream(path, { highWaterMark: READ_BYTES, ...(signal ? { signal } : {}) }),
    head: (byteCount, signal) => createReadStream(path, { end: byteCount - 1, ...(signal ? { signal } : {}) }),
  };
}

function unreadObject(key: string, { code, message }: Found & { kind: "unread" }): LogObject {
  const name = key === "" ? "." : key;
  return {
    key: name,
    size: 0,
    tag: code,
    open: () => {
      throw flowLogsError(code, message, { source: "environment" });
    },
  };
}
