import type { JsonObject } from "../account/json.js";
import type { ResourceList } from "../account/region-model.js";
import type { RegionState } from "../account/region-state.js";
import { ApiError } from "../protocol/api-error.js";
import { cutPage, type PageRule } from "../protocol/page.js";
import { type QueryParams, textParam } from "../protocol/query-params.js";

/** How a describe of the older services hands out a list. */
export interface ListKind {
  readonly list: ResourceList;
  readonly idMember: string;
  /** The parameter that says how many a page may hold. */
  readonly sizeParam: string;
  /** The member that says where the next page begins. */
  readonly markerMember: string;
  readonly page: PageRule;
}

/**
 * Cuts the page that `Marker` asks for from a list served as it came.
 * @throws ApiError `AccessDenied` for a list that the snapshot was made without
 */
export function listPage(kind: ListKind, state: RegionState, params: QueryParams): JsonObject {
  if (!state.isCollected(kind.list)) {
    throw new ApiError("AccessDenied", `You are not authorized: the snapshot holds no ${kind.list}.`, 403);
  }
  const idOf = (item: JsonObject): string => String(item[kind.idMember] ?? "");
  const asked = {
    ...given("MaxResults", textParam(params, kind.sizeParam)),
    ...given("NextToken", textParam(params, "Marker")),
  };
  const { items, nextToken } = cutPage(state.resources(kind.list), idOf, asked, kind.page);
  return { [kind.list]: items, [kind.markerMember]: nextToken };
}

const given = (name: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [name]: value };
