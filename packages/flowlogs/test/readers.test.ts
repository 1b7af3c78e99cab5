import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { isSgtError } from "@sgt/cidr";
import type { Evidence } from "@sgt/flowlogs";
import { collectEvidence } from "@sgt/flowlogs/node";
import fc from "fast-check";
import { memorySource } from "./memory-source.js";
import { plainValue, READERS, type ReaderOptions, readPlainly } from "./readers.js";
import { ENIS, WINDOW, world } from "./worlds.js";

/** A run without a single record throws; that, too, must be the same. */
async function outcomeOf(read: (options: ReaderOptions) => Promise<unknown>, options: ReaderOptions): Promise<unknown> {
  try {
    return await read(options);
  } catch (thrown) {
    if (isSgtError(thrown)) return thrown.code;
    throw thrown;
  }
}

/** With what the records said of their interfaces. */
function wholeValue(evidence: Evidence): unknown {
  const { coverage, directory } = evidence;
  const said = coverage.enis.map(({ eniId }) => directory?.wordsOf(directory.find("unknown", eniId)));
  return [plainValue(evidence), said];
}

async function plain(options: ReaderOptions): Promise<unknown> {
  const evidence = await readPlainly(options);
  const { recordCount, outsideWindowCount, withoutInterfaceCount } = evidence.coverage;
  const isNothing = recordCount + outsideWindowCount + withoutInterfaceCount === 0;
  return isNothing ? "SGT_FLOWLOGS_NO_RECORDS" : wholeValue(evidence);
}

describe("the fast reader is the readable one", () => {
  test("on random logs, cut anywhere", async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.constantFrom(7, 64, 1_000, 65_536), async (objects, chunkBytes) => {
        const options = { source: memorySource(objects, { chunkBytes }), enis: ENIS, window: WINDOW };
        const fast = await outcomeOf(async (o) => wholeValue(await collectEvidence({ ...o, threads: 1 })), options);
        expect(fast).toEqual(await plain(options));
      }),
    );
  });

  test("on threads", async () => {
    await fc.assert(
      fc.asyncProperty(world, async (objects) => {
        const options = { source: memorySource(objects), enis: ENIS, window: WINDOW };
        const fast = await outcomeOf(async (o) => wholeValue(await collectEvidence({ ...o, threads: 3 })), options);
        expect(fast).toEqual(await plain(options));
      }),
      { numRuns: 8 },
    );
  });
});

describe.each(READERS)("%s reader", (_name, read) => {
  test("does not depend on the order of lines and objects", async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.infiniteStream(fc.nat()), async (objects, numbers) => {
        // Lines move within their object, headers stay first: one header only.
        const single = Object.entries(objects).map(([key, text]) => [key, text.split("\n")] as const);
        const isSimple = single.every(
          ([, lines]) => lines.filter((line) => /\binterface-id\b/.test(line)).length === 1,
        );
        fc.pre(isSimple);
        const shuffled = single
          .map(([key, [header = "", ...rest]]) => [key, [header, ...shuffle(rest, numbers)].join("\n")] as const)
          .reverse();
        const [first, second] = await Promise.all(
          [objects, Object.fromEntries(shuffled)].map((each) =>
            outcomeOf(async (o) => rowsAndCounts(await read(o)), {
              source: memorySource(each),
              enis: ENIS,
              window: WINDOW,
            }),
          ),
        );
        expect(second).toEqual(first);
      }),
      { numRuns: 10 },
    );
  });

  test("reads gzip as it reads text", async () => {
    const [text] = fc.sample(world, { numRuns: 1, seed: 5 }) as [Record<string, string>];
    const gzipped = Object.fromEntries(Object.entries(text).map(([key, value]) => [key, gzipSync(value)]));
    const values = [];
    for (const objects of [text, gzipped]) {
      const value = await outcomeOf(async (o) => rowsAndCounts(await read(o)), {
        source: memorySource(objects, { chunkBytes: 33 }),
        enis: ENIS,
        window: WINDOW,
      });
      values.push({ ...(value as object), byteCount: 0 });
    }
    expect(values[1]).toEqual(values[0]);
  });
});

/** What does not tell where a line stood. */
function rowsAndCounts(evidence: Parameters<typeof plainValue>[0]): unknown {
  const { coverage, rows } = evidence;
  const malformed = coverage.malformed.map(({ code, count }) => ({ code, count }));
  return { ...coverage, malformed, rows: [...rows] };
}

function shuffle<T>(items: readonly T[], numbers: Iterator<number>): T[] {
  const keyed = items.map((item) => ({ item, key: numbers.next().value as number }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
