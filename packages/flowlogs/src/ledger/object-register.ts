import type { UnreadObject, Window } from "../coverage/coverage.js";
import type { CountedObject } from "./batch.js";
import type { CountedIn } from "./digest.js";
import { ledgerWindow } from "./ledger-window.js";
import { hasAwsName } from "./object-bucket.js";

/** What a run that found an object should do with it. */
export type ObjectState =
  | { readonly state: "new" }
  /** Its records are in the ledger: pass it over. */
  | { readonly state: "counted" }
  /** It may not be read, and coverage must say so. */
  | { readonly state: "refused"; readonly unread: UnreadObject };

/** What an object is known by. */
export type ObjectStamp = Pick<CountedObject, "key" | "size" | "tag">;

/** What to do with an object that is asked for `window`, when `counted` of its identity is in the ledger. */
export function judgeObject(object: ObjectStamp, window: Window, counted: CountedIn | undefined): ObjectState {
  if (counted === undefined) return { state: "new" };
  if (!isSameObject(counted, object)) return refused(object.key, CHANGED);
  const read = ledgerWindow(counted.asked);
  const isWider = window.from < read.from || window.to > read.to;
  return counted.outsideWindowCount > 0 && isWider ? refused(object.key, PARTIAL) : { state: "counted" };
}

/**
 * Whether two objects of one identity are in the same state. AWS writes a file once, so one of its name and size is the same
 * wherever it was read: in another bucket its ETag differs, and a copy on a disk has a time of its own.
 */
export function isSameObject(one: ObjectStamp, other: ObjectStamp): boolean {
  return one.size === other.size && (one.tag === other.tag || hasAwsName(other.key));
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
