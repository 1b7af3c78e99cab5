/**
 * Finds the own addresses of interfaces that the snapshot does not hold. An interface's own address
 * is in every record of it, as source or destination, so it is the one common to all of them.
 */
export class OwnAddresses {
  readonly #seen = new Map<string, { recordCount: number; readonly byAddress: Map<string, number> }>();

  /** Notes records whose direction nothing tells. */
  add(eniId: string, srcAddr: string, dstAddr: string, recordCount = 1): void {
    const key = groupKey(eniId, srcAddr);
    const seen = this.#seen.get(key) ?? { recordCount: 0, byAddress: new Map<string, number>() };
    this.#seen.set(key, seen);
    seen.recordCount += recordCount;
    for (const address of new Set([srcAddr, dstAddr])) {
      seen.byAddress.set(address, (seen.byAddress.get(address) ?? 0) + recordCount);
    }
  }

  /** The addresses that alone are common to all records of their family; null where none is, or both sides always are. */
  *settled(): Generator<{ readonly eniId: string; readonly family: 4 | 6; readonly address: string | null }> {
    for (const [key, { recordCount, byAddress }] of this.#seen) {
      const common = [...byAddress].filter(([, count]) => count === recordCount);
      const [eniId = "", family] = key.split(" ");
      yield { eniId, family: family === "6" ? 6 : 4, address: common.length === 1 ? (common[0]?.[0] ?? null) : null };
    }
  }

  /**
   * Reports whether `address` may be the interface's own. When no address is common to all records
   * (several own addresses), every one may be: to keep too much is the safe side.
   */
  mayBeOwn(eniId: string, address: string): boolean {
    const seen = this.#seen.get(groupKey(eniId, address));
    if (seen === undefined) return false;
    const isCommon = (count: number | undefined) => count === seen.recordCount;
    return isCommon(seen.byAddress.get(address)) || ![...seen.byAddress.values()].some(isCommon);
  }
}

/** By family: an interface has one primary address of each. */
function groupKey(eniId: string, address: string): string {
  return `${eniId} ${address.includes(":") ? 6 : 4}`;
}
