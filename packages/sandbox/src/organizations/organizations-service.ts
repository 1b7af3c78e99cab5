import type { JsonObject } from "../account/json.js";
import { ApiError } from "../protocol/api-error.js";
import type { Caller } from "../protocol/api-request.js";
import { jsonErrorReply, jsonReply, parseJsonRequest } from "../protocol/json-protocol.js";
import { cutPage } from "../protocol/page.js";
import { type QueryParams, textParam } from "../protocol/query-params.js";
import type { Service } from "../protocol/service.js";
import { accountJson, organizationJson, rootJson, unitJson } from "./organization-json.js";
import { type OrganizationModel, ROOT_ID } from "./organization-model.js";

const TARGET = "AWSOrganizationsV20161128.";

/** Organizations over JSON 1.1: who belongs to it, and how it is divided. */
export function organizationsService(model: OrganizationModel | undefined): Service {
  return {
    name: "organizations",
    clients: ["Organizations"],
    parse: (http) => parseJsonRequest(http, TARGET),
    permissionOf: (action) => `organizations:${action}`,
    run: ({ request }) => {
      if (model === undefined || !isMember(model, request.caller))
        throw new ApiError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
      return jsonReply(result(request.action, request.params, request.caller, model));
    },
    errorReply: jsonErrorReply,
    denied: (permission, arn) =>
      new ApiError("AccessDeniedException", `User: ${arn} is not authorized to perform: ${permission}`),
    throttled: () => new ApiError("TooManyRequestsException", "AWS Organizations can't complete your request.", 400),
  };
}

const isMember = ({ accounts, managementAccountId }: OrganizationModel, { accountId }: Caller): boolean =>
  accountId === managementAccountId || accounts.some((account) => account.accountId === accountId);

function result(action: string, params: QueryParams, caller: Caller, model: OrganizationModel): JsonObject {
  if (action === "DescribeOrganization") return { Organization: organizationJson(model) };
  const mayList = [model.managementAccountId, ...(model.delegatedAdministrators ?? [])].includes(caller.accountId);
  if (!mayList) throw new ApiError("AccessDeniedException", "You don't have permissions to access this resource.");
  switch (action) {
    case "ListRoots":
      return page("Roots", [rootJson(model)], params, model);
    case "ListAccounts":
      return page("Accounts", accountsOf(model), params, model);
    case "ListAccountsForParent":
      return page("Accounts", accountsOf(model, parentOf(params, model)), params, model);
    case "ListOrganizationalUnitsForParent":
      return page("OrganizationalUnits", unitsOf(model, parentOf(params, model)), params, model);
    default:
      throw new ApiError("UnknownOperationException", `The operation ${action} is not known.`);
  }
}

function accountsOf(model: OrganizationModel, parentId?: string): JsonObject[] {
  const { accounts } = model;
  const found = parentId === undefined ? accounts : accounts.filter(({ unitId = ROOT_ID }) => unitId === parentId);
  return found.map((account) => accountJson(account, model));
}

function unitsOf(model: OrganizationModel, parent: string): JsonObject[] {
  const units = (model.units ?? []).filter(({ parentId = ROOT_ID }) => parentId === parent);
  return units.map((unit) => unitJson(unit, model));
}

/** @throws ApiError `ParentNotFoundException`, `InvalidInputException` */
function parentOf(params: QueryParams, { units = [] }: OrganizationModel): string {
  const id = textParam(params, "ParentId") ?? "";
  if (!/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/.test(id))
    throw new ApiError("InvalidInputException", "You specified an invalid value.");
  if (id !== ROOT_ID && !units.some((unit) => unit.id === id))
    throw new ApiError("ParentNotFoundException", "We can't find a root or OU with the ParentId that you specified.");
  return id;
}

const EMPTY_PAGE = "empty-page";

/** At most 20 a page, whatever is asked for. */
function page(list: string, items: readonly JsonObject[], params: QueryParams, model: OrganizationModel): JsonObject {
  const token = textParam(params, "NextToken");
  if (model.emptyFirstPages === true && token === undefined) return { [list]: [], NextToken: EMPTY_PAGE };
  const { NextToken: _, ...rest } = params;
  const asked = token === undefined || token === EMPTY_PAGE ? rest : { ...rest, NextToken: token };
  const cut = cutPage(items, (item) => String(item.Id), asked, { min: 1, max: 20, preset: 20 });
  return { [list]: cut.items, ...(cut.nextToken === undefined ? {} : { NextToken: cut.nextToken }) };
}
