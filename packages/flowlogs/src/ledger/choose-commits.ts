import { flowLogsError } from "../errors.js";
import type { LedgerState } from "./ledger-state.js";
import type { Commit, CountedObject } from "./manifest.js";
import { isSameObject, objectIdentity } from "./object-register.js";

/** A commit and the ledger it lies in. */
export interface FoundCommit {
  readonly commit: Commit;
  readonly dir: string;
}

/**
 * Chooses commits of several ledgers so that every object counts exactly once. A commit counts as a
 * whole or not at all, so one that shares only some of its objects with the others has no place.
 * Larger commits come first: of two readings of the same objects the one in fewer pieces wins.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_OVERLAP` when no such choice was found.
 * @throws `SGT_FLOWLOGS_OBJECT_CHANGED` when two ledgers counted different states of one object.
 */
export function chooseCommits(ledgers: readonly LedgerState[]): FoundCommit[] {
  const chosen: FoundCommit[] = [];
  const counted = new Map<string, { object: CountedObject; found: FoundCommit }>();
  for (const found of bySize(ledgers)) {
    const { objects } = found.commit;
    for (const object of objects) checkSame(object, found, counted.get(objectIdentity(object.key)));
    const known = objects.filter(({ key }) => counted.has(objectIdentity(key))).length;
    if (objects.length > 0 && known === objects.length) continue;
    if (known > 0) throw overlapError(found, counted);
    chosen.push(found);
    for (const object of objects) counted.set(objectIdentity(object.key), { object, found });
  }
  return chosen.sort((a, b) => (a.commit.id < b.commit.id ? -1 : 1));
}

function bySize(ledgers: readonly LedgerState[]): FoundCommit[] {
  const byId = new Map<string, FoundCommit>();
  for (const { dir, commits } of ledgers) for (const commit of commits) byId.set(commit.id, { commit, dir });
  return [...byId.values()].sort(
    ({ commit: a }, { commit: b }) => b.objects.length - a.objects.length || (a.id < b.id ? -1 : 1),
  );
}

function checkSame(
  object: CountedObject,
  found: FoundCommit,
  other: { object: CountedObject; found: FoundCommit } | undefined,
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

function overlapError(found: FoundCommit, counted: ReadonlyMap<string, { found: FoundCommit }>): Error {
  const shared = found.commit.objects.find(({ key }) => counted.has(objectIdentity(key)));
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
