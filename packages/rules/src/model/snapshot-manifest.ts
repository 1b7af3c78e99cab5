import type { MissingFile } from "./snapshot.js";

/** `snapshot.json` at the top of a snapshot folder: what was and was not collected. */
export interface SnapshotManifest {
  readonly schema: "sgt/snapshot/v1";
  /** ISO time at which the collection began. */
  readonly collectedAt: string;
  readonly regions: readonly {
    readonly accountId: string;
    readonly region: string;
    /** The account's folder when it is not named by the id. */
    readonly folder?: string | undefined;
    readonly missing: readonly MissingFile[];
  }[];
}
