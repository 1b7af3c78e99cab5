import type { Severity } from "../finding/severity.js";

/** One ingress rule of a security group, or one allow entry of a network ACL, as the report lists them all. */
export interface RuleRow {
  readonly resourceType: "security-group" | "network-acl";
  readonly resourceId: string;
  readonly resourceName: string;
  readonly vpcId: string;
  /** `sgr-…` or the entry's number; empty when not told. */
  readonly ruleId: string;
  /** Such as `tcp 22`, `tcp 8000-9000`, `all traffic`. */
  readonly traffic: string;
  /** A CIDR, or the id of a group or prefix list. */
  readonly peer: string;
  readonly description: string;
  /** Null when there is nothing to say against it. */
  readonly severity: Severity | null;
  /** Of the finding about it; null without one. */
  readonly findingId: string | null;
  /** Why it has the severity it has, or none: `tight`, `group reference`, … */
  readonly because: string;
}
