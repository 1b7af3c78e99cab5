import type { Family } from "@sgt/cidr";
import * as z from "zod";

/** One database of the store. */
export interface InstalledDatabase {
  /** Below the folder of the store, with `/`. */
  readonly path: string;
  readonly holds: readonly ("place" | "network" | "traits")[];
  readonly families: readonly Family[];
  /** As its maker calls it. */
  readonly type: string;
  /** `2026-06-05`; null when nobody knows. */
  readonly builtOn: string | null;
  readonly installedOn: string;
  /** Where it was brought from: `npm @ip-location-db/asn@2.3.2026061719`. */
  readonly source: string;
  readonly byteCount: number;
  readonly sha256: string;
  /** What its licence wants to be said. */
  readonly attribution: string;
}

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const installedDatabase: z.ZodType<InstalledDatabase> = z.object({
  path: z.string().regex(/^set-[a-z0-9-]+\/[A-Za-z0-9][A-Za-z0-9._-]*$/),
  holds: z.array(z.enum(["place", "network", "traits"])),
  families: z.array(z.union([z.literal(4), z.literal(6)])),
  type: z.string(),
  builtOn: day.nullable(),
  installedOn: day,
  source: z.string(),
  byteCount: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  attribution: z.string(),
});

/** Names the databases of a store; written last, so that it never names what is not whole. */
export const storeManifestSchema: z.ZodType<StoreManifest> = z.object({
  schema: z.literal("sgt/geoip/v1"),
  databases: z.array(installedDatabase),
});

export interface StoreManifest {
  readonly schema: "sgt/geoip/v1";
  readonly databases: readonly InstalledDatabase[];
}

/** Returns the JSON Schema (draft 2020-12) of the manifest, as `docs/schemas` holds it. */
export function storeManifestJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(storeManifestSchema, { io: "input", reused: "ref" });
  return { $schema, $id: "urn:sgt:schema:geoip-store", title: "sgt geoip store", ...rest };
}
