import { createHash } from "node:crypto";
import { ApiError } from "../protocol/api-error.js";
import type { QueryParams } from "../protocol/query-params.js";

/** Where a page begins; a token goes with the very parameters that it was given for. */
export function cursorAt(params: QueryParams, invalid: string): number {
  const token = params.NextToken ?? params.nextToken;
  if (token === undefined) return 0;
  const [, at, of] = /^sgt:(\d+):([0-9a-f]+)$/.exec(String(token)) ?? [];
  if (at === undefined || of !== markOf(params)) throw new ApiError(invalid, "The token is not valid.");
  return Number(at);
}

/** The token of the page that begins there. */
export function tokenAt(params: QueryParams, at: number): string {
  return `sgt:${at}:${markOf(params)}`;
}

function markOf({ NextToken: _, nextToken: __, ...rest }: QueryParams): string {
  return createHash("sha256").update(JSON.stringify(rest)).digest("hex").slice(0, 16);
}
