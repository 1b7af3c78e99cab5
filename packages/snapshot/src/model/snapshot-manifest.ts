import * as z from "zod";
import type { MissingFile, NotRead, SnapshotAccount } from "./snapshot.js";

/** One region folder of a snapshot. */
export interface ManifestRegion {
  readonly accountId: string;
  readonly region: string;
  /** The account's folder when it is not named by the id. */
  readonly folder?: string | undefined;
  /** ISO time at which the region was read; that of the snapshot when absent. */
  readonly collectedAt?: string | undefined;
  readonly missing: readonly MissingFile[];
}

/** `snapshot.json` at the top of a snapshot folder: what was and was not collected. */
export interface SnapshotManifest {
  readonly schema: "sgt/snapshot/v1";
  /** ISO time of the oldest part. */
  readonly collectedAt: string;
  readonly regions: readonly ManifestRegion[];
  /** Accounts and regions that were asked for and are not in the folder, or stand there from an earlier time. */
  readonly notRead?: readonly NotRead[] | undefined;
  /** What the organization says of its accounts. */
  readonly accounts?: readonly SnapshotAccount[] | undefined;
  readonly organizationId?: string | undefined;
  /** ISO time at which a collection began that has not ended; absent when it has. */
  readonly unfinishedSince?: string | undefined;
}

const text = z.string();
const maybeText = z.string().optional();

/** The shape of `snapshot.json`; members that are not known are passed over. */
export const snapshotManifestSchema: z.ZodType<SnapshotManifest> = z.object({
  schema: z.literal("sgt/snapshot/v1"),
  collectedAt: text,
  regions: z.array(
    z.object({
      accountId: text,
      region: text,
      folder: maybeText,
      collectedAt: maybeText,
      missing: z.array(z.object({ file: text, reason: text })),
    }),
  ),
  notRead: z.array(z.object({ accountId: text, region: maybeText, code: text, reason: text })).optional(),
  accounts: z.array(z.object({ accountId: text, name: text, state: text })).optional(),
  organizationId: maybeText,
  unfinishedSince: maybeText,
});
