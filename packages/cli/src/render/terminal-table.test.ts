import { describe, expect, test } from "@jest/globals";
import type { Paint } from "./paint.js";
import { renderTerminalTable } from "./terminal-table.js";
import { textWidth } from "./wrap-text.js";

const plain = (text: string): string => text;
const PAINT: Paint = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };

const TABLE = {
  columns: [{ title: "CIDR" }, { title: "Count", align: "right" as const }, { title: "Why", wraps: true }],
  rows: [
    [
      "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128",
      "1",
      "a reason that is long enough to be wrapped on a narrow terminal",
    ],
    ["10.0.0.0/8\n10.0.0.0/16", "65,536", "short"],
  ],
};

describe("renderTerminalTable", () => {
  test.each([80, 100, 160, 400])("fits %d columns, and every CIDR is whole", (width) => {
    const text = renderTerminalTable(TABLE, width, PAINT);
    expect(textWidth(text)).toBeLessThanOrEqual(width);
    for (const cidr of ["2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128", "10.0.0.0/8", "10.0.0.0/16"])
      expect(text).toContain(cidr);
  });

  test("stays too wide rather than cut a CIDR", () => {
    expect(renderTerminalTable(TABLE, 20, PAINT)).toContain("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128");
  });

  test("says the same words at every width", () => {
    const words = (width: number): string[] =>
      renderTerminalTable(TABLE, width, PAINT)
        .split(/[\s│┌┐└┘├┤┬┴┼─]+/)
        .filter(Boolean)
        .sort();
    expect(words(60)).toEqual(words(200));
  });

  test("does not colour by itself", () => {
    expect(renderTerminalTable(TABLE, 80, PAINT)).not.toContain("\u001b");
  });
});
