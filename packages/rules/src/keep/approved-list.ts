import { formatPrefix, isSgtError, merge, type Prefix, parseRange, rangeToPrefixes } from "@sgt/cidr";
import { includesRange, type PointRange, rangeOf } from "@sgt/snapshot";
import * as z from "zod";
import { rulesError } from "../errors.js";

const listSchema = z.union([
  z.array(z.string()),
  // The form of the scripts that this began from: docs/article.md.
  z.object({ schema: z.literal("sg-tightener.approved/v1"), ips: z.array(z.string()) }),
]);

/**
 * Reads an approved list: text with one address, CIDR or range on each line (`#` begins a comment), the
 * same as a JSON array, or the older form `{"schema":"sg-tightener.approved/v1","ips":[…]}`. Returns the
 * fewest CIDRs with exactly these addresses, sorted.
 *
 * @throws `SGT_RULES_APPROVED_BAD_SHAPE` naming the entry; an empty list is refused too.
 */
export function parseApproved(input: unknown): string[] {
  const entries = entriesOf(input);
  if (entries.length === 0) throw badList("approved list: empty", -1);
  const prefixes = entries.flatMap((entry, at): Prefix[] => {
    try {
      return rangeToPrefixes(parseRange(entry));
    } catch (cause) {
      if (!isSgtError(cause)) throw cause;
      throw badList(`approved list: entry ${at + 1}: ${cause.message}`, at, cause);
    }
  });
  return merge(prefixes).map(formatPrefix);
}

function entriesOf(input: unknown): string[] {
  if (typeof input !== "string") return parseList(input);
  const trimmed = input.replace(/^\uFEFF/, "").trim();
  if (trimmed.startsWith("[") || trimmed.startsWith("{")) return parseList(parseJson(trimmed));
  return trimmed
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*$/, "").trim())
    .filter((line) => line !== "");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badList("approved list: not JSON", -1, cause);
  }
}

function parseList(value: unknown): string[] {
  const result = listSchema.safeParse(value);
  if (!result.success) throw badList("approved list: not a list of addresses", -1);
  return Array.isArray(result.data) ? result.data : result.data.ips;
}

function badList(message: string, entry: number, cause?: unknown): Error {
  const hint = "Give one address or CIDR on each line, or a JSON array of them.";
  return rulesError("SGT_RULES_APPROVED_BAD_SHAPE", message, { hint, details: { entry }, cause });
}

/** Approved CIDRs, to be asked what of them lies inside a rule. */
export class ApprovedList {
  readonly #entries: readonly { readonly cidr: string; readonly range: PointRange }[];

  /** @param cidrs sorted and disjoint, as `parseApproved` gives them */
  constructor(cidrs: readonly string[]) {
    this.#entries = cidrs.map((cidr) => ({ cidr, range: rangeOf(cidr) }));
  }

  /** Returns the CIDRs inside the given one; the given one itself when it lies inside an approved one. */
  inside(cidr: string, range: PointRange): string[] {
    const found: string[] = [];
    for (let at = this.#firstNotBefore(range); at < this.#entries.length; at++) {
      const entry = this.#entries[at] as { cidr: string; range: PointRange };
      if (includesRange(entry.range, range)) return [cidr];
      if (!includesRange(range, entry.range)) break;
      found.push(entry.cidr);
    }
    return found;
  }

  /** The first entry that does not end before the range begins; IPv4 comes first. */
  #firstNotBefore(range: PointRange): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = (this.#entries[middle] as { range: PointRange }).range;
      const before = entry.family === range.family ? entry.last < range.first : entry.family < range.family;
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
