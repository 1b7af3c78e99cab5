import { expect, test } from "@jest/globals";
import { groupQuery } from "./group-query.js";
import { unload } from "./statements.js";

/** Every field of every version would be 66; this is more. */
const FIELDS = [..."interface-id srcaddr dstaddr srcport dstport protocol action start end".split(" ")].concat(
  Array.from({ length: 80 }, (_, i) => `future-field-${i}`),
);

test("a query is never longer than Athena takes, however many interfaces there are", () => {
  const enis = Array.from({ length: 20_000 }, (_, i) => {
    const addresses = [`10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`, `2001:db8::${i.toString(16)}`];
    return {
      eniId: `eni-${i.toString(16).padStart(17, "0")}`,
      accountId: "123456789012",
      region: "eu-west-1",
      addresses,
    };
  });
  const query = groupQuery({
    table: { kind: "text", fields: FIELDS },
    from: '"d"."t"',
    window: { from: 0, to: 9 },
    enis,
  });
  expect(Buffer.byteLength(unload(query, `s3://${"b".repeat(63)}/${"p".repeat(900)}/`))).toBeLessThan(262_144);
  expect(query).toContain("'eni-00000000000000000 10.0.0.0'");
  expect(query).not.toContain("2001:db8");
});

test("nothing that a snapshot says can end a text of the query", () => {
  const eni = { eniId: "eni-0a", accountId: "123456789012", region: "eu-west-1" };
  const enis = [
    { ...eni, addresses: ["10.0.0.1') OR ('a'='a", "10.0.0.300", "10.0.0.01"] },
    { ...eni, eniId: "e'x", addresses: ["10.0.0.2"] },
  ];
  const query = groupQuery({
    table: { kind: "text", fields: FIELDS },
    from: '"d"."t"',
    window: { from: 0, to: 9 },
    enis,
  });
  expect(query).not.toMatch(/10\.0\.0/);
});
