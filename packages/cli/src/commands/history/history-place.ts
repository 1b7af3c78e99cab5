import { join, resolve } from "node:path";
import { DAY_S } from "@sgt/cidr";
import type { LogObject } from "@sgt/flowlogs";
import { folderSource } from "@sgt/flowlogs/node";
import { type CoveredTime, TRAIL_EVENTS } from "@sgt/snapshot";
import type { UnreadHistory } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { openReader } from "../../inputs/open-reader.js";
import { chosenBy, openCaller } from "../../inputs/read-accounts.js";
import type { HistoryArgs } from "./options.js";

/** Where an account's history comes from. */
export interface HistoryPlace {
  /** Files as AWS Config and CloudTrail deliver them. */
  readonly objects: AsyncIterable<LogObject>;
  /** Times of which every event was told. */
  readonly covered: readonly CoveredTime[];
  /** What could not be asked, beside files that cannot be read. */
  readonly notRead: readonly UnreadHistory[];
  /** Files delivered earlier are left out, seconds since 1970. */
  readonly from: number | undefined;
  close(): void;
}

const DEFAULT_DAYS = 90;
const LIVE = { "cloudtrail:": "cloudtrail", "config:": "config" } as const;

/**
 * Opens what `--from` names: a path, `s3://bucket/prefix`, or one of AWS's services, which is asked now.
 * @throws {UsageError} for options that do not go with it, and what `@sgt/aws` throws.
 */
export async function openHistory(args: HistoryArgs, context: CommandContext): Promise<HistoryPlace> {
  refuseStrayOptions(args);
  const { from, days } = args;
  const since = (count: number): number => (Math.floor(context.io.now() / 1000 / DAY_S) - count) * DAY_S;
  if (from.startsWith("s3://")) return bucketPlace(args, context, since(days ?? DEFAULT_DAYS));
  if (isLive(from)) return livePlace(LIVE[from], args, context, since(days ?? DEFAULT_DAYS));
  const source = folderSource(resolve(context.io.cwd, from));
  const objects = source.list({ from: 0, to: Number.POSITIVE_INFINITY }, context.io.signal);
  return { ...NOTHING_MORE, objects, from: days === undefined ? undefined : since(days) };
}

const isLive = (text: string): text is keyof typeof LIVE => Object.hasOwn(LIVE, text);
const NOTHING_MORE = { covered: [], notRead: [], close: (): void => undefined } as const;

async function bucketPlace(args: HistoryArgs, { io, reporter }: CommandContext, from: number): Promise<HistoryPlace> {
  const { historySource, parseS3Url } = await import("@sgt/aws");
  const { from: url, accounts, regions, requestPayer } = args;
  parseS3Url(url);
  const session = await openReader(args, io);
  const source = historySource({ session, url, accounts, regions, requestPayer });
  reporter.say(`account ${session.accountId}: looking in ${url}`);
  const close = (): void => {
    source.close();
    session.close();
  };
  return { ...NOTHING_MORE, objects: source.list({ from, to: io.now() / 1000 }, io.signal), from, close };
}

/** What was told is kept beside the ledger's rows: a run that was cut off goes on from there, and a later one asks for the rest. */
async function livePlace(
  source: "cloudtrail" | "config",
  args: HistoryArgs,
  { io, reporter }: CommandContext,
  from: number,
): Promise<HistoryPlace> {
  const { askHistory, Pace, systemClock } = await import("@sgt/aws");
  const { signal } = io;
  const session = await openCaller(args, new Pace({ signal }));
  reporter.say(
    `account ${session.accountId}, ${session.region}: asking ${source === "config" ? "AWS Config" : "CloudTrail"}`,
  );
  const unit = source === "config" ? "items" : "events";
  const asked = await askHistory({
    ...{ ...chosenBy(args, io), session, source, from, signal, eventNames: TRAIL_EVENTS },
    keptIn: join(resolve(io.cwd, args.out), "_history"),
    clock: { ...systemClock, now: () => io.now() },
    onProgress: (done) => reporter.progress({ label: "asking", done, unit }),
  }).finally(() => session.close());
  const notRead = asked.notRead.map(({ accountId, region, code, reason }) => {
    return { key: [accountId, region].filter((part) => part !== undefined).join(" "), code, reason };
  });
  return { ...NOTHING_MORE, objects: asked.objects, covered: asked.covered, notRead, from: undefined };
}

/** An option that has no effect would be taken for one that has. */
function refuseStrayOptions(args: HistoryArgs): void {
  const { from, requestPayer, roleArn, organization, ou, roleName } = args;
  const isS3 = from.startsWith("s3://");
  if (/^[a-z0-9]+:\/\//i.test(from) && !isS3)
    throw new UsageError(`--from cannot be "${from}"`, "Give a path, s3://bucket/prefix, cloudtrail: or config:.");
  const forS3 = { "request-payer": requestPayer || undefined, "role-arn": roleArn };
  const forLive = { organization: organization || undefined, ou, "role-name": roleName };
  if (!isS3) refuse(forS3, "s3://…");
  if (!isLive(from)) refuse(forLive, "cloudtrail: or config:");
}

function refuse(options: Readonly<Record<string, unknown>>, where: string): void {
  const [stray] = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (stray !== undefined) throw new UsageError(`--${stray} goes with --from ${where} only`, `Leave out --${stray}.`);
}
