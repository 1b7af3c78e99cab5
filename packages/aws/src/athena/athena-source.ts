import { randomBytes } from "node:crypto";
import type { OptionKeys } from "@sgt/cidr";
import type { FoldingSource, RemoteFold, RemoteFoldSettings } from "@sgt/flowlogs/node";
import { awsError, checkKeys } from "../errors.js";
import { systemClock } from "../session/clock.js";
import { openBucket } from "../sources/s3-bucket.js";
import { parseS3Url } from "../sources/s3-location.js";
import { type AwsLogSource, openS3Source, S3_SOURCE_KEYS, type S3SourceOptions } from "../sources/s3-source.js";
import { shareSignal } from "../sources/share-signal.js";
import { AthenaFold } from "./athena-fold.js";
import { type BatchLimits, completeLimits } from "./batches.js";
import { OutputFolder, parseOutput } from "./output-folder.js";
import { StatementRunner } from "./statement-runner.js";

export interface AthenaSourceOptions extends S3SourceOptions {
  /** `s3://bucket/prefix/` where Athena may write, in the region of the logs. What is written there is removed again. */
  readonly output: string;
  /** `primary` unless given. */
  readonly workgroup?: string | undefined;
  /** The database that tables are made in, for as long as a query runs; `default` unless given. */
  readonly database?: string | undefined;
  /** Batches asked about at once; 4 unless given. */
  readonly maxQueries?: number | undefined;
  /** What one query is about at most. */
  readonly batch?: Partial<BatchLimits> | undefined;
}

export interface AthenaSource extends AwsLogSource, FoldingSource {
  /** Bytes that queries scanned so far: AWS charges for them. */
  readonly scannedBytes: number;
  /** Objects that were left to the reader on this machine. */
  readonly handedBackCount: number;
}

/**
 * Flow logs in S3 as a source that counts them where they are, by queries of Athena. It lists what `s3Source` lists, so the
 * ledger knows the objects by the same names whichever engine read them. Objects that are not as AWS delivers them,
 * or that Athena did not read from their first byte to their last, are handed back to be read here.
 *
 * @throws SGT_AWS_INVALID_SOURCE, SGT_AWS_QUERY_OUTPUT for what is no place to write to. `foldObjects` throws the codes of
 *   `StatementRunner.run` and of `OutputFolder`, and SGT_AWS_QUERY_ANSWER
 */
export function athenaSource(options: AthenaSourceOptions): AthenaSource {
  checkKeys(options, ATHENA_SOURCE_KEYS);
  const { database = "default", workgroup = "primary", url } = options;
  completeLimits(options.batch);
  parseOutput(options.output);
  requireName("database", database, /^[A-Za-z0-9_]{1,255}$/);
  requireName("workgroup", workgroup, /^[A-Za-z0-9._-]{1,128}$/);
  if (parseS3Url(url).arn !== null)
    throw awsError("SGT_AWS_INVALID_SOURCE", `Athena does not read ${JSON.stringify(url.slice(0, 200))}`, {
      hint: "Give the access point by its alias: s3://alias/prefix.",
    });
  const inner = openS3Source(options);
  const used = { scannedBytes: 0, handedBackCount: 0 };
  return {
    ...inner,
    get scannedBytes() {
      return used.scannedBytes;
    },
    get handedBackCount() {
      return used.handedBackCount;
    },
    async *foldObjects(objects, settings): AsyncGenerator<RemoteFold> {
      for await (const fold of foldAll({ ...options, database, workgroup }, objects, settings, (bytes) => {
        used.scannedBytes += bytes;
      })) {
        used.handedBackCount += fold.handedBack?.length ?? 0;
        yield fold;
      }
    },
  };
}

const ATHENA_SOURCE_KEYS = {
  ...S3_SOURCE_KEYS,
  output: "needed",
  workgroup: true,
  database: true,
  maxQueries: true,
  batch: true,
} satisfies OptionKeys<AthenaSourceOptions>;

async function* foldAll(
  options: AthenaSourceOptions & { readonly database: string; readonly workgroup: string },
  objects: Parameters<FoldingSource["foldObjects"]>[0],
  settings: RemoteFoldSettings,
  onScanned: (bytes: number) => void,
): AsyncGenerator<RemoteFold> {
  const { session, database, workgroup, clock = systemClock, maxQueries = 4 } = options;
  const { AthenaClient } = await import("@aws-sdk/client-athena");
  const run = `sgt-${Date.now().toString(36)}${randomBytes(6).toString("hex")}`;
  const bucket = await openBucket(session, parseS3Url(options.url), options);
  let output: OutputFolder | undefined;
  try {
    output = await OutputFolder.open(session, options.output, bucket.region, run);
    const client = session.inRegion(bucket.region).client(AthenaClient);
    const resultsFolder = output.url("results");
    const runner = new StatementRunner({ client, clock, workgroup, database, resultsFolder, onScanned });
    const limits = completeLimits(options.batch);
    const parts = { bucket, output, runner, clock, database, run, limits, width: maxQueries };
    yield* new AthenaFold(parts, { ...settings, signal: shareSignal(settings.signal) }).fold(objects);
  } finally {
    await output?.remove();
    output?.close();
    bucket.client.destroy();
  }
}

function requireName(what: string, name: string, form: RegExp): void {
  if (form.test(name)) return;
  throw awsError("SGT_AWS_INVALID_SOURCE", `not a ${what} of Athena: ${JSON.stringify(name.slice(0, 200))}`, {
    hint: `Give --athena-${what} as Athena names it.`,
  });
}
