import type { RuleMaking, Sighting } from "@sgt/flowlogs";
import { readConfigItem } from "./config-item.js";
import { toldByItem } from "./config-sightings.js";
import type { GapTally } from "./history-gap.js";
import { GroupStates } from "./told-rules.js";

/**
 * Gathers what items of AWS Config tell, in any order and any number of times. Memory grows with what is told, not
 * with what is read: snapshots of months repeat one item.
 */
export class ConfigHistory {
  readonly #gaps: GapTally;
  readonly #told = new Map<string, Sighting>();
  /** Interfaces and instants whose groups were told: what does not tell them there says nothing more. */
  readonly #toldGroups = new Set<string>();
  readonly #gapsSeen = new Set<string>();
  /** Until when a snapshot still showed what was told. */
  readonly #shownUntil = new Map<string, number>();
  readonly #groups = new GroupStates();

  constructor(gaps: GapTally) {
    this.#gaps = gaps;
  }

  /** Adds an item; of a file that shows all at one time, a Config snapshot, with that time in seconds since 1970. */
  add(value: unknown, snapshotAt: number | null = null): void {
    const item = readConfigItem(value);
    if (item === null) return;
    this.#groups.add(item);
    const { sightings, gaps } = toldByItem(item);
    for (const sighting of sightings) {
      const { kind, accountId, region, eniId, from, state } = sighting;
      const key = [kind, accountId, region, eniId, from, state.groups, state.subject, state.scalingGroup].join(" ");
      this.#told.set(key, sighting);
      if (state.groups !== null) this.#toldGroups.add(`${eniId} ${from}`);
      if (kind === "told" && snapshotAt !== null)
        this.#shownUntil.set(key, Math.max(snapshotAt, this.#shownUntil.get(key) ?? 0));
    }
    for (const gap of gaps) {
      const key = `${gap.accountId} ${gap.subject} ${gap.reason} ${gap.at}`;
      if (!this.#gapsSeen.has(key)) this.#gaps.add(gap);
      this.#gapsSeen.add(key);
    }
  }

  /** When rules were made, as two states of a group tell. */
  ruleMakings(): RuleMaking[] {
    return [...this.#groups.makings()];
  }

  /**
   * All that was told. What a later snapshot repeats is likely to have stayed so until then, and not certain: a change
   * of the last minutes may not have been recorded yet.
   */
  *sightings(): Generator<Sighting> {
    for (const [key, sighting] of this.#told) {
      const { kind, eniId, from, state } = sighting;
      if (kind === "told" && state.groups === null && this.#toldGroups.has(`${eniId} ${from}`)) continue;
      yield sighting;
      const until = this.#shownUntil.get(key) ?? 0;
      if (until > sighting.until && state.groups !== null)
        yield { ...sighting, kind: "inferred", from: sighting.until, until };
    }
  }
}
