import type { RegionSnapshot } from "@sgt/snapshot";

const GROUPS_FILE = "ec2-describe-security-groups.json";
export const INTERFACES_FILE = "ec2-describe-network-interfaces.json";

/** What is missing of a region that the answer rests on: without interfaces nobody was seen, whoever came. */
export function missingOf({ missing }: RegionSnapshot, hasEvidence: boolean): RegionSnapshot["missing"] {
  const needed = hasEvidence ? [GROUPS_FILE, INTERFACES_FILE] : [GROUPS_FILE];
  return missing.filter(({ file }) => needed.includes(file));
}
