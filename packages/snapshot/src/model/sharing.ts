/** What AWS says of who else may use the groups of a region. */
export interface GroupSharing {
  /** VPCs that groups are associated with beside their own; null when that was not read. */
  readonly associations: readonly GroupAssociation[] | null;
  /** With whom AWS Resource Access Manager shares groups; null when that was not read. */
  readonly shares: readonly GroupShare[] | null;
}

/** A group that may be carried in a second VPC. */
export interface GroupAssociation {
  readonly groupId: string;
  readonly vpcId: string;
  /** Empty where AWS does not say. */
  readonly vpcOwnerId: string;
}

/** A group that is shared. */
export interface GroupShare {
  readonly groupId: string;
  /** An account id, or the ARN of an organization or a unit of it. */
  readonly principal: string;
}
