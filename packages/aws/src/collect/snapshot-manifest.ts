import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SnapshotManifest } from "@sgt/rules";

type RegionEntry = SnapshotManifest["regions"][number];

/** Writes `snapshot.json`, keeping what it says of other accounts and regions. */
export async function updateManifest(out: string, collectedAt: string, entry: RegionEntry): Promise<void> {
  const path = join(out, "snapshot.json");
  const known = await readManifest(path);
  const isOther = (one: RegionEntry): boolean => one.accountId !== entry.accountId || one.region !== entry.region;
  const others = known?.regions.filter(isOther) ?? [];
  // The oldest of what the folder holds: a snapshot is as old as its oldest part.
  const oldest =
    others.length > 0 && known !== null && known.collectedAt < collectedAt ? known.collectedAt : collectedAt;
  const manifest: SnapshotManifest = { schema: "sgt/snapshot/v1", collectedAt: oldest, regions: [...others, entry] };
  await writeFile(`${path}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${path}.new`, path);
}

/** Null when there is none, or none of this form: it is then written anew. */
async function readManifest(path: string): Promise<SnapshotManifest | null> {
  try {
    const value = JSON.parse(await readFile(path, "utf8"));
    return value?.schema === "sgt/snapshot/v1" && Array.isArray(value.regions) ? value : null;
  } catch {
    return null;
  }
}
