import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Handshake, mergeHandshakes, NO_HANDSHAKE, recordHandshake } from "./handshake.js";

/** Few values, so that records meet. */
const record = fc.record({
  isIncoming: fc.boolean(),
  flags: fc.constantFrom(null, 0, 1, 2, 3, 4, 18, 19, 22),
  remotePort: fc.constantFrom(0, 443, 5432, 50_000),
  start: fc.integer({ min: 1, max: 5 }),
});
type Seen = typeof record extends fc.Arbitrary<infer T> ? T : never;

const handshakeOf = ({ isIncoming, flags, remotePort, start }: Seen): Handshake =>
  recordHandshake(isIncoming, flags, remotePort, start);
const join = (records: readonly Seen[]): Handshake => records.map(handshakeOf).reduce(mergeHandshakes, NO_HANDSHAKE);

describe("handshakes join in any order", () => {
  test("commutative, associative, idempotent, with NO_HANDSHAKE neutral", () => {
    const handshake = fc.array(record, { maxLength: 6 }).map(join);
    fc.assert(
      fc.property(handshake, handshake, handshake, (a, b, c) => {
        expect(mergeHandshakes(a, b)).toEqual(mergeHandshakes(b, a));
        expect(mergeHandshakes(mergeHandshakes(a, b), c)).toEqual(mergeHandshakes(a, mergeHandshakes(b, c)));
        expect(mergeHandshakes(a, a)).toEqual(a);
        expect(mergeHandshakes(a, NO_HANDSHAKE)).toEqual(a);
      }),
      { numRuns: 2_000 },
    );
  });

  test("the joined handshake says what the records together say", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const incoming = new Set(records.filter((each) => each.isIncoming).map((each) => each.remotePort));
        const opened = records.filter(({ isIncoming, flags }) =>
          flags === null ? false : isIncoming ? (flags & 16) !== 0 : (flags & 18) === 2,
        );
        const ports = new Set(opened.map((each) => each.remotePort));
        expect(join(records)).toMatchObject({
          incomingPort: incoming.size === 1 ? [...incoming][0] : 0,
          openedPort: ports.size === 1 ? [...ports][0] : 0,
          openedAt: Math.min(...opened.map((each) => each.start), ...(opened.length === 0 ? [0] : [])),
        });
      }),
      { numRuns: 2_000 },
    );
  });
});
