import { parquetText } from "@sgt/flowlogs/node";
import type { Clock } from "../session/clock.js";
import { fetchObject } from "../sources/fetch-object.js";
import type { AnswerRow } from "./answer-row.js";
import type { OutputFolder } from "./output-folder.js";

/**
 * Yields the rows that UNLOAD wrote into a folder. They are unpacked by the reader of Parquet flow logs, in its own thread
 * and within its limits: as lines of words, an absent value being `-`.
 *
 * @throws SGT_FLOWLOGS_PARQUET_INVALID and its kin, SGT_AWS_OBJECT_GONE and the other codes of an object that
 *   cannot be read
 */
export async function* readAnswer(
  output: OutputFolder,
  folder: string,
  clock: Clock,
  signal: AbortSignal | undefined,
): AsyncGenerator<AnswerRow> {
  for (const object of await output.list(folder, signal)) {
    if (object.size === 0) continue;
    let columns: ReadonlyMap<string, number> | null = null;
    for await (const line of linesOf(parquetText(fetchObject(output.bucket, object, clock, { signal })))) {
      const words = line.split(" ");
      if (columns === null) columns = new Map(words.map((name, i) => [name.replaceAll("-", "_"), i]));
      else yield new WordRow(columns, words);
    }
  }
}

class WordRow implements AnswerRow {
  readonly #columns: ReadonlyMap<string, number>;
  readonly #words: readonly string[];

  constructor(columns: ReadonlyMap<string, number>, words: readonly string[]) {
    this.#columns = columns;
    this.#words = words;
  }

  get(name: string): string | undefined {
    const at = this.#columns.get(name);
    const word = at === undefined ? undefined : this.#words[at];
    return word === "-" ? undefined : word;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
