import { DAY_S, HOUR_S } from "@sgt/cidr";
import type { Coverage } from "@sgt/flowlogs";
import type { LiveRule, NetworkInterface } from "@sgt/snapshot";
import type { RuleHits } from "../usage/rule-hits.js";

/** How long the interfaces of one group are known to have been there. */
export interface InterfaceAge {
  /** Days of the window that the oldest was there for; null when nothing tells. */
  readonly interfaceDays: number | null;
  /** How many came within the window, and so say nothing of what was before. */
  readonly youngInterfaceCount: number;
}

/** Returns for how many days of the window something was there; 0 for what came after it, as a snapshot may be later than the logs. */
export function daysSince({ from, to }: Coverage["asked"], since: number): number {
  return Math.max(0, to - Math.max(from, since)) / DAY_S;
}

/** A first record within a day of the beginning is no sign of youth. */
const SLACK_SECONDS = DAY_S;

/**
 * Returns a function that tells the age of the interfaces of one group. What AWS says of the attachment
 * counts; where it says nothing, an interface that was not there for some hours of the window is as
 * old as its first record.
 */
export function interfaceAges({ asked, enis }: Coverage): (members: readonly NetworkInterface[]) => InterfaceAge {
  const hours = Math.floor((asked.to - asked.from) / HOUR_S);
  const firstSeen = new Map(
    enis.map((eni) => [eni.eniId, eni.hoursWithData + eni.hoursNoData < hours ? eni.firstSeen : asked.from] as const),
  );
  const sinceOf = ({ eniId, attachedAt }: NetworkInterface): number | null =>
    attachedAt === undefined ? (firstSeen.get(eniId) ?? null) : Date.parse(attachedAt) / 1000;
  return (members) => {
    const known = members.map(sinceOf).filter((since) => since !== null);
    const oldest = Math.max(asked.from, Math.min(...known));
    const isKnown = known.length > 0 && (known.length === members.length || oldest === asked.from);
    return {
      interfaceDays: isKnown ? daysSince(asked, oldest) : null,
      youngInterfaceCount: known.filter((since) => since > asked.from + SLACK_SECONDS).length,
    };
  };
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
