import { describe, expect, test } from "@jest/globals";
import { compact, contains, countAddresses, formatPrefix, merge, overlaps, subtract } from "@sgt/cidr";
import fc from "fast-check";

function compacted(cidrs: readonly string[], maxWaste: number, fences?: readonly string[]): string[] {
  return compact(cidrs, fences === undefined ? { maxWaste } : { maxWaste, fences }).map(formatPrefix);
}

const cidrs = fc.array(
  fc
    .tuple(fc.constantFrom("10.0.", "10.255.", "11.0."), fc.nat(255), fc.constantFrom(24, 23, 22))
    .map(([start, octet, length]) => {
      const step = 2 ** (24 - length);
      return `${start}${octet - (octet % step)}.0/${length}`;
    }),
  { minLength: 1, maxLength: 12 },
);

describe("compact", () => {
  test.each([
    ["nothing", [], 0.5, []],
    ["half of the block is new, half may be", ["10.0.0.0/24", "10.0.2.0/24"], 0.5, ["10.0.0.0/22"]],
    ["half of the block is new, less may be", ["10.0.0.0/24", "10.0.2.0/24"], 0.4, ["10.0.0.0/24", "10.0.2.0/24"]],
    ["exact at 0", ["10.0.1.0/24", "10.0.0.0/24", "10.0.0.0/25"], 0, ["10.0.0.0/23"]],
    ["across a fence, even at 1", ["10.255.255.0/24", "11.0.0.0/24"], 1, ["10.255.255.0/24", "11.0.0.0/24"]],
    ["two whole fences", ["10.0.0.0/8", "11.0.0.0/8"], 0, ["10.0.0.0/8", "11.0.0.0/8"]],
    ["the internet", ["0.0.0.0/0", "10.0.0.0/8"], 0.5, ["0.0.0.0/0"]],
    ["both families", ["2001:db8:1::/48", "10.0.0.0/8", "2001:db8::/48"], 0, ["10.0.0.0/8", "2001:db8::/47"]],
  ])("%s", (_, given, maxWaste, expected) => {
    expect(compacted(given, maxWaste)).toEqual(expected);
  });

  test("without fences it joins what it may", () => {
    expect(compacted(["10.0.0.0/8", "11.0.0.0/8"], 0, [])).toEqual(["10.0.0.0/7"]);
  });

  test("neighbours that each reach across a fence stay as they are: together they would reach across more", () => {
    const halves = ["10.0.0.0/25", "10.0.0.128/25"];
    expect(compacted(halves, 1, ["10.0.0.16/28", "10.0.0.128/26"])).toEqual(halves);
    expect(compacted([...halves, "10.0.0.0/26", "10.0.0.0/25"], 1, ["10.0.0.16/28", "10.0.0.128/26"])).toEqual(halves);
  });

  test("loses nothing, adds no more than the waste allows, never crosses a fence", () => {
    fc.assert(
      fc.property(cidrs, fc.double({ min: 0, max: 1, noNaN: true }), (given, maxWaste) => {
        const result = compact(given, { maxWaste });
        expect(subtract(given, result)).toEqual([]);
        expect(result.length).toBeLessThanOrEqual(merge(given).length);
        for (const prefix of result) {
          const added = Number(countAddresses(subtract(prefix, given)));
          expect(added / Number(countAddresses([prefix]))).toBeLessThanOrEqual(maxWaste);
          expect(overlaps(prefix, "10.0.0.0/8") && !contains("10.0.0.0/8", prefix)).toBe(false);
        }
      }),
    );
  });

  test("at 0 it is the exact merge", () => {
    fc.assert(fc.property(cidrs, (given) => expect(compact(given, { maxWaste: 0, fences: [] })).toEqual(merge(given))));
  });
});
