import {
  type AccountsResult,
  type AwsSession,
  type CollectAccountsOptions,
  collectAccounts,
  openSession,
  Pace,
  type SessionOptions,
} from "@sgt/aws";
import { isSgtError, type SgtError } from "@sgt/cidr";
import type { CommandContext } from "../command.js";
import type { Io } from "../io/io.js";
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
  const session = await openCaller(args, pace);
  reporter.say(`account ${session.accountId}, ${session.region}`);
  const telling = printCollection(reporter);
  try {
    return await collectAccounts({
      ...options,
      ...chosenBy(args, io),
      session,
      pace,
      onEvent: telling.onEvent,
      signal,
    });
  } catch (error) {
    if (whenCut !== undefined && telling.hasBegun()) reporter.warn(whenCut);
    throw error;
  } finally {
    session.close();
  }
}

/** Which accounts and regions the arguments choose, and how they are come by. */
export function chosenBy(args: AccountArgs, { env }: Io) {
  const { accounts, organization, ou: units, roleName } = args;
  const externalId = args.externalId ?? (env.SGT_EXTERNAL_ID || undefined);
  return { accounts, organization, units, roleName, externalId, regions: regionsOf(args) };
}

/** Opens the session that reads accounts at a pace. Throws as `openSession` does. */
export function openCaller(args: AccountArgs, pace: Pace): Promise<AwsSession> {
  return openFrom(args, { profile: args.profile, readOnly: true, pace });
}

/**
 * Opens a session in the region of `--region`, else in the one that is configured. Whoever names the regions to read need
 * not configure one: then the first of these that answers is asked from, so that one that is mistyped or not enabled
 * spoils nothing but itself.
 */
async function openFrom({ region, regions = [] }: AccountArgs, options: SessionOptions): Promise<AwsSession> {
  const named = region === undefined ? regions.filter((name) => name !== "all") : [];
  const failures: SgtError[] = [];
  for (const from of [region, ...named]) {
    try {
      return await openSession({ ...options, region: from });
    } catch (error) {
      if (!isSgtError(error) || !OF_THE_REGION.has(error.code)) throw error;
      failures.push(error);
    }
  }
  // That none is configured says less than what those answered that were named.
  throw failures.find(({ code }) => code !== "SGT_AWS_NO_REGION") ?? failures[0];
}

/** What a region answers that is not there or not enabled, and who has none at all. */
const OF_THE_REGION: ReadonlySet<string> = new Set([
  "SGT_AWS_NO_REGION",
  "SGT_AWS_BAD_CREDENTIALS",
  "SGT_AWS_REGION_UNAVAILABLE",
  "SGT_AWS_UNREACHABLE",
]);

function regionsOf({ regions, accounts, organization, ou }: AccountArgs): readonly string[] | "all" | undefined {
  if (regions !== undefined) return regions.includes("all") ? "all" : regions;
  return organization || ou !== undefined || accounts !== undefined ? "all" : undefined;
}
