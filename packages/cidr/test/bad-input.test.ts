import { describe, expect, test } from "@jest/globals";
import {
  AddressSet,
  allocateBudget,
  type CidrErrorCode,
  collapse,
  compact,
  contains,
  coverCurve,
  fitPortSpans,
  isSgtError,
  merge,
  mergePortSpans,
  PrefixIndex,
  parseAddress,
  parsePrefix,
  parseRange,
  readAddress,
  subtract,
} from "@sgt/cidr";

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return isSgtError(error) ? error.code : `not ours: ${String(error)}`;
  }
  return "accepted";
}

const ADDRESS: CidrErrorCode = "SGT_CIDR_INVALID_ADDRESS";
const PREFIX: CidrErrorCode = "SGT_CIDR_INVALID_PREFIX";
const RANGE: CidrErrorCode = "SGT_CIDR_INVALID_RANGE";
const OPTION: CidrErrorCode = "SGT_CIDR_INVALID_OPTION";

test.each([
  "",
  " ",
  "10.0.0.1 ",
  " 10.0.0.1",
  "10.0.0.1\n",
  "300.1.1.1",
  "256.0.0.0",
  "1.2.3.4.5",
  "1.2.3",
  "1.2.3.",
  ".1.2.3",
  "1..2.3",
  "01.2.3.4",
  "1.2.3.00",
  "0x0a.0.0.1",
  "1e1.0.0.1",
  "+1.2.3.4",
  "-1.2.3.4",
  "１.2.3.4",
  "167772161",
  "10.0.0.0/8",
  "1.2.3.4-1.2.3.5",
  ":",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::8:9",
  "1:2:3:4:5:6:7:8::",
  "::12345",
  "::g",
  "fe80::1%eth0",
  "[::1]",
  "::ffff:300.1.1.1",
  "::1.2.3",
  "1.2.3.4::",
  "::1.2.3.4:5",
  "1:2:3:4:5:6:7:1.2.3.4",
  ":1::",
  "1:",
  "x".repeat(1_000_000),
  "\u0000\u0001\uFFFD",
])("parseAddress refuses %j", (text) => {
  expect(codeOf(() => parseAddress(text))).toBe(ADDRESS);
});

test.each([
  ["10.0.0/8", PREFIX],
  [" 10.0.0.0/8", PREFIX],
  ["10.0.0.0/8 ", PREFIX],
  ["10.0.0.0 /8", PREFIX],
  ["10.0.0.0/ 8", PREFIX],
  ["10.0.0.0", PREFIX],
  ["10.0.0.0/", PREFIX],
  ["/8", PREFIX],
  ["10.0.0.0/33", PREFIX],
  ["10.0.0.0/99", PREFIX],
  ["10.0.0.0/-1", PREFIX],
  ["10.0.0.0/08", PREFIX],
  ["10.0.0.0/8.0", PREFIX],
  ["10.0.0.0/1e1", PREFIX],
  ["10.0.0.0/8/8", PREFIX],
  ["10.0.0.0/255.0.0.0", PREFIX],
  ["::1/129", PREFIX],
  ["::/1280", PREFIX],
  ["300.1.1.1/32", PREFIX],
  ["", PREFIX],
  ["10.0.0.1/8", "SGT_CIDR_HOST_BITS"],
  ["1.2.3.4/0", "SGT_CIDR_HOST_BITS"],
  ["2001:db8::1/64", "SGT_CIDR_HOST_BITS"],
  ["::ffff:10.0.0.1/104", "SGT_CIDR_HOST_BITS"],
])("parsePrefix refuses %j", (text, code) => {
  expect(codeOf(() => parsePrefix(text))).toBe(code);
});

