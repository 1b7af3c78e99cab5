import type { UnreadObject, Window } from "../coverage/coverage.js";
import { ledgerWindow } from "./ledger-window.js";
import type { Commit, CountedObject } from "./manifest.js";

/** What a run that found an object should do with it. */
export type ObjectState =
  | { readonly state: "new" }
  /** Its records are in the ledger: pass it over. */
  | { readonly state: "counted" }
  /** It may not be read, and coverage must say so. */
  | { readonly state: "refused"; readonly unread: UnreadObject };

type ObjectStamp = Pick<CountedObject, "key" | "size" | "tag">;

const AWS_NAME = /\d{12}_vpcflowlogs_[0-9a-z-]+_fl-[0-9a-f]+_\d{8}T\d{4}Z_[0-9a-zA-Z]+\.log(\.[a-z.]+)?$/;

/**
 * One name for an object however it was reached: a folder and its parent give different relative
 * keys for one file. The names AWS gives are unique by themselves; any other key counts whole.
 */
export function objectIdentity(key: string): string {
  return AWS_NAME.exec(key)?.[0] ?? key;
}

/** The objects that are counted, by identity, with the window each was read for. */
export class ObjectRegister {
  readonly #objects = new Map<string, CountedObject & { readonly asked: Window }>();

  constructor(commits: readonly Commit[]) {
    for (const commit of commits) this.add(commit);
  }

  add({ objects, coverage }: Commit): void {
    for (const object of objects) this.#objects.set(objectIdentity(object.key), { ...object, asked: coverage.asked });
  }

  has(object: ObjectStamp): boolean {
    return this.#objects.has(objectIdentity(object.key));
  }

  check(object: ObjectStamp, window: Window): ObjectState {
    const counted = this.#objects.get(objectIdentity(object.key));
    if (counted === undefined) return { state: "new" };
    if (!isSameObject(counted, object)) return refused(object.key, CHANGED);
    const read = ledgerWindow(counted.asked);
    const isWider = window.from < read.from || window.to > read.to;
    return counted.outsideWindowCount > 0 && isWider ? refused(object.key, PARTIAL) : { state: "counted" };
  }
}

/**
 * Whether two objects of one identity are in the same state. AWS writes a file once, so one of its name and size is the same
 * wherever it was read: in another bucket its ETag differs, and a copy on a disk has a time of its own.
 */
export function isSameObject(one: ObjectStamp, other: ObjectStamp): boolean {
  return one.size === other.size && (one.tag === other.tag || AWS_NAME.test(other.key));
}

function refused(key: string, why: Omit<UnreadObject, "key">): ObjectState {
  return { state: "refused", unread: { key, ...why } };
}

const CHANGED = {
  recordCount: 0,
  code: "SGT_FLOWLOGS_OBJECT_CHANGED",
  message:
    "the object changed after its records were counted; reading it again would count them twice. Analyze the logs into a new ledger to have it as it is now",
};

const PARTIAL = {
  recordCount: 0,
  code: "SGT_FLOWLOGS_OBJECT_PARTIAL",
  message:
    "the object was counted for a narrower window; its records outside that are not in the ledger. Analyze the logs of this window into a new ledger to have them",
};
