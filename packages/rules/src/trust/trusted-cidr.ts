import type { Prefix } from "@sgt/cidr";

/** One rule that trusts a CIDR. */
export interface TrustUse {
  readonly accountId: string;
  readonly region: string;
  readonly groupId: string;
  readonly groupName: string;
  /** Such as `tcp 443-443`. */
  readonly traffic: string;
  readonly description: string;
  /** Seconds since 1970 of the last flow through the rule; null when none, or without evidence. */
  readonly lastSeen: number | null;
}

/** What a careful reader would ask about a trusted CIDR; docs/commands.md explains each, under ips. */
export type TrustWarningId = "anywhere" | "large" | "unneeded" | "overlap" | "several-descriptions";

export interface TrustWarning {
  readonly id: TrustWarningId;
  readonly says: string;
}

/** A CIDR that security groups trust, wherever they do. */
export interface TrustedCidr {
  readonly cidr: string;
  readonly prefix: Prefix;
  /** Addresses of the internet are among it. */
  readonly isPublic: boolean;
  /** Decimal text. */
  readonly addressCount: string;
  /** Distinct, without blanks around them, in the order they were met. */
  readonly descriptions: readonly string[];
  readonly uses: readonly TrustUse[];
  readonly warnings: readonly TrustWarning[];
}
