import type { RiskKind } from "./grade-traffic.js";

/** What is said of every finding of a kind. */
export interface RiskText {
  readonly why: string;
  readonly remedy: string;
}

/** For security groups; what network ACLs differ in is below. */
export const RISK_TEXTS: Readonly<Record<RiskKind, RiskText>> = {
  "open-critical-port": {
    why: "Remote control, databases and control planes are found by scanners within minutes, and one weak password or missing patch is enough.",
    remedy:
      "Replace it by the addresses that need it, by a reference to the group of a bastion or VPN, or by Session Manager.",
  },
  "open-web-port": {
    why: "Everybody can reach it. That is right for a public site behind its load balancer, and wrong for everything else.",
    remedy: "Keep it on the load balancer or the edge only; elsewhere refer to the load balancer's group.",
  },
  "open-port": {
    why: "Everybody can reach whatever listens there, today and after the next deployment.",
    remedy: "Name the sources that need it, or refer to their group.",
  },
  "open-icmp": {
    why: "It reaches no service, but shows strangers what is there.",
    remedy: "Permit the ICMP types that path MTU discovery needs, and the rest to known networks only.",
  },
  "wide-public": {
    why: "A block of the internet this large belongs to many that nobody here knows.",
    remedy: "Ask for the addresses that are really used, or learn them from flow logs.",
  },
  "wide-private": {
    why: "Whoever gets into any machine of that network gets in here: laptops, build agents and forgotten hosts with the rest.",
    remedy:
      "Replace it by the addresses that really connect: sgt analyze learns them from flow logs, sgt plan computes the rules.",
  },
};

/** Network ACLs are judged one step milder: security groups stand behind them. */
export const ACL_TEXT: RiskText = {
  why: "A network ACL is the second lock of a subnet; this entry leaves it open, so that every mistake in a security group counts at once.",
  remedy: "Deny what no workload of the subnet needs by an entry with a lower number, or narrow this one.",
};
