import type { SgtError } from "@sgt/cidr";
import { geoipError } from "../errors.js";
import type { Geoip } from "../lookup/geoip.js";
import type { TriageCounts } from "../rows/triage-counts.js";

/** Says when addresses of a family came of which no database knows anything: their rows say unknown, and that means nothing. */
export function familyGaps({ databases }: Geoip, { ipv4Count, ipv6Count }: TriageCounts): SgtError[] {
  const asked = databases.filter(({ info }) => !info.holds.includes("own"));
  const isMissing = (family: 4 | 6, count: number): boolean =>
    count > 0 && asked.length > 0 && !asked.some(({ info }) => info.families.includes(family));
  return [
    ...(isMissing(4, ipv4Count) ? [gap(4, ipv4Count)] : []),
    ...(isMissing(6, ipv6Count) ? [gap(6, ipv6Count)] : []),
  ];
}

const gap = (family: 4 | 6, count: number): SgtError =>
  geoipError("SGT_GEOIP_FAMILY_MISSING", `${count} IPv${family} addresses were asked of databases that have none`, {
    hint: `Give the IPv${family} files of the databases too.`,
    details: { family, count },
  });
