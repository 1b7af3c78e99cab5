/** The account and region of an interface as records and keys tell it; where they differ, the first in text order. */
export class EniAccounts {
  readonly #found = new Map<string, Record<Source, string | null>>();

  note(eniId: string, source: Source, value: string | null): void {
    if (value === null || value === "unknown") return;
    const found = this.#found.get(eniId) ?? { ...NOTHING };
    this.#found.set(eniId, found);
    const known = found[source];
    if (known === null || value < known) found[source] = value;
  }

  /** The record's own word goes before the key's, which names the creator of the flow log. */
  accountOf(eniId: string): string | null {
    const found = this.#found.get(eniId);
    return found?.recordAccount ?? found?.keyAccount ?? null;
  }

  regionOf(eniId: string): string | null {
    const found = this.#found.get(eniId);
    return found?.recordRegion ?? found?.keyRegion ?? null;
  }
}

type Source = "recordAccount" | "recordRegion" | "keyAccount" | "keyRegion";

const NOTHING: Record<Source, string | null> = {
  recordAccount: null,
  recordRegion: null,
  keyAccount: null,
  keyRegion: null,
};