test.each([
  ["10.0.0.9-10.0.0.1", RANGE],
  ["10.0.0.1-", RANGE],
  ["-10.0.0.1", RANGE],
  ["10.0.0.1 - 10.0.0.2", RANGE],
  ["10.0.0.1-5", RANGE],
  ["10.0.0.1-10.0.0.2-10.0.0.3", RANGE],
  ["10.0.0.0-::1", "SGT_CIDR_MIXED_FAMILIES"],
  ["10.0.0.0/8-11.0.0.0/8", PREFIX],
  ["nonsense", ADDRESS],
])("parseRange refuses %j", (text, code) => {
  expect(codeOf(() => parseRange(text))).toBe(code);
});

describe("collapse", () => {
  test("of nothing is an empty cover, also with a budget of 0", () => {
    const nothing = { prefixes: [], cidrs: [], observedCount: 0, trustedCount: 0, slackCount: 0, tolerance: 0 };
    expect(collapse([])).toMatchObject({ ...nothing, family: null, objective: "fewest-rules" });
    expect(collapse(new Uint32Array(), { maxRules: 0 })).toMatchObject(nothing);
    expect(collapse(new AddressSet(), { within: "10.0.0.0/8" })).toMatchObject({ ...nothing, family: 4 });
    expect(coverCurve([], { maxRules: 9 })).toMatchObject({ minRules: 0, maxRules: 0, observedCount: 0 });
  });

  test.each([
    ["an octet above 255", ["300.1.1.1"], {}, ADDRESS],
    ["an empty line", ["10.0.0.1", ""], {}, ADDRESS],
    ["binary", ["\u0000\u0001\u0002PK"], {}, ADDRESS],
    ["a number", [167772161 as unknown as string], {}, ADDRESS],
    ["null", [null as unknown as string], {}, ADDRESS],
    ["host bits", ["10.0.0.1/8"], {}, "SGT_CIDR_HOST_BITS"],
    ["both families", ["10.0.0.1", "::1"], {}, "SGT_CIDR_MIXED_FAMILIES"],
    ["an IPv4-mapped address among IPv4", ["10.0.0.1", "::ffff:10.0.0.1"], {}, "SGT_CIDR_MIXED_FAMILIES"],
    ["a tolerance of 1.5", ["10.0.0.1"], { tolerance: 1.5 }, OPTION],
    ["a negative tolerance", ["10.0.0.1"], { tolerance: -0.1 }, OPTION],
    ["a tolerance that is not a number", ["10.0.0.1"], { tolerance: Number.NaN }, OPTION],
    ["a budget of 0", ["10.0.0.1"], { maxRules: 0 }, "SGT_CIDR_BUDGET_TOO_SMALL"],
    ["a negative budget", ["10.0.0.1"], { maxRules: -1 }, OPTION],
    ["a fractional budget", ["10.0.0.1"], { maxRules: 1.5 }, OPTION],
    ["an unknown objective", ["10.0.0.1"], { objective: "cheapest" as "least-trust" }, OPTION],
    ["nested fences", ["10.0.0.1"], { fences: ["10.0.0.0/8", "10.1.0.0/16"] }, "SGT_CIDR_FENCES_OVERLAP"],
    ["a malformed fence", ["10.0.0.1"], { fences: ["10.0.0.0"] }, PREFIX],
    ["more fences than rules", ["10.0.0.1", "192.168.0.1"], { maxRules: 1 }, "SGT_CIDR_BUDGET_TOO_SMALL"],
    ["an address outside `within`", ["10.0.0.1", "10.1.0.1"], { within: "10.0.0.0/16" }, "SGT_CIDR_OUTSIDE_FENCE"],
    ["a prefix that sticks out of `within`", ["10.0.0.0/15"], { within: "10.0.0.0/16" }, "SGT_CIDR_OUTSIDE_FENCE"],
    ["`within` of the other family", ["10.0.0.1"], { within: "::/0" }, "SGT_CIDR_OUTSIDE_FENCE"],
  ] as const)("refuses %s", (_, addresses, options, code) => {
    expect(codeOf(() => collapse(addresses, options))).toBe(code);
  });

  test("names the address that lies outside `within`", () => {
    const details = { address: "10.1.0.1", within: "10.0.0.0/16" };
    const run = (): unknown => collapse(["10.0.0.1", "10.1.0.1"], { within: "10.0.0.0/16" });
    expect(run).toThrow(expect.objectContaining({ details }));
  });

  test("names the entry, its text and what to do", () => {
    expect(() => collapse(["10.0.0.1", "10.0.0/8"])).toThrow(
      expect.objectContaining({
        name: "SgtError",
        code: PREFIX,
        message: expect.stringMatching(/"10\.0\.0\/8".*entry 2/),
        details: { index: 1 },
        hint: expect.any(String),
        source: "user",
      }),
    );
  });

  test("cuts long input in a message", () => {
    expect(() => parseAddress("9".repeat(10_000))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{0,120}$/) }),
    );
  });

  test("takes equal fences as one, fences of the other family as none, and IPv4-mapped addresses as IPv6", () => {
    expect(collapse(["10.0.0.1"], { fences: ["10.0.0.0/8", "10.0.0.0/8", "::/0"] }).cidrs).toEqual(["10.0.0.1/32"]);
    expect(collapse(["::ffff:10.0.0.0", "::ffff:10.0.0.1"]).cidrs).toEqual(["::ffff:10.0.0.0/127"]);
  });
});

