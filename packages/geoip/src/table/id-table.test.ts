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
test("2,200,000 values are found as fast as a thousand are", () => {
  const table = new IdTable();
  const count = 2_200_000;
  for (let i = 0; i < count; i++) table.idOf(i * 1429);
  expect(table.size).toBe(count);
  expect(table.idOf(123_456 * 1429)).toBe(123_456);
});
