import { describe, expect, test } from "@jest/globals";
import { isSgtError } from "@sgt/cidr";
import fc from "fast-check";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { parquetText } from "./parquet-text.js";

const COLUMNS: ColumnSource[] = [
  { name: "version", type: "INT32", data: [3, 3, 3, 3, 3] },
  { name: "interface_id", type: "STRING", data: ["eni-0a", "eni-0a", "eni-0a", "eni-0b", "eni-0b"] },
  { name: "srcaddr", type: "STRING", data: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"] },
  { name: "packets", type: "INT64", data: [1n, 2n, 3n, 4n, 5n] },
  { name: "tcp_flags", type: "INT32", data: [2, null, 18, 0, 1] },
];
const GOOD = Buffer.from(parquetWriteBuffer({ columnData: COLUMNS }));

async function textOf(bytes: Uint8Array, stepMs: number): Promise<string> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  let text = "";
  for await (const piece of parquetText(chunks(), stepMs)) text += Buffer.from(piece).toString("utf8");
  return text;
}

describe("parquetText", () => {
  test("a header line, then a line for each row", async () => {
    expect(await textOf(GOOD, 10_000)).toBe(
      [
        "version interface-id srcaddr packets tcp-flags",
        "3 eni-0a 10.0.0.1 1 2",
        "3 eni-0a 10.0.0.2 2 -",
        "3 eni-0a 10.0.0.3 3 18",
        "3 eni-0b 10.0.0.4 4 0",
        "3 eni-0b 10.0.0.5 5 1",
        "",
      ].join("\n"),
    );
  });

  test("any bytes changed: some text or a coded error, within the time given", async () => {
    const change = fc.record({ at: fc.nat(GOOD.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(GOOD);
        for (const { at, byte } of changes) bytes.writeUInt8(byte, at);
        const outcome = await textOf(bytes, 400).catch((error: unknown) => error);
        const isCoded = isSgtError(outcome) && outcome.code.startsWith("SGT_FLOWLOGS_PARQUET_");
        expect(isCoded || (typeof outcome === "string" && outcome.length < 10_000)).toBe(true);
      }),
    );
  });
});
