import { readExpiry } from "../expiry/expiry-mark.js";
import type { LiveRule } from "../model/rule.js";
import type { RegionSnapshot } from "../model/snapshot.js";

/** A rule for an emergency whose end cannot be read: a person has to look. */
export interface UnreadableExpiry {
  readonly groupId: string;
  readonly groupName: string;
  readonly rule: LiveRule;
  /** What stands where the end should. */
  readonly text: string;
}

/** Returns the rules that say they have an end and do not say which. */
export function unreadableExpiries({ groups }: Pick<RegionSnapshot, "groups">): UnreadableExpiry[] {
  return groups.flatMap(({ groupId, groupName, ingress }) =>
    ingress.flatMap((rule) => {
      const expiry = readExpiry(rule);
      return expiry.kind === "unreadable" ? [{ groupId, groupName, rule, text: expiry.text }] : [];
    }),
  );
}
