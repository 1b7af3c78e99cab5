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
    why: "A database that anybody may reach is one password or one flaw away from being read.",
    remedy:
      "Admit the group of the services that use it instead, and place it in subnets without a route to the internet.",
  },
  "way-around-load-balancer": {
    severity: "high",
    why: "Whoever comes directly passes by the load balancer's TLS, its rules, its logs and its protection.",
    remedy: "Remove the public rule: the load balancer's group is admitted already.",
  },
  "way-around-bastion": {
    severity: "high",
    why: "A bastion exists so that nobody logs in from elsewhere; with this rule it protects nothing.",
    remedy: "Remove the public rule: the bastion's group is admitted, or admit it.",
  },
  "soft-center": {
    severity: "high",
    why: "Whoever takes one system reaches nearly all others: there is no second line of defence.",
    remedy: "Give each tier a group of its own, admit tier from tier, and take the rule that connects all out of use.",
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
    why: "It looks like a network you named and is another: one slip of a digit admits strangers, or shuts out friends.",
    remedy: "Write the known CIDR, or name this one too.",
  },
  "cidr-far-wider-than-its-neighbours": {
    severity: "critical",
    why: "No one owns so large a part of the internet: a prefix length was mistyped, and millions may come in.",
    remedy: "Write the prefix length that was meant, most likely that of the neighbours.",
  },
  "cidr-misses-anywhere": {
    severity: "medium",
    why: "Nothing sends from this block: whoever wrote it meant 0.0.0.0/0 or a single address, and got neither.",
    remedy: "Write the CIDR that was meant.",
  },
  "cidr-with-host-bits": {
    severity: "low",
    why: "The address does not begin its block, so one of address and length is not what was meant.",
    remedy: "Write the address with /32 (or /128), or the block in its canonical form.",
  },
  "cidr-large": {
    severity: "medium",
    why: "More than 2,048 public addresses are trusted; hardly anybody needs that many.",
    remedy: "Trust the addresses that come; sgt analyze learns them from flow logs.",
  },
  "cidr-without-effect": {
    severity: "low",
    why: "No packet with such a source reaches a VPC, so the rule does nothing and hides what was meant.",
    remedy: "Remove the rule, or write the CIDR that was meant.",
  },
  "cidr-overlap": {
    severity: "low",
    why: "The same traffic is admitted twice: when the one is removed the other still stands.",
    remedy: "Keep the one that is meant.",
  },
  "cidr-with-several-descriptions": {
    severity: "low",
    why: "People disagree about whose network it is; one description is wrong or out of date.",
    remedy: "Find out whose it is and describe it the same everywhere.",
  },
  "personal-address": {
    severity: "medium",
    why: "Addresses of homes, hotels and phones pass to strangers within weeks; the rule stays.",
    remedy: "Remove it; use a VPN or Session Manager for people who travel.",
  },
  "rule-shadowed": {
    severity: "low",
    why: "A wider rule of the same group admits all of it: the narrow one suggests a care that is not there.",
    remedy: "Remove the wide rule, or this one.",
  },
  "group-without-interface": {
    severity: "info",
    why: "Nothing uses the group; the next one who does takes over rules that nobody remembers.",
    remedy: "Delete it, or say in its description what it waits for.",
  },
  "rule-to-missing-group": {
    severity: "low",
    why: "The group that it admits is gone or out of sight: the rule does nothing, or admits what cannot be checked.",
    remedy: "Remove the rule (AWS calls it stale), or collect the account that owns the group.",
  },
  "group-near-quota": {
    severity: "low",
    why: "The next rule or two will be refused, most likely in an emergency.",
    remedy: "Merge rules (sgt compact), or have the quota raised.",
  },
  "interface-over-rule-limit": {
    severity: "medium",
    why: "AWS caps the product of groups per interface and rules per group at 1,000; beyond it changes are refused.",
    remedy: "Use fewer groups on the interface, or fewer rules in them.",
  },
};
