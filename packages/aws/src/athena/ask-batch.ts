import { isSgtError } from "@sgt/cidr";
import { type Fold, type FoldItem, foldRecords } from "@sgt/flowlogs";
import type { RemoteFoldSettings } from "@sgt/flowlogs/node";
import type { Clock } from "../session/clock.js";
import type { S3Bucket } from "../sources/s3-bucket.js";
import { listPages } from "../sources/s3-listing.js";
import { AnswerAccount } from "./answer-account.js";
import type { Batch } from "./batches.js";
import { groupQuery } from "./group-query.js";
import type { OutputFolder } from "./output-folder.js";
import type { ProbedObject } from "./probe-object.js";
import { readAnswer } from "./read-answer.js";
import type { StatementRunner } from "./statement-runner.js";
import { createTable, dropTable, inQuery, unload } from "./statements.js";

/** What batches are asked about with. */
export interface AskingParts {
  readonly bucket: S3Bucket;
  readonly output: OutputFolder;
  readonly runner: StatementRunner;
  readonly clock: Clock;
  readonly database: string;
  /** Names tables and folders of this run and of no other. */
  readonly run: string;
}

/** A batch as it was answered. */
export interface AnsweredBatch {
  readonly fold: Fold;
  readonly account: AnswerAccount;
  /** The objects that were read from their first byte to their last, and did not change. */
  readonly whole: ReadonlySet<ProbedObject>;
}

/** Attempts in all at an answer that Athena says may succeed next time. */
const ATTEMPTS = 3;
/** How long it is waited for a table to be dropped, in milliseconds. */
const DROP_MS = 60_000;

/** Asks Athena about batches, each by a table of its own. */
export class BatchAsker {
  readonly #parts: AskingParts;
  readonly #settings: RemoteFoldSettings;
  #askedCount = 0;

  constructor(parts: AskingParts, settings: RemoteFoldSettings) {
    this.#parts = parts;
    this.#settings = settings;
  }

  /** @throws what `StatementRunner.run`, `OutputFolder.write` and `AnswerAccount` throw */
  async ask(batch: Batch): Promise<AnsweredBatch> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(batch);
      } catch (thrown) {
        const mayPass = isSgtError(thrown) && thrown.details?.isRetryable === true;
        if (!mayPass || attempt === ATTEMPTS) throw thrown;
      }
    }
  }

  /** Makes the table, asks, reads what was written, and removes both, whatever happens. */
  async #once(batch: Batch): Promise<AnsweredBatch> {
    const { output, runner, database, run, bucket } = this.#parts;
    const { signal, window, enis } = this.#settings;
    this.#askedCount += 1;
    const folder = `batch-${this.#askedCount}`;
    const table = { database, name: `${run}_${this.#askedCount}`.replaceAll("-", "_") };
    const [manifest, answer] = [`${folder}/manifest`, `${folder}/answer`];
    try {
      await output.write(`${manifest}/objects`, manifestOf(batch, bucket), signal);
      await runner.run(createTable(table, batch.table, output.url(manifest)), signal);
      const query = groupQuery({ table: batch.table, from: inQuery(table), window, enis });
      await runner.run(unload(query, output.url(answer)), signal);
      return await this.#read(batch, answer);
    } finally {
      await runner.run(dropTable(table), AbortSignal.timeout(DROP_MS)).catch(() => undefined);
      await output.remove(folder);
    }
  }

  async #read(batch: Batch, answer: string): Promise<AnsweredBatch> {
    const { output, clock, bucket } = this.#parts;
    const { signal, enis, window } = this.#settings;
    const account = new AnswerAccount(batch, window, (key) => bucket.text(key));
    const whole = new Set<ProbedObject>();
    const items = async function* (): AsyncGenerator<FoldItem> {
      for await (const row of readAnswer(output, answer, clock, signal)) yield* account.take(row);
      account.verify();
      const unchanged = await unchangedKeys(bucket, batch.objects, signal);
      for (const one of batch.objects) {
        const { key, size } = one.object;
        if (!account.isWhole(one) || !unchanged.has(key)) continue;
        whole.add(one);
        yield { kind: "object", key, size, recordCount: account.tally(one).recordCount, fault: null };
      }
    };
    const fold = await foldRecords(items(), { enis, window });
    return { fold, account, whole };
  }
}

function manifestOf({ objects }: Batch, bucket: S3Bucket): string {
  return `${objects.map(({ object }) => bucket.text(object.key)).join("\n")}\n`;
}

/**
 * Returns the keys of those objects that still are what they were when they were listed: Athena reads whatever is there
 * at that moment. Their folders are listed again. Throws as `listPages` does.
 */
async function unchangedKeys(
  bucket: S3Bucket,
  objects: readonly ProbedObject[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const tags = new Map(objects.map(({ object }) => [object.key, object.tag]));
  const folders = new Set([...tags.keys()].map((key) => key.slice(0, key.lastIndexOf("/") + 1)));
  const unchanged = new Set<string>();
  for (const folder of folders) {
    for await (const page of listPages(bucket, folder, { isOneLevel: true, signal })) {
      for (const { key, etag } of page.objects) if (tags.get(key) === `etag:${etag}`) unchanged.add(key);
    }
  }
  return unchanged;
}
