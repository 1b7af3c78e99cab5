import type { OptionKeys } from "@sgt/cidr";
import { checkKeys } from "../errors.js";
import { systemClock } from "../session/clock.js";
import type { AccountsResult, CollectAccountsOptions } from "./accounts-options.js";
import { AccountsReader } from "./accounts-reader.js";
import { chooseVisit } from "./choose-visit.js";
import { SnapshotRecord } from "./snapshot-record.js";

/**
 * Reads accounts into a snapshot folder, regions in parallel: the caller's own, those named, or those
 * of an organization. Roles are assumed under a session policy that permits reading only. What AWS
 * refuses, suspended accounts, regions that are not enabled and regions that were throttled to the
 * end are in `notRead`, and the rest is read. Each region's folder is there whole or not at all, and
 * `snapshot.json` is true at every moment, so that a collection that was killed can be resumed.
 *
 * @throws SGT_AWS_ROLE_NEEDED when other accounts are meant and no role is named
 * @throws SGT_AWS_UNKNOWN_ACCOUNT, SGT_AWS_UNKNOWN_OU, SGT_AWS_UNKNOWN_REGION, SGT_AWS_NO_ORGANIZATION,
 *   before anything is read
 * @throws SGT_AWS_OUT_DAMAGED, SGT_AWS_OUT_ELSEWHERE when the folder is of something else
 * @throws SGT_AWS_EXPIRED, SGT_AWS_NO_CREDENTIALS when the caller's own credentials end,
 *   SGT_AWS_OUT_NOT_WRITABLE, and SGT_AWS_STOPPED when the signal ends it; what was read stays, and
 *   `resume` goes on
 * @throws the code of the failure when a single region was meant and could not be read
 */
export async function collectAccounts(options: CollectAccountsOptions): Promise<AccountsResult> {
  checkKeys(options, COLLECT_ACCOUNTS_KEYS);
  const { out, clock = systemClock, onEvent } = options;
  const at = new Date(clock.now()).toISOString();
  const { chosen, ownRegions } = await chooseVisit(options);
  const record = await SnapshotRecord.open(out);
  onEvent?.({
    kind: "accounts-chosen",
    accountCount: chosen.accountIds.length,
    inactiveCount: chosen.inactive.length,
  });
  await record.begin({
    at,
    organizationId: chosen.organization?.organizationId,
    accounts: chosen.accounts,
    accountIds: [...chosen.accountIds, ...chosen.inactive.map(({ accountId }) => accountId)],
    resume: options.resume === true,
  });
  const reader = new AccountsReader({ ...options, clock, record, chosen, ownRegions });
  await reader.readAll();
  await record.finish();
  return { organizationId: chosen.organization?.organizationId ?? null, accounts: chosen.accounts, ...reader.result() };
}

const COLLECT_ACCOUNTS_KEYS = {
  session: "needed",
  out: "needed",
  roleName: true,
  externalId: true,
  regions: true,
  only: true,
  resume: true,
  concurrency: true,
  pace: true,
  onEvent: true,
  signal: true,
  clock: true,
  accounts: true,
  organization: true,
  units: true,
} satisfies OptionKeys<CollectAccountsOptions>;
