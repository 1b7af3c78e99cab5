import { resolve } from "node:path";
import type { LogObject } from "@sgt/flowlogs";
import { folderSource } from "@sgt/flowlogs/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { openReader } from "../../inputs/open-reader.js";
import type { HistoryArgs } from "./options.js";

/** Where files of history lie. */
export interface HistoryPlace {
  /** Those delivered since then, seconds since 1970; all unless given. */
  list(from: number | undefined): AsyncIterable<LogObject>;
  close(): void;
}

/** Opens what `--from` names. @throws {UsageError} for options that do not go with it, and what `@sgt/aws` throws. */
export async function openHistory(args: HistoryArgs, context: CommandContext): Promise<HistoryPlace> {
  const isS3 = args.from.startsWith("s3://");
  refuseStrayOptions(args, isS3);
  if (isS3) return bucketPlace(args, context);
  const source = folderSource(resolve(context.io.cwd, args.from));
  const to = Number.POSITIVE_INFINITY;
  return { list: () => source.list({ from: 0, to }, context.io.signal), close: () => undefined };
}

async function bucketPlace(args: HistoryArgs, { io, reporter }: CommandContext): Promise<HistoryPlace> {
  const { historySource, parseS3Url } = await import("@sgt/aws");
  const { from: url, accounts, regions, requestPayer } = args;
  parseS3Url(url);
  const session = await openReader(args, io);
  const source = historySource({ session, url, accounts, regions, requestPayer });
  reporter.say(`account ${session.accountId}: looking in ${url}`);
  return {
    list: (from) => source.list({ from: from ?? 0, to: io.now() / 1000 }, io.signal),
    close: () => {
      source.close();
      session.close();
    },
  };
}

/** An option that has no effect would be taken for one that has. */
function refuseStrayOptions({ from, requestPayer, roleArn }: HistoryArgs, isS3: boolean): void {
  if (/^[a-z0-9]+:\/\//i.test(from) && !isS3)
    throw new UsageError(`--from cannot be "${from}"`, "Give a path, or s3://bucket/prefix.");
  const forS3 = { "request-payer": requestPayer || undefined, "role-arn": roleArn };
  const [stray] = Object.entries(forS3).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (stray !== undefined && !isS3)
    throw new UsageError(`--${stray} goes with --from s3://… only`, `Leave out --${stray}.`);
}
