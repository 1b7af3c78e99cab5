import { type Finding, findingId } from "@sgt/findings";
import { ACCOUNT, REGION } from "@sgt/scenes";

/** A finding about group sg-1, changed where a test wants it otherwise. */
export function finding(more: Partial<Finding> = {}): Finding {
  const resource = { type: "security-group" as const, id: "sg-1", name: "web", vpcId: "vpc-1" };
  const subject = { kind: "sg-open-critical-port", accountId: ACCOUNT, region: REGION };
  return {
    findingId: findingId({ ...subject, resourceId: "sg-1", detail: "tcp 22-22 0.0.0.0/0" }),
    ...subject,
    severity: "critical",
    resource,
    title: "web admits SSH from anywhere",
    what: "Rule tcp 22-22 from 0.0.0.0/0",
    why: "Anyone may try to log in.",
    remedy: "Replace it by the addresses that need it.",
    evidence: [{ resource, says: "ingress tcp 22-22 from 0.0.0.0/0" }],
    exposure: { state: "reachable", because: ["eni-1 has the public address 203.0.113.7"] },
    ...more,
  };
}
