import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Bits, firstOutside, intersection, joinRanges, sizeOf } from "./address-ranges.js";

/** Sets of 32 addresses, as ranges and as a plain list. */
const ranges = fc.array(
  fc
    .tuple(fc.nat(31), fc.nat(31))
    .map(([a, b]): Bits => ({ first: BigInt(Math.min(a, b)), last: BigInt(Math.max(a, b)) })),
  { maxLength: 5 },
);
const members = (list: readonly Bits[]) =>
  Array.from({ length: 33 }, (_, at) => BigInt(at)).filter((at) =>
    list.some(({ first, last }) => first <= at && at <= last),
  );

test("sweeps over ranges agree with sets", () => {
  fc.assert(
    fc.property(ranges, ranges, (a, b) => {
      const [one, other] = [joinRanges(a), joinRanges(b)];
      expect(members(one)).toEqual(members(a));
      expect(sizeOf(one)).toBe(BigInt(members(a).length));
      expect(members(intersection(one, other))).toEqual(members(a).filter((at) => members(b).includes(at)));
      expect(firstOutside(one, other)).toBe(members(a).find((at) => !members(b).includes(at)) ?? null);
    }),
  );
});

test("joined ranges do not touch", () => {
  expect(
    joinRanges([
      { first: 4n, last: 5n },
      { first: 0n, last: 3n },
    ]),
  ).toEqual([{ first: 0n, last: 5n }]);
});
