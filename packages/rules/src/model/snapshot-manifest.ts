import { z } from "zod";
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

/** The shape of `snapshot.json`; members that are not known are passed over. */
export const snapshotManifestSchema: z.ZodType<SnapshotManifest> = z.object({
  schema: z.literal("sgt/snapshot/v1"),
  collectedAt: z.string(),
  regions: z.array(
    z.object({
      accountId: z.string(),
      region: z.string(),
      folder: z.string().optional(),
      missing: z.array(z.object({ file: z.string(), reason: z.string() })),
    }),
  ),
});
