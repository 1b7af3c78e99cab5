import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import * as api from "@sgt/cidr";

test("the public names are these; removing one is a breaking change", () => {
  expect(Object.keys(api).sort()).toEqual([
    "AddressSet",
    "DAY_S",
    "HOUR_S",
    "PRIVATE_BLOCKS",
    "PrefixIndex",
    "SgtError",
    "allocateBudget",
    "collapse",
    "compact",
    "compareAddresses",
    "comparePrefixes",
    "contains",
    "countAddresses",
    "counted",
    "coverCurve",
    "explainCover",
    "fitPortSpans",
    "formatAddress",
    "formatCount",
    "formatPrefix",
    "isCidr",
    "isSgtError",
    "knee",
    "merge",
    "mergePortSpans",
    "overlaps",
    "parseAddress",
    "parsePrefix",
    "parseRange",
    "prefixSize",
    "rangeToPrefixes",
    "readAddress",
    "refuseUnknownKeys",
    "shellQuoted",
    "shellWord",
    "someOf",
    "subtract",
  ]);
});

test("the public types are these", () => {
  const source = readFileSync(new URL("../src/index.ts", import.meta.url), "utf8");
  const types = [...source.matchAll(/export type \{([^}]*)\}/g), ...source.matchAll(/\btype (\w+)/g)]
    .flatMap((match) => (match[1] ?? "").split(","))
    .map((name) => name.trim())
    .filter((name) => /^\w+$/.test(name));
  expect([...new Set(types)].sort()).toEqual([
    "Address",
    "Addresses",
    "AllocateBudgetOptions",
    "CidrErrorCode",
    "CollapseOptions",
    "CompactOptions",
    "Count",
    "Cover",
    "CoverCurve",
    "CoverCurveOptions",
    "CoverRow",
    "CurvePoint",
    "ErrorSource",
    "Family",
    "FenceOptions",
    "Objective",
    "OptionKeys",
    "ParsePrefixOptions",
    "PortSpan",
    "PortSpanFit",
    "Prefix",
    "PrefixLike",
    "PrefixMatch",
    "Range",
    "RangeLike",
    "SgtErrorDetails",
    "SgtErrorInit",
    "TrustCurve",
  ]);
});
