import { type AccountsResult, type CollectAccountsOptions, collectAccounts, openSession, Pace } from "@sgt/aws";
import type { CommandContext } from "../command.js";
import type { AccountArgs } from "../options/account-options.js";
import { printCollection } from "../reporters/collection-progress.js";

/** Where to and how much; whose accounts the arguments say. */
export interface ReadingOptions extends Pick<CollectAccountsOptions, "out" | "only" | "resume" | "concurrency"> {
  /** Said when it is cut short and something was read. */
  readonly whenCut?: string;
}

/**
 * Reads the accounts that the arguments ask for into a folder, with describe calls only, and tells it on stderr.
 * @throws what `openSession` and `collectAccounts` throw.
 */
export async function readAccounts(
  args: AccountArgs,
  { whenCut, ...options }: ReadingOptions,
  { io, reporter }: CommandContext,
): Promise<AccountsResult> {
  const { signal } = io;
  const pace = new Pace({ signal });
  const region = args.region ?? firstOf(args);
  const session = await openSession({ region, profile: args.profile, readOnly: true, pace });
  reporter.say(`account ${session.accountId}, ${session.region}`);
  const telling = printCollection(reporter);
  const { accounts, organization, ou: units, roleName } = args;
  const externalId = args.externalId ?? (io.env.SGT_EXTERNAL_ID || undefined);
  const chosen = { accounts, organization, units, roleName, externalId, regions: regionsOf(args) };
  try {
    return await collectAccounts({ ...options, ...chosen, session, pace, onEvent: telling.onEvent, signal });
  } catch (error) {
    if (whenCut !== undefined && telling.hasBegun()) reporter.warn(whenCut);
    throw error;
  } finally {
    session.close();
  }
}

/** Whoever names regions need not name one to ask from. */
const firstOf = ({ regions }: AccountArgs): string | undefined => regions?.find((region) => region !== "all");

function regionsOf({ regions, accounts, organization, ou }: AccountArgs): readonly string[] | "all" | undefined {
  if (regions !== undefined) return regions.includes("all") ? "all" : regions;
  return organization || ou !== undefined || accounts !== undefined ? "all" : undefined;
}
