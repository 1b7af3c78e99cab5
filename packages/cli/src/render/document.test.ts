import { expect, test } from "@jest/globals";
import { renderDocument } from "./document.js";
import type { Paint } from "./paint.js";

const same = (text: string): string => text;
const paint: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

test.each(["table", "md"] as const)("150,000 rows as %s are cut, and the rest is counted", (format) => {
  const rows = Array.from({ length: 150_000 }, (_, i) => [`row ${i}`]);
  const section = { table: { columns: [{ title: "Row", wraps: true }], rows }, lines: ["below"] };
  const text = renderDocument([section], { format, width: 80, paint });
  expect(text).toContain("row 999");
  expect(text).not.toContain("row 5000");
  expect(text).toContain(format === "md" ? "145,000 more rows" : "149,000 more rows");
  expect(text).toContain("below");
});
