/** Longest description of a rule, and the characters AWS takes (EC2 IpRange; without `&`, which other peers refuse). */
const MAX_LENGTH = 255;
const NOT_ALLOWED = /[^a-zA-Z0-9 ._\-:/()#,@[\]+=;{}!$*]/g;
const OWN_MARK = / ?\[sgt plan-[0-9a-f]{12}\]$/;

/** Returns the description of a replacement: that of the rule it replaces, cut to AWS's limits, and the plan's id. */
export function describeReplacement(old: string | undefined, planId: string): string {
  const mark = `[sgt ${planId}]`;
  const kept = (old ?? "")
    .replace(OWN_MARK, "")
    .replace(NOT_ALLOWED, "_")
    .slice(0, MAX_LENGTH - mark.length - 1)
    .trim();
  return kept === "" ? mark : `${kept} ${mark}`;
}
