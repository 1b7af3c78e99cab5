import { expect, test } from "@jest/globals";
import { csvPieces, renderCsv } from "./write-table.js";

const columns = [{ title: "A", field: "a" }, { title: "B" }];

test("cells of CSV hold no line ends, formulas or control characters", () => {
  expect(renderCsv({ columns, rows: [["=1+1", "a\n\u001b[31mb"]] })).toBe("a,B\r\n'=1+1,a \ufffd[31mb\r\n");
});

test("pieces of a long table come as its rows do", () => {
  let asked = 0;
  function* rows(): Generator<string[]> {
    for (; asked < 1_000_000; asked += 1) yield [`${asked}`, "x".repeat(100)];
  }
  const pieces = csvPieces({ columns, rows: rows() });
  expect(pieces.next().value?.startsWith("a,B\r\n0,x")).toBe(true);
  expect(asked).toBeLessThan(1_000);
});
