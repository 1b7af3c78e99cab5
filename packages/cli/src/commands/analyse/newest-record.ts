import { type LogSource, parseKey, readRecords } from "@sgt/flowlogs/node";
import type { CommandContext } from "../context.js";

/** AWS names a file by the first second of the five minutes whose records it holds. */
const INTERVAL_SECONDS = 300;
/** All of time, for listing. */
const EVER = { from: 0, to: 4_294_967_296 };

/**
 * Returns when the logs end, in seconds since 1970: by the names that AWS gave the files, or, where
 * no name tells, by the records themselves. Null when there is neither.
 */
export async function newestRecord(source: LogSource, context: CommandContext): Promise<number | null> {
  let newest: number | null = null;
  for await (const { key } of source.list(EVER, context.io.signal)) {
    const { time } = parseKey(key);
    if (time !== null) newest = Math.max(newest ?? 0, time + INTERVAL_SECONDS);
  }
  return newest ?? newestByReading(source, context);
}

async function newestByReading(source: LogSource, { story, io }: CommandContext): Promise<number | null> {
  story.say("the names of the files tell no time: looking for the newest record first (--to or --from avoids it)");
  let newest: number | null = null;
  let done = 0;
  for await (const item of readRecords(source, { window: EVER, signal: io.signal })) {
    if (item.kind !== "record") continue;
    newest = Math.max(newest ?? 0, item.record.end ?? 0);
    done += 1;
    if (done % 10_000 === 0) story.progress({ label: "looking", done, unit: "records" });
  }
  story.end();
  return newest;
}
