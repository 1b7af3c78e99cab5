/** An account as Organizations lists it. */
export interface OrganizationAccount {
  readonly accountId: string;
  readonly name?: string;
  /** `ACTIVE` unless given; `PENDING_ACTIVATION`, `SUSPENDED`, `PENDING_CLOSURE`, `CLOSED`. */
  readonly state?: string;
  /** The unit it stands in; the root when absent. */
  readonly unitId?: string;
}

/** An organization that the sandbox's accounts belong to. */
export interface OrganizationModel {
  readonly managementAccountId: string;
  readonly accounts: readonly OrganizationAccount[];
  readonly units?: readonly { readonly id: string; readonly name: string; readonly parentId?: string }[];
  /** Members that may list accounts, too. */
  readonly delegatedAdministrators?: readonly string[];
  /** `o-sandbox000` unless given. */
  readonly organizationId?: string;
  /** Begin every list with an empty page that has a successor, as AWS reserves itself the right to do. */
  readonly emptyFirstPages?: boolean;
  /** Which of an account's two members about its state are there: AWS retires `Status` for `State`. */
  readonly stateMembers?: "both" | "state" | "status";
}

export const ROOT_ID = "r-sand";
export const organizationIdOf = (model: OrganizationModel): string => model.organizationId ?? "o-sandbox000";
