/** From the worst to the mildest. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;

export type Severity = (typeof SEVERITIES)[number];

/** How many findings there are of each severity. */
export type SeverityCounts = Readonly<Record<Severity, number>>;

/**
 * One finding weighs more than all the findings of the severity below it: fewer than this many can
 * stand in one report, so that no number of lower findings outranks a higher one.
 */
const STEP = 10n ** 9n;

/** Returns 0 for critical up to 4 for info: the order from worst to mildest. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** Reports whether `severity` is as bad as `threshold` or worse. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severityRank(severity) <= severityRank(threshold);
}

/** Returns the severity one step milder; info stays info. */
export function milder(severity: Severity): Severity {
  return SEVERITIES[severityRank(severity) + 1] ?? "info";
}

/** Returns the counts of the severities given; all zero for none. */
export function countSeverities(severities: Iterable<Severity>): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const severity of severities) counts[severity] += 1;
  return counts;
}

/** Returns the sum of counts, severity by severity. */
export function addCounts(a: SeverityCounts, b: SeverityCounts): SeverityCounts {
  return {
    critical: a.critical + b.critical,
    high: a.high + b.high,
    medium: a.medium + b.medium,
    low: a.low + b.low,
    info: a.info + b.info,
  };
}

/**
 * Returns one number to rank by: geometric weights, a thousand million from each severity to the
 * next, so that one critical finding outranks any number of high ones. Exact; for texts and JSON
 * take its decimal digits.
 */
export function riskScore(counts: SeverityCounts): bigint {
  return SEVERITIES.reduce((score, severity) => score * STEP + BigInt(counts[severity]), 0n);
}

/** Orders counts from the worst to the mildest: negative when `a` is worse. */
export function compareCounts(a: SeverityCounts, b: SeverityCounts): number {
  for (const severity of SEVERITIES) {
    if (a[severity] !== b[severity]) return b[severity] - a[severity];
  }
  return 0;
}
