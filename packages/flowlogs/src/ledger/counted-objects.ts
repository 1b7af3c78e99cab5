import type { Window } from "../coverage/coverage.js";
import type { CountedIn } from "./digest.js";
import type { LedgerView } from "./ledger-view.js";
import { bucketOf, objectIdentity } from "./object-bucket.js";
import { judgeObject, type ObjectStamp, type ObjectState } from "./object-register.js";

/** Looks objects up among those that a ledger counts; reads their buckets only, and each once. */
export class CountedObjects {
  readonly #view: LedgerView;
  readonly #buckets = new Map<string, ReadonlyMap<string, CountedIn>>();

  constructor(view: LedgerView) {
    this.#view = view;
  }

  /** The counted object of each key, in their order. */
  async find(keys: readonly string[]): Promise<(CountedIn | undefined)[]> {
    const found: (CountedIn | undefined)[] = [];
    for (const key of keys) found.push((await this.#bucket(bucketOf(key))).get(objectIdentity(key)));
    return found;
  }

  /** What to do with each object. */
  async judge(objects: readonly ObjectStamp[], window: Window): Promise<ObjectState[]> {
    const counted = await this.find(objects.map(({ key }) => key));
    return objects.map((object, i) => judgeObject(object, window, counted[i]));
  }

  async #bucket(name: string): Promise<ReadonlyMap<string, CountedIn>> {
    const known = this.#buckets.get(name);
    if (known !== undefined) return known;
    const objects = await this.#view.bucket(name);
    const bucket = new Map(objects.map((object) => [objectIdentity(object.key), object]));
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
