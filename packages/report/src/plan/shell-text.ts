import { safeText } from "../text/safe-text.js";

/** Returns a word as a POSIX shell reads it back, whatever is in it: always in single quotes. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Returns a comment line; nothing in the text ends the line. */
export function hashComment(text: string): string {
  return `# ${safeText(text)}`;
}
