import { expect, test } from "@jest/globals";
import { IdTable } from "./id-table.js";

test.each([
  ["nothing", []],
  ["some, and again", [7, 0, 7, 4_294_967_294, 0]],
])("ids of %s", (_, values) => {
  const table = new IdTable();
  const known = [...new Set<number>(values)];
  expect(values.map((value) => table.idOf(value))).toEqual(values.map((value) => known.indexOf(value)));
  expect([...table.values()]).toEqual(known);
});

// With a fixed number of leading bits, tables of more than two million took minutes.
test("2,500,000 values take no longer each than a thousand do", () => {
  const table = new IdTable();
  const count = 2_500_000;
  // Odd, so that no two are the same.
  const addressOf = (i: number): number => Math.imul(i, 0x85ebca6b) >>> 0;
  for (let i = 0; i < count; i++) table.idOf(addressOf(i));
  expect(table.size).toBe(count);
  expect(table.idOf(addressOf(123_456))).toBe(123_456);
}, 60_000);
