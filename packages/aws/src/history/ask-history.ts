import type { OptionKeys } from "@sgt/cidr";
import type { LogObject } from "@sgt/flowlogs";
import type { CoveredTime, NotRead } from "@sgt/snapshot";
import { chooseVisit, type VisitChoice } from "../collect/choose-visit.js";
import { visitRegions } from "../collect/visit-regions.js";
import { checkKeys } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";
import { type Clock, systemClock } from "../session/clock.js";
import { AskedLog } from "./asked-log.js";
import { type RecorderState, readConfigItems } from "./config-resources.js";
import { lookedUp, lookupEvents } from "./lookup-events.js";

export interface AskHistoryOptions extends VisitChoice {
  readonly source: "cloudtrail" | "config";
  /** The folder that keeps what was told, `_history` of a ledger: what is in it is not asked again. */
  readonly keptIn: string;
  /** Of CloudTrail: the events to look up. */
  readonly eventNames: readonly string[];
  /** Seconds since 1970. */
  readonly from: number;
  readonly clock?: Clock | undefined;
  /** Told how much was told so far. */
  readonly onProgress?: ((count: number) => void) | undefined;
}

/** All that is kept of an account's history, of this run and of earlier ones. */
export interface AskedHistory {
  /** Files as CloudTrail or AWS Config deliver them. */
  readonly objects: AsyncIterable<LogObject>;
  /** Times of which every event was told, seconds since 1970; empty for AWS Config. */
  readonly covered: readonly CoveredTime[];
  /** Accounts and regions that could not be asked. Not empty means exit code 4. */
  readonly notRead: readonly NotRead[];
}

/**
 * Asks CloudTrail's event history or AWS Config, account by account and region by region, for what the folder lacks. A run that is
 * stopped or killed keeps what it was told, and the next goes on from there.
 *
 * @throws SGT_AWS_ROLE_NEEDED and what else choosing accounts throws, before anything is asked
 * @throws SGT_AWS_ASKED_DAMAGED, SGT_AWS_OUT_NOT_WRITABLE, SGT_AWS_EXPIRED, SGT_AWS_NO_CREDENTIALS, SGT_AWS_STOPPED
 * @throws the code of the failure when a single region was meant and could not be asked
 */
export async function askHistory(options: AskHistoryOptions): Promise<AskedHistory> {
  checkKeys(options, ASK_HISTORY_KEYS);
  const { source, keptIn, eventNames, from, clock = systemClock, signal, onProgress } = options;
  const chosen = await chooseVisit(options);
  const log = await AskedLog.open(keptIn);
  const notRead: NotRead[] = [];
  let count = 0;
  const onTold = (more: number): void => {
    count += more;
    onProgress?.(count);
  };
  const region = async (session: AwsSession): Promise<void> => {
    const asking = { session, log, from, clock, signal };
    if (source === "cloudtrail") return lookupEvents({ ...asking, eventNames, onEvents: onTold });
    const state = await readConfigItems({ ...asking, onItems: onTold });
    if (state !== "recording") notRead.push(notRecorded(session, state));
  };
  await visitRegions({ ...options, ...chosen }, { region, notRead: (one) => void notRead.push(one) });
  const covered = source === "config" ? [] : lookedUp(log, eventNames);
  return {
    objects: log.objects(source),
    covered: covered.map(({ place: { accountId, region: name }, span: [start, until] }) => {
      return { accountId, region: name, from: start, until };
    }),
    notRead: notRead.sort((a, b) => (placeText(a) < placeText(b) ? -1 : 1)),
  };
}

function notRecorded({ accountId, region }: AwsSession, state: Exclude<RecorderState, "recording">): NotRead {
  const reason = state === "none" ? "AWS Config has no recorder there" : "AWS Config's recorder is stopped there";
  return { accountId, region, code: "SGT_AWS_NOT_RECORDED", reason };
}

const placeText = ({ accountId, region = "" }: NotRead): string => `${accountId} ${region}`;

const ASK_HISTORY_KEYS = {
  session: "needed",
  source: "needed",
  keptIn: "needed",
  eventNames: "needed",
  from: "needed",
  roleName: true,
  externalId: true,
  regions: true,
  accounts: true,
  organization: true,
  units: true,
  concurrency: true,
  clock: true,
  signal: true,
  onProgress: true,
} satisfies OptionKeys<AskHistoryOptions>;
