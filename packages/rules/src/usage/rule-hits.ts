import type { Point } from "@sgt/snapshot";

/** What is known of one source on one port of one rule. */
export interface SourceHits {
  recordCount: number;
  /** Records of which nobody knows who opened the connection. */
  unprovedCount: number;
  /** Seconds since 1970. */
  firstSeen: number;
  lastSeen: number;
  /** The first UTC day and the last one. */
  firstDate: string;
  lastDate: string;
  /** Distinct UTC days; 3 stands for three and more. */
  dayCount: 1 | 2 | 3;
  /** Each list of groups of which it was a member for the time of a record, once; empty where nobody asked. */
  memberOf: readonly (readonly string[])[];
}

/** Sources by address; see `Point`. */
export type PortHits = Map<Point, SourceHits>;

/** What came through one rule, or may have. */
export interface RuleHits {
  recordCount: number;
  /** Records that no other rule on the interface would have admitted. */
  soleRecordCount: number;
  byteCount: number;
  firstSeen: number;
  lastSeen: number;
  /** By {@link portKey}. */
  readonly ports: Map<number, PortHits>;
  /** Records by network interface. */
  readonly enis: Map<string, number>;
}

/** What may have come through one rule: of interfaces whose groups on that day nobody can tell. */
export interface PossibleHits extends RuleHits {
  /** Interfaces by {@link portKey}. */
  readonly portEnis: Map<number, Set<string>>;
}

/** Protocol and port as one number. */
export function portKey(protocol: number, port: number): number {
  return protocol * 65536 + port;
}

/** The protocol and port of a {@link portKey}. */
export function fromPortKey(key: number): { readonly protocol: number; readonly port: number } {
  return { protocol: Math.floor(key / 65536), port: key % 65536 };
}

export function emptyRuleHits(): RuleHits {
  return {
    recordCount: 0,
    soleRecordCount: 0,
    byteCount: 0,
    firstSeen: Number.POSITIVE_INFINITY,
    lastSeen: Number.NEGATIVE_INFINITY,
    ports: new Map(),
    enis: new Map(),
  };
}

export function emptyPossibleHits(): PossibleHits {
  return { ...emptyRuleHits(), portEnis: new Map() };
}

/**
 * Notes for sources that came for certain of which groups they were members when they may have come as well: a group keeps only who was its
 * member each time.
 */
export function noteGroups(held: RuleHits, possible: RuleHits): void {
  for (const [key, sources] of held.ports) {
    for (const [point, { memberOf }] of possible.ports.get(key) ?? []) {
      const known = sources.get(point);
      if (known !== undefined) known.memberOf = [...new Set([...known.memberOf, ...memberOf])];
    }
  }
}

/**
 * Returns what may have come without the sources that came for certain on the same port; interfaces are counted by port,
 * and those of a port of which a source is left all stay.
 */
export function subtractHeld(possible: PossibleHits, held: RuleHits): PossibleHits {
  const rest = emptyPossibleHits();
  for (const [key, sources] of possible.ports) {
    const seen = held.ports.get(key);
    const left = new Map([...sources].filter(([point]) => seen === undefined || !seen.has(point)));
    if (left.size === 0) continue;
    rest.ports.set(key, left);
    const enis = possible.portEnis.get(key) ?? new Set<string>();
    rest.portEnis.set(key, enis);
    for (const eniId of enis) rest.enis.set(eniId, possible.enis.get(eniId) ?? 0);
    for (const { recordCount, firstSeen, lastSeen } of left.values()) {
      rest.recordCount += recordCount;
      rest.firstSeen = Math.min(rest.firstSeen, firstSeen);
      rest.lastSeen = Math.max(rest.lastSeen, lastSeen);
    }
  }
  return rest;
}

/** Returns what two counts come to together; neither is changed. */
export function joinPossible(a: PossibleHits | undefined, b: PossibleHits): PossibleHits {
  if (a === undefined) return b;
  const joined = emptyPossibleHits();
  for (const hits of [a, b]) addPossible(joined, hits);
  return joined;
}

function addPossible(to: PossibleHits, from: PossibleHits): void {
  to.recordCount += from.recordCount;
  to.byteCount += from.byteCount;
  to.firstSeen = Math.min(to.firstSeen, from.firstSeen);
  to.lastSeen = Math.max(to.lastSeen, from.lastSeen);
  for (const [eniId, count] of from.enis) to.enis.set(eniId, (to.enis.get(eniId) ?? 0) + count);
  for (const [key, enis] of from.portEnis) to.portEnis.set(key, new Set([...(to.portEnis.get(key) ?? []), ...enis]));
  for (const [key, sources] of from.ports) to.ports.set(key, joinSources(to.ports.get(key) ?? new Map(), sources));
}

function joinSources(to: PortHits, from: PortHits): PortHits {
  for (const [point, hits] of from) {
    const known = to.get(point);
    to.set(point, known === undefined ? { ...hits } : joinSource(known, hits));
  }
  return to;
}

function joinSource(a: SourceHits, b: SourceHits): SourceHits {
  return {
    recordCount: a.recordCount + b.recordCount,
    unprovedCount: a.unprovedCount + b.unprovedCount,
    firstSeen: Math.min(a.firstSeen, b.firstSeen),
    lastSeen: Math.max(a.lastSeen, b.lastSeen),
    firstDate: [a.firstDate, b.firstDate].sort()[0] as string,
    lastDate: [a.lastDate, b.lastDate].sort()[1] as string,
    dayCount: Math.min(3, a.dayCount + b.dayCount) as SourceHits["dayCount"],
    memberOf: [...new Set([...a.memberOf, ...b.memberOf])],
  };
}

/** Returns the distinct sources over all ports. */
export function distinctSources(hits: RuleHits): Set<Point> {
  const all = new Set<Point>();
  for (const sources of hits.ports.values()) for (const point of sources.keys()) all.add(point);
  return all;
}
