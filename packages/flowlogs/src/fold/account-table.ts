import type { KeyFacts } from "../source/key-facts.js";

/** Accounts and regions by interface number: the typed twin of `EniAccounts`. */
export class AccountTable {
  /** By interface: record account, record region, key account, key region. */
  readonly rows: (string | null)[][] = [];

  note(eni: number, account: string | null, region: string | null, facts: KeyFacts): void {
    this.join(eni, [account, region, facts.accountId, facts.region]);
  }

  join(eni: number, values: readonly (string | null)[]): void {
    while (eni >= this.rows.length) this.rows.push([null, null, null, null]);
    const row = this.rows[eni] as (string | null)[];
    for (let i = 0; i < 4; i++) {
      const value = values[i] ?? null;
      const known = row[i] ?? null;
      if (value !== null && value !== "unknown" && (known === null || value < known)) row[i] = value;
    }
  }

  accountOf(eni: number): string | null {
    return this.rows[eni]?.[0] ?? this.rows[eni]?.[2] ?? null;
  }

  regionOf(eni: number): string | null {
    return this.rows[eni]?.[1] ?? this.rows[eni]?.[3] ?? null;
  }
}