test.each([
  ["a weight of 0", [{ points: [{ ruleCount: 1, trustedCount: 9 }] }], 3, [0], OPTION],
  ["an infinite weight", [{ points: [{ ruleCount: 1, trustedCount: 9 }] }], 3, [Infinity], OPTION],
  ["too few weights", [{ points: [{ ruleCount: 1, trustedCount: 9 }] }], 3, [], OPTION],
  ["a fractional budget", [], 0.5, [], OPTION],
  [
    "a budget below the minimum",
    [{ points: [{ ruleCount: 2, trustedCount: 9 }] }],
    1,
    [1],
    "SGT_CIDR_BUDGET_TOO_SMALL",
  ],
] as const)("allocateBudget refuses %s", (_, curves, budget, weights, code) => {
  expect(codeOf(() => allocateBudget(curves, budget, { weights }))).toBe(code);
});

test.each([[1.5], [-0.1], [Number.NaN]])("compact refuses a maxWaste of %d", (maxWaste) => {
  expect(codeOf(() => compact(["10.0.0.0/24"], { maxWaste }))).toBe(OPTION);
});

test.each([
  [-1, 5],
  [5, 4],
  [0, 65536],
  [1.5, 2],
  [Number.NaN, 2],
])("port span %d to %d is refused", (fromPort, toPort) => {
  expect(codeOf(() => mergePortSpans([{ fromPort, toPort }]))).toBe("SGT_CIDR_INVALID_PORT_SPAN");
});

test("fitPortSpans refuses no spans at all for some ports, and half a span", () => {
  const spans = [{ fromPort: 80, toPort: 80 }];
  expect(codeOf(() => fitPortSpans(spans, 0))).toBe("SGT_CIDR_BUDGET_TOO_SMALL");
  expect(codeOf(() => fitPortSpans(spans, 0.5))).toBe(OPTION);
});

test("an index refuses malformed prefixes when built and malformed addresses when asked", () => {
  expect(codeOf(() => new PrefixIndex([["10.0.0.0/33", 1]]))).toBe(PREFIX);
  expect(codeOf(() => new PrefixIndex([["10.0.0.0/8", 1]]).longestMatch("10.0.0"))).toBe(ADDRESS);
});

test("a curve refuses rule counts it was not made for", () => {
  const curve = coverCurve(["10.0.0.1", "192.168.0.1"], { maxRules: 5 });
  expect(codeOf(() => curve.trusted(1))).toBe("SGT_CIDR_BUDGET_TOO_SMALL");
  expect(codeOf(() => curve.cover(6))).toBe(OPTION);
  expect(curve.trusted(5)).toBe(2);
});

