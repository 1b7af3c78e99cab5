/**
 * Returns a quoted HCL string that stands for exactly this text. `$` and `%` are written as escapes
 * wherever a brace follows, so that no template begins (HCL native syntax, template expressions).
 */
export function hclString(text: string): string {
  const escaped = text
    .replace(/["\\]/g, "\\$&")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not stand in a line
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (char) => unicodeEscape(char))
    .replace(/[$%]+(?=\{)/g, (marks) => [...marks].map(unicodeEscape).join(""));
  return `"${escaped}"`;
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Gives each resource a name of its own that HCL and CloudFormation take: letters, digits and the separator. */
export class ResourceNames {
  readonly #taken = new Set<string>();
  readonly #separator: "_" | "";

  constructor(separator: "_" | "") {
    this.#separator = separator;
  }

  /**
   * Returns a name made of the words; of a second one that reads the same, with a number. The gap of an IPv6 address is
   * part of the name: without it 2001:db8::1 and 2001:db8:1:: would take turns at a name.
   */
  next(words: readonly string[]): string {
    const parts = words
      .flatMap((word) => word.replace("::", ":z:").split(/[^A-Za-z0-9]+/))
      .filter((part) => part !== "");
    const joined = this.#separator === "" ? parts.map(capital).join("") : parts.join("_");
    const base = /^[A-Za-z]/.test(joined) ? joined : `r${joined}`;
    let name = base;
    for (let n = 2; this.#taken.has(name); n++) name = `${base}${this.#separator}${n}`;
    this.#taken.add(name);
    return name;
  }
}

/** A port, type or code in a name, where AWS's -1 (any) must not read as 1. */
export function portWord(port: number): string {
  return port === -1 ? "any" : `${port}`;
}

/** With a capital where it begins with a letter. */
export function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
