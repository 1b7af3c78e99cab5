const DIRECT = -1;

/**
 * The near side of a key: an interface, and the own address that the key rests on where nothing
 * told the direction. The typed twin of `OwnAddresses`, which explains the rule.
 */
export class Endpoints {
  /** By number: interface, family and own address; `own` is null where the direction was told. */
  readonly list: Endpoint[] = [];
  #direct = new Int32Array(256).fill(-1);
  readonly #undirected = new Map<number, number>();

  direct(eni: number): number {
    while (eni >= this.#direct.length) this.#grow();
    const known = this.#direct[eni] as number;
    if (known !== DIRECT) return known;
    const made = this.list.push({ eni, isIpv6: false, own: null, recordCount: 0 }) - 1;
    this.#direct[eni] = made;
    return made;
  }

  /** Counts `recordCount` records in which the address stands on one side. */
  undirected(eni: number, isIpv6: boolean, own: number, recordCount: number): number {
    const key = familyKey(eni, isIpv6) * 4_294_967_296 + (own >>> 0);
    let endpoint = this.#undirected.get(key);
    if (endpoint === undefined) {
      endpoint = this.list.push({ eni, isIpv6, own, recordCount: 0 }) - 1;
      this.#undirected.set(key, endpoint);
    }
    (this.list[endpoint] as Endpoint).recordCount += recordCount;
    return endpoint;
  }

  #grow(): void {
    const direct = new Int32Array(this.#direct.length * 2).fill(DIRECT);
    direct.set(this.#direct);
    this.#direct = direct;
  }
}

export interface Endpoint {
  readonly eni: number;
  readonly isIpv6: boolean;
  /** IPv4 number or IPv6 table number. */
  readonly own: number | null;
  recordCount: number;
}

/** Undirected records by interface and family, counted once each. */
export class UndirectedCounts {
  /** By {@link familyKey}. */
  readonly counts: Map<number, number> = new Map();

  add(eni: number, isIpv6: boolean, recordCount: number): void {
    const key = familyKey(eni, isIpv6);
    this.counts.set(key, (this.counts.get(key) ?? 0) + recordCount);
  }

  /** The own addresses that alone are common to all records of an interface and family; null where none is, or both sides always are. */
  *settled(endpoints: readonly Endpoint[]): Generator<{ eni: number; isIpv6: boolean; own: number | null }> {
    const common = new Map<number, number | null>([...this.counts.keys()].map((key) => [key, null]));
    const several = new Set<number>();
    for (const { eni, isIpv6, own, recordCount } of endpoints) {
      const key = familyKey(eni, isIpv6);
      if (own === null || this.counts.get(key) !== recordCount) continue;
      if (common.get(key) !== null) several.add(key);
      common.set(key, own);
    }
    for (const [key, own] of common) {
      yield { eni: eniOfKey(key), isIpv6: isIpv6Key(key), own: several.has(key) ? null : own };
    }
  }

  /** For each endpoint, whether its own address may be the interface's. */
  mayBeOwn(endpoints: readonly Endpoint[]): boolean[] {
    const isCommon = ({ eni, isIpv6, recordCount }: Endpoint) =>
      this.counts.get(familyKey(eni, isIpv6)) === recordCount;
    const settled = new Set<number>();
    for (const endpoint of endpoints) {
      if (endpoint.own !== null && isCommon(endpoint)) settled.add(familyKey(endpoint.eni, endpoint.isIpv6));
    }
    return endpoints.map(
      (endpoint) =>
        endpoint.own === null || isCommon(endpoint) || !settled.has(familyKey(endpoint.eni, endpoint.isIpv6)),
    );
  }
}

/** One number for an interface and a family; {@link eniOfKey} and {@link isIpv6Key} take it apart. */
function familyKey(eni: number, isIpv6: boolean): number {
  return eni * 2 + (isIpv6 ? 1 : 0);
}

export function eniOfKey(key: number): number {
  return key >>> 1;
}

export function isIpv6Key(key: number): boolean {
  return (key & 1) === 1;
}
