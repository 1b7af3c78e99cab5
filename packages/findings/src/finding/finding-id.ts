import { digest } from "@sgt/snapshot";
import type { Finding } from "./finding.js";

/** What a finding is about, and so what its id is made of. */
export interface FindingSubject extends Pick<Finding, "kind" | "accountId" | "region"> {
  readonly resourceId: string;
  /** What tells it from others of its kind on that resource, such as a rule's identity; empty when there is one only. */
  readonly detail?: string;
}

/**
 * Returns `f-` and 16 hex digits: the same in every run, on every machine and whatever else is found,
 * as long as kind, place, resource and detail are the same. Severity, names, descriptions, counts and
 * the order of lists are no part of it, so a finding that was accepted or reported keeps its id.
 *
 * @example
 * findingId({ kind: "sg-open-critical-port", accountId: "123456789012", region: "eu-west-1",
 *   resourceId: "sg-1", detail: "tcp 22-22 0.0.0.0/0" });
 * //=> "f-" and 16 hex digits
 */
export function findingId({ kind, accountId, region, resourceId, detail = "" }: FindingSubject): string {
  return `f-${digest([kind, accountId, region, resourceId, detail], 16)}`;
}
