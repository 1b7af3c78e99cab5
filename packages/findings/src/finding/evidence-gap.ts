import type { Evidence } from "@sgt/flowlogs";
import type { MissingFile, RegionSnapshot } from "@sgt/snapshot";

/**
 * Returns what evidence lacks for a region whose interfaces it saw none of, such as that of another account: no hits
 * are known then, which is not the same as none. Null without evidence or interfaces, and where it saw some.
 */
export function evidenceGap({ enis }: RegionSnapshot, evidence: Evidence | null): MissingFile | null {
  if (evidence === null || enis.length === 0) return null;
  const seen = new Set(evidence.coverage.enis.filter(({ recordCount }) => recordCount > 0).map(({ eniId }) => eniId));
  if (enis.some(({ eniId }) => seen.has(eniId))) return null;
  return { file: "evidence", reason: "it saw none of the region's interfaces: what was used is not known" };
}
