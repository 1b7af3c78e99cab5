import { resolve } from "node:path";
import type { AwsLogSource, AwsSession, S3Location } from "@sgt/aws";
import { counted } from "@sgt/cidr";
import { folderSource, type LogSource } from "@sgt/flowlogs/node";
import { formatBytes } from "@sgt/report/text";
import type { FlowLogCoverageOptions } from "@sgt/snapshot";
import type { CommandContext } from "../command.js";
import { UsageError } from "../errors/usage-error.js";
import type { SourceArgs } from "../options/source-options.js";
import { openReader } from "./open-reader.js";

/** Where the flow logs come from, and what the command needs to know of it. */
export interface ChosenSource {
  readonly source: LogSource;
  /** What is read one by one, in the plural. */
  readonly unit: "files" | "hours";
  /** Reports whether it costs little to look for the newest record among all names. */
  readonly isNear: boolean;
  /** As flow logs name it as their destination; undefined where a copy is read. */
  readonly place: FlowLogCoverageOptions["source"];
  /** Days that the place keeps logs; undefined when nobody knows. */
  retentionDays(): Promise<number | null | undefined>;
  /** What is to be said when all is read. */
  summary(): string | null;
  close(): void;
}

export interface SourceUse {
  /** Reads a log group up to now, for those who ask who is refused at this moment; no ledger takes it. */
  readonly isLive: boolean;
}

/**
 * Opens what `--logs` names: a path, `s3://bucket/prefix`, or `cloudwatch:` and a log group.
 * @throws {UsageError} for options that do not go with it, and what `@sgt/aws` throws.
 */
export async function chooseSource(
  args: SourceArgs,
  context: CommandContext,
  { isLive }: SourceUse = { isLive: false },
): Promise<ChosenSource> {
  refuseStrayOptions(args);
  if (args.engine === "athena") return athenaChoice(args, context);
  if (args.logs.startsWith("s3://")) return s3Choice(args, context);
  if (args.logs.startsWith(CLOUDWATCH)) return cloudWatchChoice(args, context, isLive);
  const source = folderSource(resolve(context.io.cwd, args.logs), formatOf(args));
  return {
    source,
    unit: "files",
    isNear: true,
    place: undefined,
    retentionDays: () => Promise.resolve(undefined),
    summary: () => null,
    close: () => undefined,
  };
}

const CLOUDWATCH = "cloudwatch:";

async function s3Choice(args: SourceArgs, { io, reporter }: CommandContext): Promise<ChosenSource> {
  const { parseS3Url, s3Source } = await import("@sgt/aws");
  const location = parseS3Url(args.logs);
  const session = await openReader(args, io);
  const source = s3Source({ session, ...bucketOf(args) });
  reporter.say(`account ${session.accountId}: looking in ${args.logs}`);
  return { ...remote(source, session), unit: "files", place: placeOf(location), summary: () => null };
}

async function athenaChoice(args: SourceArgs, { io, reporter }: CommandContext): Promise<ChosenSource> {
  const { athenaSessionPolicy, athenaSource, parseOutput, parseS3Url } = await import("@sgt/aws");
  const { athenaOutput: output = "", athenaWorkgroup: workgroup, athenaDatabase: database } = args;
  const location = parseS3Url(args.logs);
  parseOutput(output);
  const session = await openReader(args, io, ({ partition }) => athenaSessionPolicy(output, partition));
  const source = athenaSource({ session, ...bucketOf(args), output, workgroup, database });
  reporter.say(`account ${session.accountId}: Athena counts what is in ${args.logs}, and writes to ${output}`);
  const readHere = () =>
    source.handedBackCount === 0 ? "" : `; ${counted(source.handedBackCount, "file")} read on this machine`;
  return {
    ...remote(source, session),
    unit: "files",
    place: placeOf(location),
    summary: () => `Athena scanned ${formatBytes(source.scannedBytes)}${readHere()}`,
  };
}

