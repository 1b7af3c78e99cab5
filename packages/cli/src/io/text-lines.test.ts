import { describe, expect, test } from "@jest/globals";
import { eachLine } from "./text-lines.js";

async function lines(chunks: readonly string[]) {
  const found: [number, string][] = [];
  const stream = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk, "latin1");
  })();
  const notLines = await eachLine(stream, (line, number) => found.push([number, line]));
  return { notLines, found };
}

describe("eachLine", () => {
  test.each<[string, string[], [number, string][]]>([
    ["nothing", [], []],
    ["an empty chunk", [""], []],
    [
      "the last line without its end",
      ["a\nb"],
      [
        [1, "a"],
        [2, "b"],
      ],
    ],
    [
      "a line cut by chunks",
      ["10.0", ".0.1\n10", "", ".0.0.2\n"],
      [
        [1, "10.0.0.1"],
        [2, "10.0.0.2"],
      ],
    ],
    [
      "empty lines",
      ["\n\na"],
      [
        [1, ""],
        [2, ""],
        [3, "a"],
      ],
    ],
  ])("%s", async (_name, chunks, found) => {
    expect(await lines(chunks)).toEqual({ notLines: null, found });
  });

  test("the mark of UTF-8 before the first line is not of it, also when chunks cut it", async () => {
    const mark = "\u00ef\u00bb\u00bf";
    expect((await lines([`${mark}a\n${mark}b\n`])).found).toEqual([
      [1, "a"],
      [2, `${mark}b`],
    ]);
    expect((await lines(["\u00ef", "\u00bb", "\u00bf10.0.0.1"])).found).toEqual([[1, "10.0.0.1"]]);
  });

  test("a NUL byte is no text", async () => {
    expect((await lines(["a\n\0b\n"])).notLines).toBe("binary");
    expect((await lines(["a\n\0b"])).notLines).toBe("binary");
  });

  test("a line without end is given up early", async () => {
    expect((await lines(Array.from({ length: 100 }, () => "x".repeat(1000)))).notLines).toBe("long-line");
  });
});
