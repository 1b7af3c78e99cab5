import { flowLogsError } from "../errors.js";
import type { CountedObject, StoredBatch } from "./batch.js";
import type { WholeLedger } from "./load-batches.js";
import { objectIdentity } from "./object-bucket.js";
import { isSameObject } from "./object-register.js";

/** A batch and the ledger it lies in. */
export interface FoundBatch {
  readonly batch: StoredBatch;
  readonly dir: string;
}

/**
 * Chooses batches of several ledgers so that every object counts exactly once. A batch counts as a
 * whole or not at all, so one that shares only some of its objects with the others has no place.
 * Larger batches come first: of two readings of the same objects the one in fewer pieces wins.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_OVERLAP` when no such choice was found.
 * @throws `SGT_FLOWLOGS_OBJECT_CHANGED` when two ledgers counted different states of one object.
 */
export function chooseBatches(ledgers: readonly WholeLedger[]): FoundBatch[] {
  const chosen: FoundBatch[] = [];
  const counted = new Map<string, { object: CountedObject; found: FoundBatch }>();
  for (const found of bySize(ledgers)) {
    const { objects } = found.batch;
    for (const object of objects) checkSame(object, found, counted.get(objectIdentity(object.key)));
    const known = objects.filter(({ key }) => counted.has(objectIdentity(key))).length;
    if (objects.length > 0 && known === objects.length) continue;
    if (known > 0) throw overlapError(found, counted);
    chosen.push(found);
    for (const object of objects) counted.set(objectIdentity(object.key), { object, found });
  }
  return chosen.sort((a, b) => (a.batch.id < b.batch.id ? -1 : 1));
}

function bySize(ledgers: readonly WholeLedger[]): FoundBatch[] {
  const byId = new Map<string, FoundBatch>();
  for (const { dir, batches } of ledgers) for (const batch of batches) byId.set(batch.id, { batch, dir });
  return [...byId.values()].sort(
    ({ batch: a }, { batch: b }) => b.objects.length - a.objects.length || (a.id < b.id ? -1 : 1),
  );
}

function checkSame(
  object: CountedObject,
  found: FoundBatch,
  other: { object: CountedObject; found: FoundBatch } | undefined,
): void {
  if (other === undefined) return;
  const places = `${JSON.stringify(found.dir)} and ${JSON.stringify(other.found.dir)}`;
  if (!isSameObject(other.object, object)) {
    throw flowLogsError("SGT_FLOWLOGS_OBJECT_CHANGED", `${JSON.stringify(object.key)} differs between ${places}`, {
      hint: "Analyze the logs of one of the two into a new ledger, and merge that.",
      details: { key: object.key },
    });
  }
  if (object.outsideWindowCount !== other.object.outsideWindowCount) {
    throw flowLogsError(
      "SGT_FLOWLOGS_LEDGER_OVERLAP",
      `${JSON.stringify(object.key)} was read for different windows in ${places}`,
      {
        hint: "Analyze the logs of one of the two for the wider window into a new ledger, and merge that.",
        details: { key: object.key },
      },
    );
  }
}

function overlapError(found: FoundBatch, counted: ReadonlyMap<string, { found: FoundBatch }>): Error {
  const shared = found.batch.objects.find(({ key }) => counted.has(objectIdentity(key)));
  const key = shared?.key ?? "";
  const other = counted.get(objectIdentity(key))?.found.dir ?? found.dir;
  return flowLogsError(
    "SGT_FLOWLOGS_LEDGER_OVERLAP",
    `${JSON.stringify(found.dir)} and ${JSON.stringify(other)} both count ${JSON.stringify(key)}, each together with other objects`,
    {
      hint: "Analyze the logs of one of the two into a new ledger that leaves out what the other has, and merge that.",
      details: { dir: found.dir, other, key },
    },
  );
}
