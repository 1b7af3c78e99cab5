import type { RegionSnapshot } from "@sgt/snapshot";

/** A subnet of a VPC. */
interface Place {
  readonly vpcId: string;
  readonly subnetId: string;
}

/** Reports whether VPC Block Public Access keeps the internet from a subnet; of VPCs of other accounts, theirs decides. */
export function isPublicAccessBlocked({ network, accountId }: RegionSnapshot, { vpcId, subnetId }: Place): boolean {
  const { publicAccessBlock: block, vpcs } = network ?? {};
  if (block === undefined || block.mode === "off") return false;
  const ownerId = vpcs?.find((vpc) => vpc.vpcId === vpcId)?.ownerId ?? accountId;
  return ownerId === accountId && !block.exemptIds.includes(vpcId) && !block.exemptIds.includes(subnetId);
}
