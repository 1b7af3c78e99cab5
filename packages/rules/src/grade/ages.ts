import { DAY_S } from "@sgt/cidr";
import type { Coverage } from "@sgt/flowlogs";
import type { LiveRule } from "@sgt/snapshot";
import type { RuleHits } from "../usage/rule-hits.js";

/** Returns for how many days of the window something was there; 0 for what came after it, as a snapshot may be later than the logs. */
export function daysSince({ from, to }: Coverage["asked"], since: number): number {
  return Math.max(0, to - Math.max(from, since)) / DAY_S;
}

const CREATED_TAG = /^(aws:)?(created?|creation|added)([-_ ]?(at|on|date|time))?$/i;
const DAY = /(?<!\d)20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)/;

/**
 * Returns since when a rule is said to stand, in seconds since 1970, or null when nothing says so. AWS
 * does not tell the age of a rule: what can be known is a tag such as `created-at`, or a day in its
 * description. Neither is believed when the rule, and no other, admitted somebody earlier.
 *
 * @param until later days are ends, not beginnings
 */
export function ruleSince(
  { tags = {}, description = "" }: LiveRule,
  hits: RuleHits | undefined,
  until: number,
): number | null {
  const tagged = Object.entries(tags).find(([key]) => CREATED_TAG.test(key))?.[1];
  const since = dayIn(tagged ?? "") ?? dayIn(description);
  if (since === null || since > until) return null;
  const earlier = hits !== undefined && hits.soleRecordCount === hits.recordCount && hits.firstSeen < since;
  return earlier ? null : since;
}

function dayIn(text: string): number | null {
  const day = DAY.exec(text)?.[0];
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? null : at / 1000;
}
