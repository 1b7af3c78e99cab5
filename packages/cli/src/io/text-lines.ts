/** Longer than any address, range or comment; a file with longer lines is something else. */
const LONGEST_LINE = 4096;

/** The byte order mark of UTF-8, which editors and shells of Windows write before the first line. */
const MARK = "\u00ef\u00bb\u00bf";

/** Why a stream is no list of lines. */
export type NotLines = "binary" | "long-line";

/** Calls `onLine` for each line of a stream of bytes. Bytes become Latin-1 characters: addresses are ASCII. */
export async function eachLine(
  chunks: AsyncIterable<Uint8Array>,
  onLine: (line: string, number: number) => void,
): Promise<NotLines | null> {
  let rest = "";
  let number = 0;
  const take = (line: string): boolean => {
    number += 1;
    if (line.includes("\0")) return false;
    onLine(number === 1 ? withoutMark(line) : line, number);
    return true;
  };
  for await (const chunk of chunks) {
    const lines = (rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1")).split("\n");
    rest = lines.pop() as string;
    if (rest.length > LONGEST_LINE) return rest.includes("\0") ? "binary" : "long-line";
    if (!lines.every(take)) return "binary";
  }
  return rest === "" || take(rest) ? null : "binary";
}

function withoutMark(line: string): string {
  return line.startsWith(MARK) ? line.slice(MARK.length) : line;
}
