import { HOUR_S } from "@sgt/cidr";
import { type FileStore, UNFINISHED } from "@sgt/files";
import { flowLogsError } from "../errors.js";
import { jsonBytes, readJson } from "./parse-file.js";
import { writeAtomically } from "./write-atomically.js";
import type { Writer } from "./writer.js";

const HOUR_MS = HOUR_S * 1000;
/** What a writer has begun it commits within this time, or not at all. */
const MOST_MS = 72 * HOUR_MS;
/** After this time nobody commits it any more, by whatever clock: the difference is what clocks may differ by. */
const DEAD_MS = 168 * HOUR_MS;

/** Something that a writer has begun: its files count only once it commits, and nobody takes them away meanwhile. */
export interface Pending {
  /**
   * To be called just before the commit.
   *
   * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED` when it took so long that others may have cleaned up.
   */
  checkAge(): void;
  /** To be called when nothing uncommitted is left. */
  end(): Promise<void>;
}

const pendingPath = (dir: string, id: string): string => `${dir}/_pending/${id}.json`;

/** Says that files will come whose names begin with the writer's. Throws as {@link writeAtomically} does. */
export async function beginPending({ files, now, id }: Writer, dir: string): Promise<Pending> {
  const path = pendingPath(dir, id);
  const startedMs = now().getTime();
  await writeAtomically(files, path, jsonBytes({ startedAt: now().toISOString() }));
  return {
    checkAge() {
      if (now().getTime() - startedMs <= MOST_MS) return;
      throw flowLogsError(
        "SGT_FLOWLOGS_LEDGER_WRITE_FAILED",
        `a batch for ${JSON.stringify(dir)} took over three days`,
        {
          source: "environment",
          hint: "Run the same command again, with fewer logs at once.",
          details: { dir },
        },
      );
    },
    // The next to clean up sees that it was committed.
    end: () => files.remove(path).catch(() => undefined),
  };
}

/** What is begun and neither committed nor given up. */
export interface PendingIds {
  /** May still be committed. */
  readonly alive: ReadonlySet<string>;
  /** Paths of the entries of writers that died. */
  readonly dead: readonly string[];
}

/** Reads what has been begun. */
export async function readPending(files: FileStore, dir: string, now: Date): Promise<PendingIds> {
  const alive = new Set<string>();
  const dead: string[] = [];
  for (const path of await files.list(`${dir}/_pending`)) {
    const id = ENTRY.exec(path.replaceAll("\\", "/"))?.[1];
    if (id === undefined) continue;
    const startedMs = await readJson(files, path, (file) => Date.parse(file.get("startedAt").text())).catch(() => null);
    if (now.getTime() - (startedMs ?? timeOfId(id)) > DEAD_MS) dead.push(path);
    else alive.add(id);
  }
  return { alive, dead };
}

const ENTRY = new RegExp(`/_pending/([0-9a-z-]+)\\.json(\\${UNFINISHED})?$`);

/** When the run of a writer began: all that an entry cut short tells. One whose writer is at work is only made again. */
function timeOfId(id: string): number {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)t/.exec(id) ?? [];
  return year === undefined ? Number.POSITIVE_INFINITY : Date.UTC(Number(year), Number(month) - 1, Number(day) + 1);
}
