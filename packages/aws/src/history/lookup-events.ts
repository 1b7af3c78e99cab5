import { DAY_S } from "@sgt/cidr";
import type { AwsSession } from "../session/aws-session.js";
import type { Clock } from "../session/clock.js";
import { reading } from "../session/reading.js";
import { AskRound, nameTime } from "./ask-round.js";
import type { AskedLog, AskedPlace } from "./asked-log.js";
import { lackingOf, type Span, sharedSpans } from "./spans.js";

export interface LookupOptions {
  readonly session: AwsSession;
  readonly log: AskedLog;
  /** Only one attribute may be asked for in a call, so events are looked up by name. */
  readonly eventNames: readonly string[];
  /** Seconds since 1970; what is older than CloudTrail keeps is not told. */
  readonly from: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly onEvents?: ((count: number) => void) | undefined;
}

/** CloudTrail keeps its event history so long (CloudTrail user guide, Viewing event history). */
const KEPT_S = 90 * DAY_S;
/** Events arrive within some minutes; what was told of the last of them may lack some (docs/aws.md#history). */
const ARRIVING_S = 900;

/**
 * Looks up the events of an account and region that the log lacks, name by name, the newest first. What was told is written down
 * every half minute and when it ends, however it ends; what is in the log is not asked again.
 *
 * @throws SGT_AWS_DENIED and the other codes of a failed call, SGT_AWS_OUT_NOT_WRITABLE, and the reason of `signal`
 */
export async function lookupEvents(options: LookupOptions): Promise<void> {
  const { session, log, eventNames, from, clock, signal } = options;
  const place = placeOf(session);
  const { accountId, region } = session;
  const stem = (at: Date): string => `${accountId}_CloudTrail_${region}_${nameTime(at)}`;
  const round = new AskRound(log, place, { list: "Records", stem }, clock);
  const now = Math.floor(clock.now() / 1000);
  const window: Span = [Math.max(Math.floor(from), now - KEPT_S), now - ARRIVING_S];
  try {
    for (const name of eventNames)
      for (const span of lackingOf(window, log.covered(place, name)).reverse()) {
        signal?.throwIfAborted();
        await lookupSpan(options, round, name, span);
      }
  } finally {
    await round.writeDown();
  }
}

/** The times of which all of the events were told, of all accounts and regions that were ever asked. */
export function lookedUp(log: AskedLog, eventNames: readonly string[]): { place: AskedPlace; span: Span }[] {
  return log.places("cloudtrail").flatMap((place) => {
    const [first = [], ...others] = eventNames.map((name) => log.covered(place, name));
    return others.reduce(sharedSpans, sharedSpans(first, first)).map((span) => ({ place, span }));
  });
}

function placeOf({ accountId, region }: AwsSession): AskedPlace {
  return { source: "cloudtrail", accountId, region };
}

/** Of the second in which a page ends, the rest stands on the next. */
async function lookupSpan(options: LookupOptions, round: AskRound, name: string, [from, until]: Span): Promise<void> {
  const { session, signal, onEvents } = options;
  const { CloudTrailClient, LookupEventsCommand } = await import("@aws-sdk/client-cloudtrail");
  const client = session.client(CloudTrailClient);
  const asked = {
    LookupAttributes: [{ AttributeKey: "EventName" as const, AttributeValue: name }],
    StartTime: new Date(from * 1000),
    EndTime: new Date((until - 1) * 1000),
    MaxResults: 50,
  };
  let token: string | undefined;
  let told = until;
  do {
    signal?.throwIfAborted();
    const command = new LookupEventsCommand({ ...asked, ...(token === undefined ? {} : { NextToken: token }) });
    const page = await reading("cloudtrail:LookupEvents", () => client.send(command));
    const events = (page.Events ?? []).flatMap(({ CloudTrailEvent }) => parsed(CloudTrailEvent));
    token = page.NextToken;
    const oldest = Math.min(
      ...(page.Events ?? []).map(({ EventTime }) => Math.floor((EventTime?.getTime() ?? 0) / 1000)),
    );
    const since = token === undefined ? from : Math.max(from, Math.min(told, oldest + 1));
    await round.took(name, [since, told], events);
    told = since;
    onEvents?.(events.length);
  } while (token !== undefined);
}

function parsed(text: string | undefined): object[] {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null ? [value] : [];
  } catch {
    return [];
  }
}
