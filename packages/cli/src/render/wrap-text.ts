/**
 * Returns the text in lines of at most `width` characters, broken at blanks only: a word longer
 * than the width keeps its line, so that an address is never cut in two.
 */
export function wrapText(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => wrapLine(line, Math.max(1, width)))
    .join("\n");
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current === "") current = word;
    else if (current.length + 1 + word.length <= width) current += ` ${word}`;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}

/** Returns the length of the longest line. */
export function textWidth(text: string): number {
  return Math.max(0, ...text.split("\n").map((line) => [...line].length));
}

/** Returns the length of the longest word: the narrowest a column can be. */
export function wordWidth(text: string): number {
  return Math.max(0, ...text.split(/[\n ]/).map((word) => [...word].length));
}
