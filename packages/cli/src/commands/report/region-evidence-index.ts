import type { Evidence, EvidenceRow } from "@sgt/flowlogs";
import type { RegionSnapshot } from "@sgt/snapshot";

/** Evidence of many accounts, given out region by region, so that each is read once. */
export class RegionEvidenceIndex {
  readonly #evidence: Evidence;
  readonly #rows = new Map<string, EvidenceRow[]>();

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
    for (const row of evidence.rows) {
      const key = `${row.accountId} ${row.region}`;
      const known = this.#rows.get(key);
      if (known === undefined) this.#rows.set(key, [row]);
      else known.push(row);
    }
  }

  /**
   * Returns the evidence of one region, with the coverage of its own interfaces: its account's, that of other accounts
   * which may carry its groups, and what nobody named the account or region of.
   */
  of({ accountId, region, enis, neighborIds = [] }: RegionSnapshot): Evidence {
    const own = new Set(enis.map((eni) => eni.eniId));
    const { coverage } = this.#evidence;
    const accounts = [...new Set([accountId, ...neighborIds, "unknown"])];
    const keys = accounts.flatMap((account) => [`${account} ${region}`, `${account} unknown`]);
    return {
      ...this.#evidence,
      rows: keys.flatMap((key) => this.#rows.get(key) ?? []),
      coverage: { ...coverage, enis: coverage.enis.filter((eni) => own.has(eni.eniId)) },
    };
  }
}
