import type { EvidenceRow } from "@sgt/flowlogs";
import { type LiveRule, ruleIdentity, type SecurityGroup } from "@sgt/snapshot";
import { addRow, type RowSource } from "./add-row.js";
import { GroupMatcher } from "./group-matcher.js";
import type { PeerResolver } from "./peer-resolver.js";
import { emptyPossibleHits, type PossibleHits, portKey } from "./rule-hits.js";

/**
 * Collects rows that any group of a VPC may have admitted. Rules that say the same in many groups share one
 * count: an account has few different rules, and a row of an interface that is gone fits thousands of groups.
 */
export class PossibleMatcher {
  readonly #matcher: GroupMatcher;
  readonly #hits: readonly PossibleHits[];
  readonly #indexes: ReadonlyMap<string, number>;
  #lastRow: EvidenceRow | null = null;
  #lastHits: readonly PossibleHits[] = [];

  constructor(groups: readonly SecurityGroup[], peers: PeerResolver) {
    const rules = new Map<string, LiveRule>();
    for (const { ingress } of groups) for (const rule of ingress) rules.set(ruleIdentity(rule), rule);
    this.#matcher = new GroupMatcher([...rules.values()], peers);
    this.#hits = [...rules].map(emptyPossibleHits);
    this.#indexes = new Map([...rules.keys()].map((identity, index) => [identity, index]));
  }

  /** Adds a row to every rule that may have admitted it. */
  add(row: EvidenceRow, source: RowSource): void {
    if (this.#lastRow === null || !isSameFlow(this.#lastRow, row)) {
      const { protocol, port, family } = row;
      const known = this.#matcher.match(protocol, port, family, source.point);
      const found = new Set([...known, ...this.#matcher.matchUnknown(protocol, port, family)]);
      this.#lastHits = [...found].map((index) => this.#hits[index] as PossibleHits);
    }
    this.#lastRow = row;
    for (const hits of this.#lastHits) {
      addRow(hits, row, source, false);
      const key = portKey(row.protocol, row.port);
      const enis = hits.portEnis.get(key);
      if (enis === undefined) hits.portEnis.set(key, new Set([row.eniId]));
      else enis.add(row.eniId);
    }
  }

  /** Returns what may have come through the rules of a group, by their index; rules without any are left out. */
  hitsOf({ ingress }: SecurityGroup): Map<number, PossibleHits> {
    const found = new Map<number, PossibleHits>();
    for (const [index, rule] of ingress.entries()) {
      const hits = this.#hits[this.#indexes.get(ruleIdentity(rule)) ?? -1];
      if (hits !== undefined && hits.recordCount > 0) found.set(index, hits);
    }
    return found;
  }
}

function isSameFlow(a: EvidenceRow, b: EvidenceRow): boolean {
  return a.source === b.source && a.port === b.port && a.protocol === b.protocol;
}
