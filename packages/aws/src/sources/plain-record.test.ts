import { describe, expect, test } from "@jest/globals";
import { canonicalAddress, isLineFault, parseRecord } from "@sgt/flowlogs";
import { EVIDENCE_FIELDS, plainRecord } from "./plain-record.js";

const matches = (field: string, text: string): boolean => new RegExp(plainRecord([field])).test(text);
const isTaken = (field: string, text: string): boolean => !isLineFault(parseRecord(text, { fields: [field] }));

const WORDS = ["", "0", "1", "2001", "db8", "ffff", "FFFF", "12345", "g", "10", "255", "256", "01", "-"];
const JOINS = [":", "::", ".", ":::"];

/** Texts made of few parts in every order, so that gaps stand everywhere. */
function* texts(depth: number): Generator<string> {
  if (depth === 0) yield "";
  else
    for (const rest of texts(depth - 1)) for (const join of JOINS) for (const word of WORDS) yield word + join + rest;
}

/** Full addresses with a gap of every length at every place. */
function* gapped(): Generator<string> {
  for (let before = 0; before <= 8; before++)
    for (let after = 0; after + before <= 9; after++)
      yield `${Array(before).fill("ab").join(":")}::${Array(after).fill("1").join(":")}`;
}

describe("what the query takes for plain, the parser takes as well", () => {
  test("addresses", () => {
    let plainCount = 0;
    const all = [
      ...texts(3),
      ...gapped(),
      "1:2:3:4:5:6:7:8",
      "1:2:3:4:5:6:7",
      "255.255.255.255",
      "0.0.0.0",
      "1.2.3.4.5",
    ];
    for (const text of all) {
      if (!matches("srcaddr", text)) continue;
      plainCount += 1;
      if (text !== "-" && canonicalAddress(text) === null) throw new Error(`no address: ${text}`);
    }
    expect(plainCount).toBeGreaterThan(200);
    const written = [
      "10.0.0.1",
      "2001:db8::1",
      "::",
      "fe80::1:0:0:2",
      "1:2:3:4:5:6:7:8",
      "::1",
      "2001:DB8:0:0:0:0:0:1",
      "-",
    ];
    expect(written.filter((text) => !matches("dstaddr", text))).toEqual([]);
    expect(
      ["::ffff:192.0.2.1", "fe80::1%eth0", "01.2.3.4", "1:::2"].filter((text) => matches("srcaddr", text)),
    ).toEqual([]);
  });

  test.each(["version", "srcport", "protocol", "tcp-flags", "packets", "start"])("numbers of %s", (field) => {
    const ends = [0, 1, 9, 10, 99, 100, 255, 256, 999, 65_535, 65_536, 99_999, 4_294_967_295, 4_294_967_296];
    const near = ends.flatMap((end) => [end - 1, end, end + 1, end * 1_000]).map(String);
    const all = [
      ...near,
      "007",
      "00000443",
      "-",
      "1e3",
      " 1",
      "9".repeat(16),
      "1793491200",
      "1793491200123",
      "0000000000123",
    ];
    expect(all.filter((text) => matches(field, text) && !isTaken(field, text))).toEqual([]);
    expect(matches(field, field === "start" ? "1793491200" : "6")).toBe(true);
  });

  test.each([
    ["account-id", ["123456789012", "unknown", "-"], ["12345678901", "../etc"]],
    ["interface-id", ["eni-0a", "-"], ["eni_0a", "a".repeat(41), ""]],
    ["region", ["eu-west-1", "-"], ["EU", ""]],
    ["action", ["ACCEPT", "REJECT", "-"], ["accept", ""]],
    ["log-status", ["OK", "NODATA", "SKIPDATA", "-"], ["ok"]],
    ["flow-direction", ["ingress", "egress", "-"], ["in"]],
  ])("texts of %s", (field, plain, odd) => {
    expect(plain.filter((text) => !matches(field, text) || !isTaken(field, text))).toEqual([]);
    expect(odd.filter((text) => matches(field, text))).toEqual([]);
  });

  test("a line has exactly its words, whatever they are", () => {
    const form = new RegExp(plainRecord(["vpc-id", "action", "future-field"]));
    expect(["a ACCEPT b", "é ACCEPT \t"].every((line) => form.test(line))).toBe(true);
    expect(
      ["a ACCEPT", "a ACCEPT b c", " a ACCEPT b", "a  ACCEPT b", "a ACCEPT b "].some((line) => form.test(line)),
    ).toBe(false);
    expect(EVIDENCE_FIELDS).toHaveLength(17);
  });
});
