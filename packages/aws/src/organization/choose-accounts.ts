import type { NotRead, SnapshotAccount } from "@sgt/snapshot";
import { awsError } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";
import { listAccounts, listAccountsUnder } from "./list-accounts.js";
import { type Organization, readOrganization } from "./organization.js";

/** Which accounts are meant; the caller's own when nothing is said. */
export interface AccountChoice {
  /** Only these, by id or by their name in the organization; within the organization when that is chosen, too. */
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
 * Finds the accounts that are meant, each once, in the order of their ids. The organization is asked when it is chosen, or when an
 * account is called by its name.
 *
 * @throws SGT_AWS_UNKNOWN_ACCOUNT for a number that is no account id, and for none of the organization
 * @throws SGT_AWS_AMBIGUOUS_ACCOUNT when several accounts are called so; it lists their ids
 * @throws SGT_AWS_NO_ORGANIZATION, SGT_AWS_UNKNOWN_OU, SGT_AWS_DENIED and the other codes of a failed call
 */
export async function chooseAccounts(session: AwsSession, choice: AccountChoice): Promise<ChosenAccounts> {
  const named = choice.accounts === undefined ? undefined : [...new Set(choice.accounts)].sort();
  const malformed = named?.filter((one) => /^\d+$/.test(one) && !isId(one)) ?? [];
  if (malformed.length > 0) throw unknownAccounts(malformed, "no account ids", "An account id has twelve digits.");
  const asksOrganization = choice.organization === true || choice.units !== undefined;
  if (!asksOrganization && (named?.every(isId) ?? true)) {
    return { accountIds: named ?? [session.accountId], organization: null, accounts: [], inactive: [] };
  }
  const organization = await readOrganization(session);
  const all = choice.units === undefined ? await listAccounts(session) : await listAccountsUnder(session, choice.units);
  return { organization, ...divided(named === undefined ? all : only(all, named)) };
}

const isId = (text: string): boolean => /^\d{12}$/.test(text);

function only(all: readonly SnapshotAccount[], named: readonly string[]): SnapshotAccount[] {
  const missing = named.filter((one) => !all.some((account) => isCalled(account, one)));
  if (missing.length > 0)
    throw unknownAccounts(
      missing,
      "not among the accounts chosen",
      "Check the ids or names, and --ou when it is given.",
    );
  for (const one of named) refuseSeveral(one, all);
  return all.filter((account) => named.some((one) => isCalled(account, one)));
}

function isCalled({ accountId, name }: SnapshotAccount, called: string): boolean {
  return isId(called) ? accountId === called : name === called;
}

/** Names in an organization need not differ. */
function refuseSeveral(called: string, all: readonly SnapshotAccount[]): void {
  const ids = all.filter((account) => isCalled(account, called)).map(({ accountId }) => accountId);
  if (ids.length < 2) return;
  throw awsError("SGT_AWS_AMBIGUOUS_ACCOUNT", `several accounts are called "${called}": ${ids.join(", ")}`, {
    hint: "Give one by its id.",
    details: { accountIds: ids.join(",") },
  });
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
