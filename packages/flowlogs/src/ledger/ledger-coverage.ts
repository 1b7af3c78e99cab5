import type { UnreadObject, Window } from "../coverage/coverage.js";
import type { EniDay, RunCoverage } from "../coverage/run-coverage.js";
import { CountedObjects } from "./counted-objects.js";
import type { Runs } from "./digest.js";
import type { LedgerView } from "./ledger-view.js";

/** From the earliest to the latest second that any run was asked for; nothing where none was. */
export function askedOf({ asked }: Runs): Window {
  return asked ?? { from: 0, to: 0 };
}

/**
 * What the runs covered and still is there, with the days of interfaces given: an object that one run could not read and
 * a later one did is no hole.
 */
export async function coverageOf(view: LedgerView, eniDays: readonly EniDay[]): Promise<RunCoverage[]> {
  const runs = await view.runs();
  if (runs.batchCount === 0) return [];
  const counted = await new CountedObjects(view).find(runs.unread.map(({ key }) => key));
  const holes = runs.unread.filter(({ code }, i) => STAYS.has(code) || counted[i] === undefined);
  const unread: readonly UnreadObject[] = [...runs.cut, ...holes];
  return [{ ...runs.coverage, asked: askedOf(runs), eniDays, unread }];
}

/** Holes that stay although the object is counted. */
const STAYS: ReadonlySet<string> = new Set(["SGT_FLOWLOGS_OBJECT_CHANGED", "SGT_FLOWLOGS_OBJECT_PARTIAL"]);
