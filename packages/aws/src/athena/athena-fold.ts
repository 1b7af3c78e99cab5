import { isSgtError } from "@sgt/cidr";
import { foldRecords, type LogObject } from "@sgt/flowlogs";
import type { RemoteFold, RemoteFoldSettings } from "@sgt/flowlogs/node";
import { inOrder } from "../session/in-order.js";
import { type AnsweredBatch, type AskingParts, BatchAsker } from "./ask-batch.js";
import { type Batch, type BatchLimits, batchesOf } from "./batches.js";
import { type ProbedObject, probeObject } from "./probe-object.js";

export interface AthenaFoldOptions extends AskingParts {
  readonly limits: BatchLimits;
  /** Batches asked about at once. */
  readonly width: number;
}

/** Objects looked at, at once. */
const PROBED_AT_ONCE = 64;
/** Queries that fail because of objects, before the whole is given up. */
const MOST_FAILURES = 50;

/** Folds objects by queries of Athena, a batch of one layout at a time. */
export class AthenaFold {
  readonly #options: AthenaFoldOptions;
  readonly #settings: RemoteFoldSettings;
  readonly #asker: BatchAsker;
  #failureCount = 0;

  constructor(options: AthenaFoldOptions, settings: RemoteFoldSettings) {
    this.#options = options;
    this.#settings = settings;
    this.#asker = new BatchAsker(options, settings);
  }

  /** As `FoldingSource.foldObjects` says. Throws what {@link BatchAsker.ask} does. */
  async *fold(objects: readonly LogObject[]): AsyncGenerator<RemoteFold> {
    const { probed, others } = await this.#probe(objects);
    if (others.length > 0) yield await this.#handBack(others);
    const batches = batchesOf(probed, this.#options.limits);
    for await (const folds of inOrder(batches, this.#options.width, (batch) => this.#settle(batch))) yield* folds;
  }

  async #probe(objects: readonly LogObject[]): Promise<{ probed: ProbedObject[]; others: LogObject[] }> {
    const { signal } = this.#settings;
    const probed: ProbedObject[] = [];
    const others: LogObject[] = [];
    const probe = async (object: LogObject) => {
      return { object, found: await probeObject(this.#options.bucket, object, signal) };
    };
    for await (const { object, found } of inOrder(objects, PROBED_AT_ONCE, probe)) {
      if (found === null) others.push(object);
      else probed.push(found);
    }
    return { probed, others };
  }

  async #handBack(handedBack: readonly LogObject[]): Promise<RemoteFold> {
    const { enis, window } = this.#settings;
    return { ...(await foldRecords([], { enis, window })), objects: [], handedBack };
  }

  /** Folds a batch; objects that Athena cannot read, or reads otherwise than as a whole, are handed back. */
  async #settle(batch: Batch): Promise<RemoteFold[]> {
    if (batch.objects.length === 0) return [];
    const answered = await this.#answerOrReason(batch);
    if (typeof answered === "string") return this.#divide(batch, answered);
    const { fold, account, whole } = answered;
    const others = batch.objects.filter((one) => !whole.has(one));
    const handedBack = others.map(({ object }) => object);
    // What was read of the others cannot be taken out again.
    if (others.some((one) => account.hasRead(one)))
      return [await this.#handBack(handedBack), ...(await this.#settle({ ...batch, objects: [...whole] }))];
    const tallies = new Map([...whole].map((one) => [one.object.key, account.tally(one)]));
    return [{ ...fold, objects: [...whole].map(({ object }) => object), tallies, handedBack }];
  }

  /** Leaves out the objects that the reason names, or asks about halves, down to one that is to blame. */
  async #divide({ table, objects }: Batch, reason: string): Promise<RemoteFold[]> {
    const blamed = objects.filter(({ object }) => reason.includes(object.key));
    const guilty = objects.length === 1 ? objects : blamed;
    const rest = objects.filter((one) => !guilty.includes(one));
    const middle = guilty.length > 0 ? rest.length : Math.ceil(rest.length / 2);
    const folds = guilty.length > 0 ? [await this.#handBack(guilty.map(({ object }) => object))] : [];
    folds.push(...(await this.#settle({ table, objects: rest.slice(0, middle) })));
    folds.push(...(await this.#settle({ table, objects: rest.slice(middle) })));
    return folds;
  }

  /** The answer, or Athena's reason where it lies with the objects. */
  async #answerOrReason(batch: Batch): Promise<AnsweredBatch | string> {
    try {
      return await this.#asker.ask(batch);
    } catch (thrown) {
      const reason = isSgtError(thrown) && thrown.details?.concernsObjects === true ? thrown.details.reason : undefined;
      if (reason === undefined || this.#failureCount === MOST_FAILURES) throw thrown;
      this.#failureCount += 1;
      return String(reason);
    }
  }
}
