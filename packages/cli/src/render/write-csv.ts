import { csvPieces, type RowSource } from "@sgt/report/text";

/** Writes a table as CSV to stdout, piece by piece: a million rows never stand in memory as one text. */
export async function writeCsv(
  table: RowSource,
  { out }: { readonly out: (text: string) => Promise<void> },
): Promise<void> {
  for (const piece of csvPieces(table)) await out(piece);
}
