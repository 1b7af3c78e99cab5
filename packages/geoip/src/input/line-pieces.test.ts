import { describe, expect, test } from "@jest/globals";
import { linePieces, PIECE_BYTES } from "./line-pieces.js";

const LINE = "192.0.2.1\n";

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("pieces", () => {
  const text = Buffer.from(LINE.repeat(400_000));

  // A file read by the megabyte once came in pieces that were a little too small for threads to begin.
  test.each([997, 1 << 16, PIECE_BYTES, 1 << 20, text.length])("of chunks of %d bytes", async (size) => {
    const pieces: Buffer[] = [];
    for await (const piece of linePieces(chunks(text, size))) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(text)).toBe(true);
    for (const piece of pieces.slice(0, -1)) {
      expect(piece.length).toBeGreaterThanOrEqual(PIECE_BYTES);
      expect(piece.length).toBeLessThan(PIECE_BYTES * 1.25);
      expect(piece.at(-1)).toBe(10);
    }
  });
});
