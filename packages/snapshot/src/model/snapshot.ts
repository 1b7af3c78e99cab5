import type { MissingFile } from "./missing-file.js";
import type { Network } from "./network.js";
import type { NetworkInterface } from "./network-interface.js";
import type { PrivateLinkBalancer } from "./private-link.js";
import type { LiveRule } from "./rule.js";
import type { GroupSharing } from "./sharing.js";

export type { MissingFile } from "./missing-file.js";
export type { NetworkInterface } from "./network-interface.js";

export interface SecurityGroup {
  readonly groupId: string;
  readonly groupName: string;
  readonly description: string;
  readonly vpcId: string;
  /** The account that owns it; in a shared VPC not always the one it was read from. */
  readonly ownerId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly ingress: readonly LiveRule[];
  readonly egress: readonly LiveRule[];
  /**
   * Other accounts, or parts of an organization, that may have interfaces which carry the group and that are not in the
   * snapshot: nobody saw what came to these. Absent for none.
   */
  readonly sharedWith?: readonly string[];
  /** True where its VPC has subnets of several accounts, and nobody could ask with whom the group is shared. */
  readonly maybeShared?: boolean;
}

export interface PrefixList {
  readonly prefixListId: string;
  readonly name: string;
  readonly family: 4 | 6;
  readonly ownerId: string;
  /** What it costs in a group's quota: its maximum entries, or AWS's fixed weight; null when not known. */
  readonly weight: number | null;
  /** Null when the entries were not collected. */
  readonly cidrs: readonly string[] | null;
}

export interface FlowLogConfig {
  readonly flowLogId: string;
  /** What it watches: a VPC, a subnet or a network interface. */
  readonly resourceId: string;
  readonly trafficType: "ACCEPT" | "REJECT" | "ALL";
  readonly status: string;
  readonly deliverStatus: string;
  readonly createdAt: string | null;
  readonly logFormat: string;
  /** What AWS says of a delivery that fails, such as `Access error`. */
  readonly deliverError?: string;
  /** Where it delivers: a log group's name, or the ARN of a bucket, which may have a prefix. */
  readonly destination?: { readonly kind: "s3" | "cloud-watch-logs" | "kinesis-data-firehose"; readonly name: string };
  /** 60 or 600. */
  readonly maxAggregationSeconds?: number;
}

/** A CIDR of a rule that was not in the form AWS stores: `2.2.2.2/28` for `2.2.2.0/28`. Only in folders that were not printed by AWS. */
export interface OddCidr {
  readonly groupId: string;
  readonly written: string;
  readonly cidr: string;
}

/** A rule's group behind a VPC peering connection that is gone: AWS calls such a rule stale. */
export interface BrokenPeering {
  /** The group that has the rule. */
  readonly groupId: string;
  readonly referencedId: string;
  /** Empty where AWS does not say. */
  readonly connectionId: string;
  /** `deleted`, `rejected`, `expired`, `failed`, …. */
  readonly status: string;
}

/** One region of one account at one moment. */
export interface RegionSnapshot {
  /** 12 digits, from the data and not from the folder's name. */
  readonly accountId: string;
  /** The account's folder in the snapshot, where that is not its id. */
  readonly accountAlias?: string;
  readonly region: string;
  /** ISO time from `snapshot.json`; null when the folder was made by hand. */
  readonly collectedAt: string | null;
  readonly groups: readonly SecurityGroup[];
  /** Also those of other accounts of the snapshot that carry its groups. */
  readonly enis: readonly NetworkInterface[];
  readonly prefixLists: readonly PrefixList[];
  readonly flowLogs: readonly FlowLogConfig[];
  /** Applied quota of rules per group and direction; null when not collected. */
  readonly ruleQuota: number | null;
  readonly missing: readonly MissingFile[];
  readonly oddCidrs?: readonly OddCidr[];
  readonly brokenPeerings?: readonly BrokenPeering[];
  /** Groups that rules name, of other accounts of the snapshot, which these do not have; absent for none. */
  readonly goneGroupIds?: readonly string[];
  /** When it was asked for: what stands around the groups. */
  readonly network?: Network;
  /** Other accounts of the snapshot with interfaces or groups in the same VPCs: interfaces of theirs may have carried its groups. */
  readonly neighborIds?: readonly string[];
  /** Who else may use the groups; absent when nobody asked. */
  readonly sharing?: GroupSharing;
  /** Network load balancers behind endpoint services; absent when nobody asked. */
  readonly privateLink?: readonly PrivateLinkBalancer[];
}

/** An account, or one region of it, that was to be read and was not. */
export interface NotRead {
  readonly accountId: string;
  /** Absent when nothing of the account could be read. */
  readonly region?: string | undefined;
  /** Such as `SGT_AWS_DENIED`. */
  readonly code: string;
  readonly reason: string;
}

/** What an organization says of an account. */
export interface SnapshotAccount {
  readonly accountId: string;
  readonly name: string;
  /** `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, …. */
  readonly state: string;
}

/** All accounts and regions of a snapshot folder. */
export interface Snapshot {
  readonly regions: readonly RegionSnapshot[];
  /** What the collector could not read at all; absent when the folder was made by hand. */
  readonly notRead?: readonly NotRead[] | undefined;
  /** Names and states of accounts, where an organization was read. */
  readonly accounts?: readonly SnapshotAccount[] | undefined;
}
