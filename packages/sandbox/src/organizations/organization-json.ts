import type { JsonObject } from "../account/json.js";
import { type OrganizationAccount, type OrganizationModel, organizationIdOf, ROOT_ID } from "./organization-model.js";

const arn = (model: OrganizationModel, rest: string): string =>
  `arn:aws:organizations::${model.managementAccountId}:${rest}`;

export function organizationJson(model: OrganizationModel): JsonObject {
  const id = organizationIdOf(model);
  return {
    Id: id,
    Arn: arn(model, `organization/${id}`),
    FeatureSet: "ALL",
    MasterAccountId: model.managementAccountId,
    MasterAccountArn: arn(model, `account/${id}/${model.managementAccountId}`),
    MasterAccountEmail: `${model.managementAccountId}@example.com`,
  };
}

export function rootJson(model: OrganizationModel): JsonObject {
  return { Id: ROOT_ID, Arn: arn(model, `root/${organizationIdOf(model)}/${ROOT_ID}`), Name: "Root", PolicyTypes: [] };
}

export function unitJson(unit: { readonly id: string; readonly name: string }, model: OrganizationModel): JsonObject {
  return { Id: unit.id, Arn: arn(model, `ou/${organizationIdOf(model)}/${unit.id}`), Name: unit.name };
}

export function accountJson(account: OrganizationAccount, model: OrganizationModel): JsonObject {
  const { accountId, name = `account ${accountId}`, state = "ACTIVE" } = account;
  const members = model.stateMembers ?? "both";
  return {
    Id: accountId,
    Arn: arn(model, `account/${organizationIdOf(model)}/${accountId}`),
    Email: `${accountId}@example.com`,
    Name: name,
    ...(members === "status" ? {} : { State: state }),
    // `Status` knows fewer words: what is neither active nor suspended it calls PENDING_CLOSURE.
    ...(members === "state" ? {} : { Status: ["ACTIVE", "SUSPENDED"].includes(state) ? state : "PENDING_CLOSURE" }),
    JoinedMethod: "CREATED",
    JoinedTimestamp: 1_700_000_000,
  };
}
