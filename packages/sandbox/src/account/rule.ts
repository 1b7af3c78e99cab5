/** The other side of a rule, as AWS stores it. */
export type RulePeer =
  | { readonly kind: "ipv4"; readonly cidr: string }
  | { readonly kind: "ipv6"; readonly cidr: string }
  | { readonly kind: "prefix-list"; readonly prefixListId: string }
  | {
      readonly kind: "group";
      /** Absent when the group was deleted: AWS then names neither group nor owner (docs/aws.md#groups-of-others). */
      readonly groupId?: string;
      readonly userId?: string;
      readonly groupName?: string;
      readonly vpcId?: string;
      readonly vpcPeeringConnectionId?: string;
      readonly peeringStatus?: string;
    };

/** What makes two rules of one group and direction the same: description and tags do not (docs/aws.md#rule-identity). */
export interface RuleMatch {
  readonly protocol: string;
  /** First port or ICMP type; null where AWS stores none. */
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly peer: RulePeer;
}

export interface StoredRule extends RuleMatch {
  readonly ruleId: string;
  readonly isEgress: boolean;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Equal for two rules that AWS takes for duplicates within one group and direction. */
export function ruleIdentity(rule: RuleMatch): string {
  return [rule.protocol, rule.fromPort ?? "", rule.toPort ?? "", peerText(rule.peer)].join("|");
}

/** The peer as AWS's messages write it: a CIDR, a group id, or a prefix list id. */
export function peerText(peer: RulePeer): string {
  switch (peer.kind) {
    case "ipv4":
    case "ipv6":
      return peer.cidr;
    case "prefix-list":
      return peer.prefixListId;
    case "group":
      return peer.groupId ?? "deleted-group";
  }
}