describe("values that no parser of ours would make", () => {
  const FIRST = 0x0a000000n;
  test.each([
    ["an address beyond its family", { family: 4, value: 1n << 32n }, ADDRESS],
    ["a negative address", { family: 6, value: -1n }, ADDRESS],
    ["an address that is a number", { family: 4, value: 1 as unknown as bigint }, ADDRESS],
    ["an unknown family", { family: 5 as 4, value: 1n }, ADDRESS],
    ["a prefix with host bits", { family: 4, first: FIRST + 1n, prefixLength: 8 }, "SGT_CIDR_HOST_BITS"],
    ["a prefix length of 33", { family: 4, first: 0n, prefixLength: 33 }, PREFIX],
    ["a negative prefix length", { family: 4, first: 0n, prefixLength: -1 }, PREFIX],
    ["a prefix from JSON", { family: 4, first: "167772160" as unknown as bigint, prefixLength: 8 }, PREFIX],
    ["a range backwards", { family: 4, first: 9n, last: 1n }, RANGE],
    ["a range beyond its family", { family: 4, first: 0n, last: 1n << 33n }, RANGE],
    ["an empty object", {} as unknown as string, PREFIX],
    ["an empty list", [] as unknown as string, PREFIX],
  ] as const)("%s is refused and not computed with", (_, value, code) => {
    expect(codeOf(() => collapse([value]))).toBe(code);
    expect(codeOf(() => contains("0.0.0.0/0", [value]))).toBe(code);
  });

  test.each<[string, () => unknown]>([
    ["collapse", () => collapse([], { maxRule: 3 } as object)],
    ["collapse, null", () => collapse([], null as unknown as object)],
    ["coverCurve", () => coverCurve([], { maxRules: 1, tolerance: 0 } as { maxRules: number })],
    ["compact", () => compact([], { maxWaste: 0, within: "10.0.0.0/8" } as { maxWaste: number })],
    ["compact, no options", () => compact([], undefined as unknown as { maxWaste: number })],
    ["allocateBudget", () => allocateBudget([], 1, { weight: [] } as object)],
    ["parsePrefix", () => parsePrefix("10.0.0.0/8", { hostbits: "mask" } as object)],
  ])("an option that there is not: %s", (_, run) => expect(codeOf(run)).toBe("SGT_CIDR_INVALID_OPTION"));

  test.each([[undefined], [null], [42]])("%p instead of a list, a text or a value is refused", (value) => {
    const nothing = value as unknown as string;
    expect(codeOf(() => collapse(nothing))).toBe(ADDRESS);
    expect(codeOf(() => merge(nothing))).toBe(PREFIX);
    expect(codeOf(() => parseAddress(nothing))).toBe(ADDRESS);
    expect(codeOf(() => parsePrefix(nothing))).toBe(PREFIX);
    expect(codeOf(() => new PrefixIndex([["10.0.0.0/8", 1]]).longestMatch(nothing))).toBe(ADDRESS);
    expect(readAddress(nothing)).toBeNull();
  });

  test("prefixes are checked wherever they are taken", () => {
    const hostBits = { family: 4, first: FIRST + 1n, prefixLength: 8 } as const;
    for (const run of [
      () => merge([hostBits]),
      () => subtract("0.0.0.0/0", hostBits),
      () => compact([hostBits], { maxWaste: 0 }),
      () => new PrefixIndex([[hostBits, 1]]),
      () => collapse(["10.0.0.1"], { fences: [hostBits] }),
      () => collapse(["10.0.0.1"], { within: hostBits }),
    ]) {
      expect(codeOf(run)).toBe("SGT_CIDR_HOST_BITS");
    }
  });
});

test("a single text is a list of one, wherever a list is wanted", () => {
  expect(collapse("10.0.0.1").cidrs).toEqual(["10.0.0.1/32"]);
  expect(merge("10.0.0.0/8")).toEqual([parsePrefix("10.0.0.0/8")]);
  expect(compact("10.0.0.0/8", { maxWaste: 0 })).toEqual([parsePrefix("10.0.0.0/8")]);
  expect(collapse(["10.0.0.1"], { fences: "10.0.0.0/8" }).cidrs).toEqual(["10.0.0.1/32"]);
});
