import { describe, expect, test } from "@jest/globals";
import { fitPortSpans, mergePortSpans, type PortSpan } from "@sgt/cidr";
import fc from "fast-check";

function span(fromPort: number, toPort: number = fromPort): PortSpan {
  return { fromPort, toPort };
}

function portsOf(spans: readonly PortSpan[]): number[] {
  return spans.flatMap(({ fromPort, toPort }) => Array.from({ length: toPort - fromPort + 1 }, (_, i) => fromPort + i));
}

describe("mergePortSpans", () => {
  test.each([
    ["none", [], []],
    ["adjacent", [span(81, 90), span(80)], [span(80, 90)]],
    ["overlapping", [span(10, 20), span(15, 30)], [span(10, 30)]],
    ["one inside another", [span(0, 65535), span(443)], [span(0, 65535)]],
    ["equal", [span(22), span(22)], [span(22)]],
    ["apart by one port", [span(80), span(82)], [span(80), span(82)]],
  ])("%s", (_, spans, expected) => {
    expect(mergePortSpans(spans)).toEqual(expected);
  });
});

/** Every way to leave the gaps open or closed. */
function leastExtra(spans: readonly PortSpan[], maxSpans: number): number {
  const merged = mergePortSpans(spans);
  const gaps = merged.slice(1).map((next, i) => next.fromPort - (merged[i] as PortSpan).toPort - 1);
  let least = Infinity;
  for (let closed = 0; closed < 1 << gaps.length; closed++) {
    const isClosed = gaps.map((_, i) => ((closed >> i) & 1) === 1);
    if (gaps.length - isClosed.filter(Boolean).length + 1 > maxSpans) continue;
    least = Math.min(
      least,
      gaps.reduce((sum, gap, i) => sum + (isClosed[i] ? gap : 0), 0),
    );
  }
  return least;
}

describe("fitPortSpans", () => {
  const spans = fc.array(
    fc.tuple(fc.nat(60), fc.nat(4)).map(([from, length]) => span(from, from + length)),
    { minLength: 1, maxLength: 9 },
  );

  test("opens the fewest extra ports of all ways to fit, and names each", () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 9 }), (given, maxSpans) => {
        const fit = fitPortSpans(given, maxSpans);
        expect(fit.spans.length).toBeLessThanOrEqual(maxSpans);
        expect(fit.extraCount).toBe(leastExtra(given, maxSpans));
        expect(portsOf(fit.extraSpans)).toHaveLength(fit.extraCount);
        const all = [...new Set([...portsOf(given), ...portsOf(fit.extraSpans)])].sort((a, b) => a - b);
        expect(portsOf(fit.spans)).toEqual(all);
        expect(portsOf(fit.extraSpans).filter((port) => portsOf(given).includes(port))).toEqual([]);
      }),
    );
  });

  test("is exact when there is room, and empty for none", () => {
    expect(fitPortSpans([span(80), span(443)], 2)).toEqual({
      spans: [span(80), span(443)],
      extraSpans: [],
      extraCount: 0,
    });
    expect(fitPortSpans([], 0)).toEqual({ spans: [], extraSpans: [], extraCount: 0 });
  });

  test("closes the lower of two equal gaps", () => {
    expect(fitPortSpans([span(1), span(3), span(5)], 2).extraSpans).toEqual([span(2)]);
  });
});
