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
    remedy: "Replace it with the addresses that need it, the group of a bastion or VPN, or Session Manager.",
  },
  "open-web-port": {
    why: "The internet can reach it. That is right for a public site behind a load balancer, and wrong for everything else.",
    remedy: "Keep it on the load balancer or the edge only; elsewhere refer to the load balancer's group.",
  },
  "open-port": {
    why: "The internet can reach whatever listens there, now and after the next deployment.",
    remedy: "Allow only the sources that need it, or their group.",
  },
  "open-icmp": {
    why: "It reaches no service, but lets strangers find what is there.",
    remedy: "Allow the ICMP types that path MTU discovery needs, and the rest from known networks only.",
  },
  "wide-public": {
    why: "A public block this large belongs to many unknown parties.",
    remedy: "Ask for the addresses that are really used, or learn them from flow logs.",
  },
  "wide-private": {
    why: "Any compromised machine of that network can connect: laptops, build agents and forgotten hosts included.",
    remedy:
      "Replace it with the addresses that connect: sgt analyze finds them in flow logs, sgt plan computes the rules.",
  },
};

/** Network ACLs are judged one step milder: security groups stand behind them. */
export const ACL_TEXT: RiskText = {
  why: "A network ACL is the second lock of a subnet; this entry leaves it open, so any mistake in a security group takes effect at once.",
  remedy: "Deny what no workload of the subnet needs by an entry with a lower number, or narrow this one.",
};
