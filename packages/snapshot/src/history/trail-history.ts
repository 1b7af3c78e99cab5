import type { RuleMaking, Sighting } from "@sgt/flowlogs";
import type { GapTally, HistoryGapReason } from "./history-gap.js";
import { InterfaceTimeline } from "./interface-timeline.js";
import { looseOf, textOf } from "./loose-json.js";
import { type OwnerChange, ownerChangeOf } from "./owner-changes.js";
import { rulesMadeBy } from "./told-rules.js";
import { changesOf, type TrailChange } from "./trail-changes.js";
import { type CoveredTime, TrailCoverage } from "./trail-coverage.js";
import { readTrailRecord, type TrailRecord } from "./trail-record.js";

interface DatedChange {
  readonly eventId: string;
  readonly at: number;
  readonly name: string;
  readonly change: TrailChange;
}

/**
 * Gathers what CloudTrail's events tell of interfaces, in any order and any number of times: files are in no order, and trails of an
 * organization and of an account tell the same twice. Memory grows with the events about interfaces, not with all.
 */
export class TrailHistory {
  readonly #gaps: GapTally;
  readonly #coverage = new TrailCoverage();
  readonly #eventIds = new Set<string>();
  readonly #replaced = new Set<string>();
  readonly #ruleMakings = new Map<string, RuleMaking>();
  readonly #ownerChanges = new Map<string, OwnerChange>();
  /** By account and region. */
  readonly #changes = new Map<string, DatedChange[]>();

  constructor(gaps: GapTally) {
    this.#gaps = gaps;
  }

  /** Adds an event. */
  add(value: unknown): void {
    const record = readTrailRecord(value);
    if (record === "no-place") this.#gaps.add({ ...NOWHERE, subject: textOf(looseOf(value).eventName) });
    else if (record !== null) this.#addRecord(record);
  }

  #addRecord(record: TrailRecord): void {
    this.#coverage.add(record);
    const key = `${record.accountId} ${record.eventId}`;
    for (const making of rulesMadeBy(record)) this.#ruleMakings.set(`${key} ${making.rule}`, making);
    const owner = ownerChangeOf(record);
    if (owner !== null) this.#ownerChanges.set(key, owner);
    const changes = changesOf(record);
    if (changes.length === 0 || this.#eventIds.has(key)) return;
    this.#eventIds.add(key);
    if (record.replacesEventId !== "") this.#replaced.add(`${record.accountId} ${record.replacesEventId}`);
    const scope = `${record.accountId} ${record.region}`;
    const known = this.#changes.get(scope) ?? [];
    this.#changes.set(scope, known);
    for (const change of changes) known.push(datedChange(record, change));
  }

  /** Says that every event of a time was told, as CloudTrail's own event history tells them. */
  cover(time: CoveredTime): void {
    this.#coverage.cover(time);
  }

  /** Changes of what interfaces belong to, each event's once: which interfaces these are the directory knows. */
  ownerChanges(): OwnerChange[] {
    return [...this.#ownerChanges.values()];
  }

  /** The rules that were made, each event's once. */
  ruleMakings(): RuleMaking[] {
    return [...this.#ruleMakings.values()];
  }

  /** Says that a file of events could not be read; of what account and day, seconds since 1970, where its name tells. */
  spoil(accountId: string | null, at: number | null): void {
    this.#coverage.spoil(accountId, at);
  }

  /**
   * All that was told. To be asked for once, when all was added. What an event told stands until the next, as far as CloudTrail told of
   * every day between; then nobody knows.
   */
  *sightings(): Generator<Sighting> {
    for (const [scope, changes] of this.#changes) {
      const [accountId = "", region = ""] = scope.split(" ");
      const heldUntil = (from: number): number => this.#coverage.heldUntil(accountId, region, from);
      const timeline = new InterfaceTimeline({ accountId, region, heldUntil });
      for (const { eventId, at, name, change } of changes.sort(compare)) {
        if (this.#replaced.has(`${accountId} ${eventId}`)) continue;
        const reason = reasonOf(change, timeline.take(change, at));
        if (reason !== null) this.#gaps.add({ accountId, region, source: "cloudtrail", reason, at, subject: name });
      }
      yield* timeline.finish();
    }
  }
}

const NOWHERE = { accountId: "", region: "", source: "cloudtrail", reason: "no-place", at: null } as const;

function datedChange({ eventId, at, name }: TrailRecord, change: TrailChange): DatedChange {
  return { eventId, at, name, change };
}

function reasonOf({ what }: TrailChange, isKnown: boolean): HistoryGapReason | null {
  if (what === "untold") return "event-incomplete";
  return isKnown ? null : "interface-unknown";
}

/** Within one second what is made comes first, and what ends last. */
function compare(a: DatedChange, b: DatedChange): number {
  return (
    a.at - b.at || rankOf(a.change) - rankOf(b.change) || (a.eventId < b.eventId ? -1 : Number(a.eventId > b.eventId))
  );
}

function rankOf({ what }: TrailChange): number {
  if (what === "made") return 0;
  return what === "deleted" || what === "terminated" ? 2 : 1;
}
