/** What a POSIX shell takes as it stands. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/**
 * Returns text as one word of a POSIX shell, for commands that are shown to be typed: quoted when it has to be.
 *
 * @example
 * shellWord("journal 1.ndjson"); //=> "'journal 1.ndjson'"
 */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : shellQuoted(text);
}

/** Returns text as one word of a POSIX shell, whatever is in it: always in single quotes. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
