import type { Account } from "@aws-sdk/client-organizations";
import { isSgtError } from "@sgt/cidr";
import type { SnapshotAccount } from "@sgt/snapshot";
import { awsError } from "../errors.js";
import { allPages } from "../session/all-pages.js";
import type { AwsSession } from "../session/aws-session.js";
import { asking } from "./organization.js";

/** Reads every account of the organization, in the order of their ids. @throws SGT_AWS_DENIED and the codes of a failed call */
export async function listAccounts(session: AwsSession): Promise<SnapshotAccount[]> {
  const accounts = await asking(session, "organizations:ListAccounts", async (client, sdk) =>
    allPages(sdk.paginateListAccounts({ client }, {}), (page) => page.Accounts),
  );
  return inOrder(accounts.map(accountFrom));
}

/**
 * Reads the accounts that stand under organizational units or roots, at any depth, each once.
 *
 * @throws SGT_AWS_UNKNOWN_OU when one of the ids is of no unit
 */
export async function listAccountsUnder(session: AwsSession, unitIds: readonly string[]): Promise<SnapshotAccount[]> {
  const found = new Map<string, SnapshotAccount>();
  const seen = new Set<string>();
  const waiting = [...unitIds];
  for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) {
    if (seen.has(unit)) continue;
    seen.add(unit);
    for (const account of await childAccounts(session, unit)) found.set(account.accountId, account);
    waiting.push(...(await childUnits(session, unit)));
  }
  return inOrder([...found.values()]);
}

async function childAccounts(session: AwsSession, ParentId: string): Promise<SnapshotAccount[]> {
  const accounts = await inUnit(ParentId, () =>
    asking(session, "organizations:ListAccountsForParent", async (client, sdk) =>
      // Pages may be empty and have a successor all the same: only the token tells the end.
      allPages(sdk.paginateListAccountsForParent({ client }, { ParentId }), (page) => page.Accounts),
    ),
  );
  return accounts.map(accountFrom);
}

async function childUnits(session: AwsSession, ParentId: string): Promise<string[]> {
  const units = await inUnit(ParentId, () =>
    asking(session, "organizations:ListOrganizationalUnitsForParent", async (client, sdk) =>
      allPages(
        sdk.paginateListOrganizationalUnitsForParent({ client }, { ParentId }),
        (page) => page.OrganizationalUnits,
      ),
    ),
  );
  return units.flatMap(({ Id }) => (Id === undefined ? [] : [Id]));
}

/** What AWS answers for an id that is of no unit, or of none at all. */
const NO_UNIT = new Set<unknown>(["ParentNotFoundException", "InvalidInputException"]);

async function inUnit<T>(unitId: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isSgtError(error) || !NO_UNIT.has(error.details?.awsCode)) throw error;
    throw awsError("SGT_AWS_UNKNOWN_OU", `there is no organizational unit or root "${unitId}" in the organization`, {
      hint: "Give ids such as ou-ab12-cdefgh34 or r-ab12 (aws organizations list-organizational-units-for-parent).",
      details: { unitId },
      cause: error,
    });
  }
}

function accountFrom({ Id = "", Name = "", State, Status }: Account): SnapshotAccount {
  // `Status` is retired: since 9 September 2026 an answer need not hold it any more.
  const state = State ?? Status;
  if (state === undefined) {
    throw awsError("SGT_AWS_CALL_FAILED", `organizations:ListAccounts: account "${Id}" has neither State nor Status`, {
      source: "bug",
      hint: "Report it: AWS seems to have changed its answer.",
      details: { accountId: Id },
    });
  }
  return { accountId: Id, name: Name, state };
}

function inOrder(accounts: readonly SnapshotAccount[]): SnapshotAccount[] {
  return [...accounts].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
}
