import { type RegionSnapshot, SNAPSHOT_FILES } from "@sgt/snapshot";

/** What is missing of a region that the answer rests on: without interfaces nobody was seen, whoever came. */
export function missingOf({ missing }: RegionSnapshot, hasEvidence: boolean): RegionSnapshot["missing"] {
  const needed: readonly string[] = hasEvidence
    ? [SNAPSHOT_FILES.securityGroups, SNAPSHOT_FILES.networkInterfaces]
    : [SNAPSHOT_FILES.securityGroups];
  return missing.filter(({ file }) => needed.includes(file));
}
