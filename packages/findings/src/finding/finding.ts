import type { Exposure } from "./exposure.js";
import type { Severity } from "./severity.js";

/** What kinds of things findings are about, by AWS's words. */
export const RESOURCE_TYPES = [
  "account",
  "security-group",
  "network-acl",
  "network-interface",
  "instance",
  "load-balancer",
  "database",
  "nat-gateway",
  "subnet",
  "vpc",
] as const;

export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** The thing a finding is about. */
export interface FindingResource {
  readonly type: ResourceType;
  /** AWS's id, such as `sg-0123456789abcdef0`; a name or ARN where AWS has no id. */
  readonly id: string;
  /** The name that people gave it; the id when they gave none. Text from elsewhere. */
  readonly name: string;
  readonly vpcId?: string;
}

/** One step of what shows that a finding is true, from the cause to the effect. */
export interface EvidenceStep {
  readonly resource: FindingResource;
  /** What stands there, in one line: `ingress tcp 22-22 from 0.0.0.0/0`. May hold text from elsewhere. */
  readonly says: string;
}

/** What traffic was seen through the rule that a finding is about. */
export interface FindingUse {
  readonly state: "used" | "shared" | "possible" | "unused" | "unseen";
  readonly recordCount: number;
  readonly sourceCount: number;
  /** Seconds since 1970; null when nothing came. */
  readonly lastSeen: number | null;
}

/** How much trust a finding would lose if the rule were cut down to the evidence; counts as decimal text. */
export interface FindingTightening {
  readonly addressesBefore: string;
  readonly addressesAfter: string;
}

/** A catalogued remark about an account: one thing in one place that somebody should look at. */
export interface Finding {
  /** The same on every run as long as it is about the same thing: see `findingId`. */
  readonly findingId: string;
  /** Its entry of the catalogue, such as `sg-open-critical-port`. */
  readonly kind: string;
  readonly severity: Severity;
  readonly accountId: string;
  readonly region: string;
  readonly resource: FindingResource;
  /** One line that can stand alone in a list. */
  readonly title: string;
  /** What is so, in this place. */
  readonly what: string;
  /** Why that is bad; the same for every finding of the kind. */
  readonly why: string;
  /** What to do about it. */
  readonly remedy: string;
  /** What shows it, from the cause to the effect. At least one step. */
  readonly evidence: readonly EvidenceStep[];
  readonly exposure: Exposure;
  /** With evidence of traffic only. */
  readonly use?: FindingUse;
  readonly shrink?: FindingTightening;
}