function bucketOf(args: SourceArgs) {
  const { logs: url, accounts, regions, requestPayer } = args;
  return { url, accounts, regions, requestPayer, ...formatOf(args) };
}

/** Flow logs name the bucket; an access point is another name for it. */
function placeOf({ bucket, arn }: S3Location): ChosenSource["place"] {
  return arn === null && !bucket.endsWith("-s3alias") ? { kind: "s3", name: bucket } : undefined;
}

async function cloudWatchChoice(
  args: SourceArgs,
  { io, reporter }: CommandContext,
  isLive: boolean,
): Promise<ChosenSource> {
  const { cloudWatchSource, parseGroup, systemClock } = await import("@sgt/aws");
  const given = args.logs.slice(CLOUDWATCH.length);
  parseGroup(given);
  const session = await openReader(args, io);
  const engine = args.engine === "local" ? "local" : "insights";
  const source = await cloudWatchSource({
    ...{ session, group: given, engine, isLive, ...formatOf(args) },
    clock: { ...systemClock, now: () => io.now() },
  });
  const { name, region, retentionDays } = source.group;
  const kept = retentionDays === null ? "kept for ever" : `kept for ${counted(retentionDays, "day")}`;
  reporter.say(`account ${session.accountId}, ${region}: log group ${name}, ${kept}`);
  return {
    ...remote(source, session),
    unit: "hours",
    place: { kind: "cloud-watch-logs", name },
    summary: () => (engine === "insights" ? `Logs Insights scanned ${formatBytes(source.scannedBytes)}` : null),
  };
}

function remote(source: AwsLogSource, session: AwsSession) {
  return {
    source,
    isNear: false,
    retentionDays: () => source.retentionDays(),
    close: () => {
      source.close();
      session.close();
    },
  };
}

function formatOf({ logFormat }: SourceArgs) {
  return logFormat === undefined ? {} : { logFormat };
}

/** An option that has no effect would be taken for one that has. */
function refuseStrayOptions(args: SourceArgs): void {
  const { logs, engine, accounts, regions, requestPayer, roleArn } = args;
  const isS3 = logs.startsWith("s3://");
  const isCloudWatch = logs.startsWith(CLOUDWATCH);
  if (/^[a-z0-9]+:\/\//i.test(logs) && !isS3)
    throw new UsageError(`--logs cannot be "${logs}"`, "Give a path, s3://bucket/prefix, or cloudwatch:GROUP.");
  refuseStrayAthena(args);
  if (engine === "insights" && !isCloudWatch)
    throw new UsageError("--engine insights needs a log group", "Give --logs cloudwatch:GROUP.");
  if (roleArn !== undefined && !isS3 && !isCloudWatch)
    throw new UsageError("--role-arn needs logs in AWS", "Give --logs s3://… or cloudwatch:GROUP.");
  const forS3 = { accounts, regions, "request-payer": requestPayer || undefined };
  const [stray] = Object.entries(forS3).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (stray !== undefined && !isS3)
    throw new UsageError(`--${stray} goes with --logs s3://… only`, `Leave out --${stray}.`);
}

function refuseStrayAthena({ logs, engine, athenaOutput, athenaWorkgroup, athenaDatabase }: SourceArgs): void {
  const given = {
    "athena-output": athenaOutput,
    "athena-workgroup": athenaWorkgroup,
    "athena-database": athenaDatabase,
  };
  const [stray] = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (engine !== "athena") {
    if (stray !== undefined) throw new UsageError(`--${stray} goes with --engine athena only`, `Leave out --${stray}.`);
    return;
  }
  if (!logs.startsWith("s3://"))
    throw new UsageError("--engine athena needs logs in a bucket", "Give --logs s3://bucket/prefix.");
  if (athenaOutput === undefined)
    throw new UsageError("--engine athena needs --athena-output", "Give s3://bucket/prefix/ where Athena may write.");
}
