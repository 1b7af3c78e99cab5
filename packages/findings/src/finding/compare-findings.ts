import { exposureRank } from "./exposure.js";
import type { Finding } from "./finding.js";
import { severityRank } from "./severity.js";

/**
 * Orders findings from worst to mildest: by severity, then what is reachable before what may be and
 * what is not, then by account, region, resource and id, so that the order is always the same.
 */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    exposureRank(a.exposure.state) - exposureRank(b.exposure.state) ||
    compareText(a.accountId, b.accountId) ||
    compareText(a.region, b.region) ||
    compareText(a.resource.id, b.resource.id) ||
    compareText(a.findingId, b.findingId)
  );
}

/** By code units: no locale changes the order. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
