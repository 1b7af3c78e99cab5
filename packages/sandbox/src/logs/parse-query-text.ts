import { ApiError } from "../protocol/api-error.js";
import { type Condition, parseCondition } from "./condition.js";
import { type Token, tokenize } from "./tokens.js";

/** One number or time computed over the records of a group. */
export interface Aggregate {
  readonly fn: "count" | "sum" | "min" | "max";
  /** `*` for count(*). */
  readonly field: string;
  readonly as: string;
}

/** A field to group by; with `binSeconds`, the time of the event cut to so many seconds. */
export interface GroupKey {
  readonly as: string;
  readonly binSeconds?: number;
}

/** One command of a query, between two pipes. */
export type QueryStep =
  | { readonly kind: "parse"; readonly field: string; readonly regex: RegExp }
  | { readonly kind: "filter"; readonly condition: Condition }
  | { readonly kind: "fields"; readonly fields: readonly string[] }
  | { readonly kind: "stats"; readonly aggregates: readonly Aggregate[]; readonly keys: readonly GroupKey[] }
  | { readonly kind: "sort"; readonly field: string; readonly isDescending: boolean }
  | { readonly kind: "limit"; readonly count: number };

/**
 * Reads a query of Logs Insights QL: `parse` with a regular expression, `filter`, `fields`, `stats … by`,
 * `sort`, `limit`. What it does not know it refuses, as AWS does.
 * @throws ApiError `MalformedQueryException`
 */
export function parseQueryText(text: string): QueryStep[] {
  const steps: Token[][] = [[]];
  for (const token of tokenize(text)) {
    if (token.kind === "symbol" && token.text === "|") steps.push([]);
    else steps.at(-1)?.push(token);
  }
  return steps.map(parseStep);
}

function parseStep(tokens: readonly Token[]): QueryStep {
  const [command, ...rest] = tokens;
  switch (command?.text.toLowerCase()) {
    case "parse":
      return parseParse(rest);
    case "filter":
      return { kind: "filter", condition: parseCondition(rest) };
    case "fields":
    case "display":
      return { kind: "fields", fields: separate(rest).map(oneWord) };
    case "stats":
      return parseStats(rest);
    case "sort":
      return { kind: "sort", field: rest[0]?.text ?? "", isDescending: rest[1]?.text.toLowerCase() === "desc" };
    case "limit":
      return { kind: "limit", count: Number(rest[0]?.text ?? Number.NaN) || malformed("limit") };
    default:
      return malformed(command?.text ?? "an empty command");
  }
}

function parseParse([field, regex, ...more]: readonly Token[]): QueryStep {
  if (field?.kind !== "word" || regex?.kind !== "regex" || more.length > 0) return malformed("parse");
  // The names of groups are letters and digits, as in the engine that AWS uses.
  const names = [...regex.text.matchAll(/\(\?<([^=!>][^>]*)>/g)].map(([, name = ""]) => name);
  if (names.some((name) => !/^[A-Za-z][A-Za-z0-9]*$/.test(name))) return malformed("the name of a group");
  return { kind: "parse", field: field.text, regex: new RegExp(regex.text) };
}

function parseStats(tokens: readonly Token[]): QueryStep {
  const by = tokens.findIndex(({ kind, text }) => kind === "word" && text.toLowerCase() === "by");
  const head = by === -1 ? tokens : tokens.slice(0, by);
  const tail = by === -1 ? [] : tokens.slice(by + 1);
  return { kind: "stats", aggregates: separate(head).map(parseAggregate), keys: separate(tail).map(parseKey) };
}

function parseAggregate(tokens: readonly Token[]): Aggregate {
  const text = tokens.map((token) => token.text).join(" ");
  const [, fn, field = "", as] = /^(count|sum|min|max) \( ([@\w*]+) \)(?: as (\w+))?$/.exec(text) ?? [];
  if (fn === undefined) return malformed(text);
  return { fn: fn as Aggregate["fn"], field, as: as ?? `${fn}(${field})` };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

function parseKey(tokens: readonly Token[]): GroupKey {
  const text = tokens.map((token) => token.text).join(" ");
  const [, count, unit = "", as] = /^bin \( (\d+)([smhd]) \)(?: as (\w+))?$/.exec(text) ?? [];
  if (count === undefined) return { as: oneWord(tokens) };
  return { as: as ?? `bin(${count}${unit})`, binSeconds: Number(count) * (UNITS[unit] ?? 0) };
}

/** Lists parted by commas outside of brackets. */
function separate(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    if (parts.length === 0) parts.push([]);
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function oneWord(tokens: readonly Token[]): string {
  const [word, ...more] = tokens;
  return word?.kind === "word" && more.length === 0 ? word.text : malformed(word?.text ?? "a list");
}

export function malformed(what: string): never {
  throw new ApiError("MalformedQueryException", `unexpected symbol found in query: ${what.slice(0, 100)}`);
}
