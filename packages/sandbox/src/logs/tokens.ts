import { ApiError } from "../protocol/api-error.js";

/** A piece of a query. */
export interface Token {
  readonly kind: "word" | "number" | "text" | "regex" | "symbol";
  /** Without its quotes or slashes. */
  readonly text: string;
}

const PIECES: readonly (readonly [Token["kind"] | "blank", RegExp])[] = [
  ["blank", /\s+/y],
  ["regex", /\/((?:[^/\\]|\\.)+)\//y],
  ["text", /"((?:[^"\\]|\\.)*)"/y],
  ["text", /'((?:[^'\\]|\\.)*)'/y],
  ["number", /\d+(?:\.\d+)?(?![A-Za-z_])/y],
  ["word", /[@\w*]+/y],
  ["symbol", /!=|<=|>=|[=<>|,()[\]]/y],
];

/** Cuts a query into pieces. @throws ApiError `MalformedQueryException` */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length; ) {
    const found = match(query, at);
    if (found === undefined) {
      throw new ApiError(
        "MalformedQueryException",
        `unexpected symbol found in query at ${at}: ${query.slice(at, at + 20)}`,
      );
    }
    if (found.kind !== "blank") tokens.push({ kind: found.kind, text: found.text });
    at = found.end;
  }
  return tokens;
}

function match(query: string, at: number) {
  for (const [kind, pattern] of PIECES) {
    pattern.lastIndex = at;
    const found = pattern.exec(query);
    if (found !== null) return { kind, text: found[1] ?? found[0], end: pattern.lastIndex };
  }
  return undefined;
}
