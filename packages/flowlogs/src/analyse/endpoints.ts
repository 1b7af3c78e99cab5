const DIRECT = -1;

/**
 * The near side of a key: an interface, and the own address that the key rests on where nothing
 * told the direction. The typed twin of `OwnAddresses`, which explains the rule.
 */
export class Endpoints {
  /** By number: interface, family and own address; `own` is null where the direction was told. */
  readonly list: Endpoint[] = [];
  #direct = new Int32Array(256).fill(-1);
  readonly #undirected = new Map<string, number>();

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
    const key = `${eni} ${isIpv6} ${own}`;
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
  readonly counts: Map<string, number> = new Map();

  add(eni: number, isIpv6: boolean, recordCount: number): void {
    const key = `${eni} ${isIpv6}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + recordCount);
  }

  /** For each endpoint, whether its own address may be the interface's. */
  mayBeOwn(endpoints: readonly Endpoint[]): boolean[] {
    const isCommon = ({ eni, isIpv6, recordCount }: Endpoint) => this.counts.get(`${eni} ${isIpv6}`) === recordCount;
    const settled = new Set<string>();
    for (const endpoint of endpoints) {
      if (endpoint.own !== null && isCommon(endpoint)) settled.add(`${endpoint.eni} ${endpoint.isIpv6}`);
    }
    return endpoints.map(
      (endpoint) => endpoint.own === null || isCommon(endpoint) || !settled.has(`${endpoint.eni} ${endpoint.isIpv6}`),
    );
  }
}
