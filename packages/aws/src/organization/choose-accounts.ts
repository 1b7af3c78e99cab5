import type { NotRead, SnapshotAccount } from "@sgt/snapshot";
import { awsError } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";
import { listAccounts, listAccountsUnder } from "./list-accounts.js";
import { type Organization, readOrganization } from "./organization.js";

/** Which accounts are meant; the caller's own when nothing is said. */
export interface AccountChoice {
  /** Only these, by id; within the organization when that is chosen, too. */
  readonly accounts?: readonly string[] | undefined;
  /** Every active account of the caller's organization. */
  readonly organization?: boolean | undefined;
  /** Those under these organizational units or roots, at any depth. */
  readonly units?: readonly string[] | undefined;
}

export interface ChosenAccounts {
  readonly accountIds: readonly string[];
  /** Null when the accounts were named and no organization was asked. */
  readonly organization: Organization | null;
  /** What the organization says of the accounts chosen; empty without one. */
  readonly accounts: readonly SnapshotAccount[];
  /** Accounts that are chosen and closed, suspended, or not yet there. */
  readonly inactive: readonly NotRead[];
}

/**
 * Finds the accounts that are meant, each once, in the order of their ids.
 *
 * @throws SGT_AWS_UNKNOWN_ACCOUNT for what is no account id, or none of the organization
 * @throws SGT_AWS_NO_ORGANIZATION, SGT_AWS_UNKNOWN_OU, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function chooseAccounts(session: AwsSession, choice: AccountChoice): Promise<ChosenAccounts> {
  const named = choice.accounts === undefined ? undefined : [...new Set(choice.accounts)].sort();
  const malformed = named?.filter((id) => !/^\d{12}$/.test(id)) ?? [];
  if (malformed.length > 0) throw unknownAccounts(malformed, "no account ids", "An account id has twelve digits.");
  if (choice.organization !== true && choice.units === undefined) {
    return { accountIds: named ?? [session.accountId], organization: null, accounts: [], inactive: [] };
  }
  const organization = await readOrganization(session);
  const all = choice.units === undefined ? await listAccounts(session) : await listAccountsUnder(session, choice.units);
  return { organization, ...divided(named === undefined ? all : only(all, named)) };
}

function only(all: readonly SnapshotAccount[], named: readonly string[]): SnapshotAccount[] {
  const missing = named.filter((id) => !all.some(({ accountId }) => accountId === id));
  if (missing.length > 0)
    throw unknownAccounts(missing, "not among the accounts chosen", "Check the ids, and --ou when it is given.");
  return all.filter(({ accountId }) => named.includes(accountId));
}

function divided(accounts: readonly SnapshotAccount[]): Omit<ChosenAccounts, "organization"> {
  const isActive = ({ state }: SnapshotAccount): boolean => state === "ACTIVE";
  const inactive = accounts.filter((account) => !isActive(account));
  return {
    accounts,
    accountIds: accounts.filter(isActive).map(({ accountId }) => accountId),
    inactive: inactive.map(({ accountId, state }) => ({
      accountId,
      code: "SGT_AWS_ACCOUNT_INACTIVE",
      reason: `the organization says that the account is ${state}`,
    })),
  };
}

function unknownAccounts(ids: readonly string[], what: string, hint: string): Error {
  const quoted = ids.map((id) => `"${id}"`).join(", ");
  return awsError("SGT_AWS_UNKNOWN_ACCOUNT", `${what}: ${quoted}`, { hint, details: { accountIds: ids.join(",") } });
}
