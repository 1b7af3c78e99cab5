import { countOtherFiles, type OtherFiles } from "../coverage/other-files.js";
import type { OtherContent } from "../object/name-content.js";
import { HEAD_BYTES, judgeHead, otherError } from "../object/refuse-others.js";
import { parseKey } from "../source/key-facts.js";
import type { LogObject } from "../source/log-source.js";

/** Objects to read, and what was set aside. */
export interface SortedObjects {
  readonly objects: readonly LogObject[];
  readonly otherFiles: readonly OtherFiles[];
}

/** Heads that are read at once. */
const HEADS_AT_ONCE = 16;

/**
 * Sets aside what is no flow log, by the beginning of objects that AWS did not name as such. Of names of one pattern the
 * first, the middle and the last are looked at; where these are one thing, so are all. What may hold flow records in a
 * form that is not read stays, and says so when it is opened. Whatever cannot be told is left to the reader.
 */
export async function setAside(objects: readonly LogObject[], signal: AbortSignal | undefined): Promise<SortedObjects> {
  const patterns = [...byPattern(objects).values()];
  const contents = new Map<LogObject, OtherContent>();
  const work = async (): Promise<void> => {
    for (let alike = patterns.pop(); alike !== undefined; alike = patterns.pop()) {
      const content = await contentOf(alike, signal);
      if (content !== null) for (const object of alike) contents.set(object, content);
    }
  };
  await Promise.all(Array.from({ length: HEADS_AT_ONCE }, work));
  signal?.throwIfAborted();
  return {
    objects: objects.flatMap((object) => {
      const content = contents.get(object);
      if (content === undefined) return [object];
      return content.isHarmless ? [] : [unreadable(object, content)];
    }),
    otherFiles: countOtherFiles(
      [...contents].flatMap(([{ key }, { what, isHarmless }]) => (isHarmless ? [{ key, what }] : [])),
    ),
  };
}

/** Without those that AWS named, and of sources that know what they list. */
function byPattern(objects: readonly LogObject[]): Map<string, LogObject[]> {
  const patterns = new Map<string, LogObject[]>();
  for (const object of objects) {
    if (object.head === undefined || parseKey(object.key).time !== null) continue;
    const pattern = patternOf(object.key, object.size === 0);
    const alike = patterns.get(pattern);
    if (alike === undefined) patterns.set(pattern, [object]);
    else alike.push(object);
  }
  for (const alike of patterns.values()) alike.sort((a, b) => (a.key < b.key ? -1 : 1));
  return patterns;
}

/** The key without what varies from one delivery to the next: numbers, hashes, and words that time and chance make. */
function patternOf(key: string, isEmpty: boolean): string {
  const words = key.replaceAll(/[A-Za-z0-9]+/g, (word) => (VARYING.test(word) ? "#" : word));
  return `${isEmpty ? "empty " : ""}${words}`;
}

const VARYING = /^(?:\d+|[0-9a-f]{8,}|(?=.*\d)[A-Za-z0-9]{12,})$/i;

async function contentOf(alike: readonly LogObject[], signal: AbortSignal | undefined): Promise<OtherContent | null> {
  const samples = new Set([alike[0], alike[Math.floor(alike.length / 2)], alike.at(-1)]);
  let content: OtherContent | null = null;
  for (const object of samples) {
    const found = object === undefined ? null : await look(object, signal);
    if (found === null || (content !== null && content.what !== found.what)) return null;
    content = found;
  }
  return content;
}

/** Null also where it cannot be read: who opens it will say why. */
async function look({ key, head }: LogObject, signal: AbortSignal | undefined): Promise<OtherContent | null> {
  if (head === undefined) return null;
  try {
    return await judgeHead(head(HEAD_BYTES, signal), key);
  } catch {
    return null;
  }
}

function unreadable(object: LogObject, content: OtherContent): LogObject {
  const { key, size, tag } = object;
  const open = (): never => {
    throw otherError(content);
  };
  return { key, size, tag, open };
}
