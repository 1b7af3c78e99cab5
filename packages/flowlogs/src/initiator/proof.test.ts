import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { mergeProofs, NO_PROOF, type Proof, recordProof } from "./proof.js";

/** Few values, so that records meet. */
const record = fc.record({
  isIncoming: fc.boolean(),
  flags: fc.constantFrom(null, 0, 1, 2, 3, 4, 18, 19, 22),
  remotePort: fc.constantFrom(0, 443, 5432, 50_000),
  start: fc.integer({ min: 1, max: 5 }),
});
type Seen = typeof record extends fc.Arbitrary<infer T> ? T : never;

const proofOf = ({ isIncoming, flags, remotePort, start }: Seen): Proof =>
  recordProof(isIncoming, flags, remotePort, start);
const join = (records: readonly Seen[]): Proof => records.map(proofOf).reduce(mergeProofs, NO_PROOF);

describe("proofs join in any order", () => {
  test("commutative, associative, idempotent, with NO_PROOF neutral", () => {
    const proof = fc.array(record, { maxLength: 6 }).map(join);
    fc.assert(
      fc.property(proof, proof, proof, (a, b, c) => {
        expect(mergeProofs(a, b)).toEqual(mergeProofs(b, a));
        expect(mergeProofs(mergeProofs(a, b), c)).toEqual(mergeProofs(a, mergeProofs(b, c)));
        expect(mergeProofs(a, a)).toEqual(a);
        expect(mergeProofs(a, NO_PROOF)).toEqual(a);
      }),
      { numRuns: 2_000 },
    );
  });

  test("the joined proof says what the records together say", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const incoming = new Set(records.filter((each) => each.isIncoming).map((each) => each.remotePort));
        const opened = records.filter(({ isIncoming, flags }) =>
          flags === null ? false : isIncoming ? (flags & 16) !== 0 : (flags & 18) === 2,
        );
        const ports = new Set(opened.map((each) => each.remotePort));
        expect(join(records)).toMatchObject({
          incomingPort: incoming.size === 1 ? [...incoming][0] : 0,
          proofPort: ports.size === 1 ? [...ports][0] : 0,
          provedAt: Math.min(...opened.map((each) => each.start), ...(opened.length === 0 ? [0] : [])),
        });
      }),
      { numRuns: 2_000 },
    );
  });
});
