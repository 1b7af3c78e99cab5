import { ApiError } from "./api-error.js";
import { integerParam, type QueryParams, textParam } from "./query-params.js";

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

export interface PageRule {
  readonly min: number;
  readonly max: number;
  /** What to return when MaxResults is absent; undefined for everything. */
  readonly preset?: number;
  /** Fewer than were asked for, which every describe may give; set under a `short-page` fault. */
  readonly most?: number | undefined;
}

/**
 * Cuts the page that the request asks for. A token holds the key of the last item given, so items
 * that come or go between pages shift nothing.
 * @throws ApiError `InvalidParameterValue` for a MaxResults outside the rule, `InvalidPaginationToken`
 */
export function cutPage<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  params: QueryParams,
  rule: PageRule,
): Page<T> {
  const maxResults = integerParam(params, "MaxResults") ?? rule.preset;
  if (maxResults !== undefined && (maxResults < rule.min || maxResults > rule.max)) {
    throw new ApiError(
      "InvalidParameterValue",
      `Value ( ${maxResults} ) for parameter maxResults is invalid. Expecting a value between ${rule.min} and ${rule.max}.`,
    );
  }
  const after = lastKey(textParam(params, "NextToken"));
  const sorted = [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, Math.min(maxResults ?? rest.length, rule.most ?? rest.length));
  const last = page.at(-1);
  const hasMore = page.length < rest.length && last !== undefined;
  return { items: page, nextToken: hasMore ? token(keyOf(last)) : undefined };
}

const TOKEN_START = "sgt1.";

const token = (key: string): string => TOKEN_START + Buffer.from(key).toString("base64url");

function lastKey(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!text.startsWith(TOKEN_START)) {
    throw new ApiError("InvalidPaginationToken", "The specified pagination token is not valid or is expired.");
  }
  return Buffer.from(text.slice(TOKEN_START.length), "base64url").toString();
}
