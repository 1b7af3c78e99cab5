/** `tcp`, `udp`, `icmp`, `icmpv6`, `-1` for all, or a protocol number as text: AWS's own spelling. */
export type RuleProtocol = string;

/** The other side of a rule. */
export type Peer =
  | { readonly kind: "ipv4"; readonly cidr: string }
  | { readonly kind: "ipv6"; readonly cidr: string }
  | { readonly kind: "group"; readonly groupId: string; readonly accountId?: string; readonly vpcId?: string }
  | { readonly kind: "prefix-list"; readonly prefixListId: string };

/**
 * One peer on one protocol and port span. (protocol, ports, peer) is its identity within a group
 * and direction; description and tags are not part of it (AWS refuses a second rule that differs
 * only there).
 */
export interface Rule {
  readonly protocol: RuleProtocol;
  /** First port, or ICMP type; null where AWS stores none (protocol -1 and those without ports). */
  readonly fromPort: number | null;
  /** Last port, or ICMP code. */
  readonly toPort: number | null;
  readonly peer: Peer;
  readonly description?: string;
}

/** A rule that stands in an account. */
export interface LiveRule extends Rule {
  /** `sgr-…`; absent in snapshots made without `describe-security-group-rules`. */
  readonly ruleId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}
