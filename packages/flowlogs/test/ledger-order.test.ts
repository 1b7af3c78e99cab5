import { describe, expect, test } from "@jest/globals";
import { appendToLedger, type FoldedRow, type Handshake, readEvidence } from "@sgt/flowlogs/node";
import fc from "fast-check";
import { DAY, dateOf, inFolder, MONTH, makeBatch, makeRow, NOVEMBER } from "./ledger-fixtures.js";

/** What single records prove: in and out, mid-connection, SYN, SYN-ACK. */
const HANDSHAKES: readonly Handshake[] = [
  { bits: 1, incomingPort: 443, openedPort: 0, openedAt: 0 },
  { bits: 1, incomingPort: 50_000, openedPort: 0, openedAt: 0 },
  { bits: 5, incomingPort: 50_000, openedPort: 0, openedAt: 0 },
  { bits: 9, incomingPort: 443, openedPort: 443, openedAt: 1 },
  { bits: 16, incomingPort: 0, openedPort: 443, openedAt: 1 },
  { bits: 32, incomingPort: 0, openedPort: 0, openedAt: 0 },
];

describe("rows in any number of batches, in any order", () => {
  const row: fc.Arbitrary<FoldedRow> = fc
    .record({
      start: fc.integer({ min: 1, max: 5 }),
      handshake: fc.constantFrom(...HANDSHAKES),
      day: fc.integer({ min: 0, max: 2 }),
      source: fc.constantFrom("10.0.0.1", "10.0.0.2"),
      port: fc.constantFrom(443, 40_000),
    })
    .map(({ start, handshake: seen, day, source, port }) => {
      const firstSeen = NOVEMBER + day * DAY + start;
      const handshake = { ...seen, openedAt: seen.openedAt && firstSeen };
      const own = { source, port, handshake, date: dateOf(firstSeen) };
      if ((handshake.bits & 1) !== 0) return makeRow({ ...own, firstSeen, lastSeen: firstSeen + 10 });
      return makeRow({ ...own, recordCount: 0, packetCount: 0, byteCount: 0, firstSeen: 0, lastSeen: 0 });
    });

  test("are the same evidence", async () => {
    const input = fc.tuple(fc.array(row, { maxLength: 12 }), fc.integer({ min: 0, max: 12 }));
    await fc.assert(
      fc.asyncProperty(input, ([rows, cut]) =>
        inFolder(async (dir) => {
          await appendToLedger(`${dir}/once`, makeBatch(rows, ["a"]));
          await appendToLedger(`${dir}/twice`, makeBatch(rows.slice(cut).reverse(), ["b"]));
          await appendToLedger(`${dir}/twice`, makeBatch(rows.slice(0, cut), ["a"]));
          const once = await readEvidence(`${dir}/once`, { window: MONTH });
          const twice = await readEvidence(`${dir}/twice`, { window: MONTH });
          expect([...twice.rows]).toEqual([...once.rows]);
          expect(twice.coverage.initiationCounts).toEqual(once.coverage.initiationCounts);
        }),
      ),
      { numRuns: 20 },
    );
  });
});
