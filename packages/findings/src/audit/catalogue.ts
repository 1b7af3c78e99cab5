import type { Severity } from "../finding/severity.js";

/** One kind of misconfiguration: what is the same for every finding of it. */
export interface CatalogueEntry {
  readonly severity: Severity;
  readonly why: string;
  readonly remedy: string;
}

/** The kinds of findings that an audit gives. */
export type AuditKind =
  | "database-open-to-internet"
  | "way-around-load-balancer"
  | "way-around-bastion"
  | "soft-center"
  | "load-balancer-targets-in-one-zone"
  | "database-copies-in-one-zone"
  | "single-nat-gateway"
  | "cidr-differs-from-known"
  | "cidr-far-wider-than-its-neighbours"
  | "cidr-misses-anywhere"
  | "cidr-with-host-bits"
  | "cidr-large"
  | "cidr-without-effect"
  | "cidr-overlap"
  | "cidr-with-several-descriptions"
  | "personal-address"
  | "rule-shadowed"
  | "group-without-interface"
  | "rule-to-missing-group"
  | "group-near-quota"
  | "interface-over-rule-limit";

/**
 * Everything that {@link auditRegion} looks for. The first nine are the four misconfigurations of "Spotting
 * Misconfigurations With CloudMapper" (unnecessary exposure, soft center, bad failover, typo in a
 * CIDR); those about CIDRs are what CloudMapper's `sg_ips` warned of, and more.
 */
export const CATALOGUE: Readonly<Record<AuditKind, CatalogueEntry>> = {
  "database-open-to-internet": {
    severity: "critical",
    why: "A database open to the internet is one password or one flaw away from being read.",
    remedy:
      "Allow the group of the services that use it instead, and place it in subnets without a route to the internet.",
  },
  "way-around-load-balancer": {
    severity: "high",
    why: "Direct connections bypass the load balancer's TLS, rules, logs and protection.",
    remedy: "Remove the public rule: the load balancer's group is already allowed.",
  },
  "way-around-bastion": {
    severity: "high",
    why: "With this rule, logins bypass the bastion.",
    remedy: "Remove the public rule, and allow the bastion's group if it is not allowed yet.",
  },
  "soft-center": {
    severity: "high",
    why: "Flat network: one compromised system can reach nearly all others.",
    remedy:
      "Give each tier a group of its own, allow each tier from the tier before it, and remove the rule that connects all.",
  },
  "load-balancer-targets-in-one-zone": {
    severity: "medium",
    why: "The load balancer survives the loss of a zone; what it leads to does not.",
    remedy: "Run targets in every zone of the load balancer.",
  },
  "database-copies-in-one-zone": {
    severity: "medium",
    why: "A copy in the same zone is lost together with the original.",
    remedy: "Place the copies in different zones.",
  },
  "single-nat-gateway": {
    severity: "medium",
    why: "Subnets of other zones lose their way out with the one zone that the gateway stands in.",
    remedy: "Run a NAT gateway in each zone, and route each subnet through that of its own zone.",
  },
  "cidr-differs-from-known": {
    severity: "high",
    why: "It resembles a known network but differs: a mistyped digit allows strangers or blocks your own.",
    remedy: "Use the known CIDR, or add this one to the known networks.",
  },
  "cidr-far-wider-than-its-neighbours": {
    severity: "critical",
    why: "No one owns so large a part of the internet: the prefix length was probably mistyped, and millions of addresses are allowed.",
    remedy: "Use the intended prefix length, most likely that of similar rules.",
  },
  "cidr-misses-anywhere": {
    severity: "medium",
    why: "No traffic comes from this block: 0.0.0.0/0 or a single address was probably meant.",
    remedy: "Use the intended CIDR.",
  },
  "cidr-with-host-bits": {
    severity: "low",
    why: "The address is not the first of its block, so the address or the prefix length is wrong.",
    remedy: "Use the address with /32 (or /128), or the block in canonical form.",
  },
  "cidr-large": {
    severity: "medium",
    why: "More than 2,048 public addresses are allowed; few uses need that many.",
    remedy: "Allow the addresses that are used; sgt analyze finds them in flow logs.",
  },
  "cidr-without-effect": {
    severity: "low",
    why: "No packet with such a source reaches a VPC, so the rule has no effect.",
    remedy: "Remove the rule, or use the intended CIDR.",
  },
  "cidr-overlap": {
    severity: "low",
    why: "The same traffic is allowed twice: removing one rule leaves the other.",
    remedy: "Keep the intended one.",
  },
  "cidr-with-several-descriptions": {
    severity: "low",
    why: "Descriptions disagree about the owner of the network; one is wrong or out of date.",
    remedy: "Find the owner, and use one description everywhere.",
  },
  "personal-address": {
    severity: "medium",
    why: "Addresses of homes, hotels and phones are reassigned to others within weeks; the rule remains.",
    remedy: "Remove it; use a VPN or Session Manager instead.",
  },
  "rule-shadowed": {
    severity: "low",
    why: "A wider rule of the same group allows all of it: the narrow rule has no effect.",
    remedy: "Remove the wide rule, or this one.",
  },
  "group-without-interface": {
    severity: "info",
    why: "No interface has the group now; whatever uses it next gets rules that nobody has reviewed.",
    remedy:
      "If no launch template, function or service starts interfaces with it, delete it; else describe its purpose.",
  },
  "rule-to-missing-group": {
    severity: "low",
    why: "The group is deleted or no longer connected: the rule has no effect.",
    remedy: "Remove the rule: AWS calls it stale.",
  },
  "group-near-quota": {
    severity: "low",
    why: "The next rules will be rejected by the quota, most likely in an emergency.",
    remedy: "Merge rules (sgt compact), or request a higher quota.",
  },
  "interface-over-rule-limit": {
    severity: "medium",
    why: "AWS caps the product of groups per interface and rules per group at 1,000; beyond that, changes fail.",
    remedy: "Use fewer groups on the interface, or fewer rules in them.",
  },
};
