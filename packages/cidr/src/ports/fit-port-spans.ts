import { cidrError } from "../errors.js";
import { type PortSpan, sortAndMerge } from "./port-span.js";

/** Which spans have to become one to fit, and what that opens. */
export interface PortSpanFit {
  /** At most as many as asked for, ascending. */
  readonly spans: readonly PortSpan[];
  /** The ports that nobody asked for and that these spans open, ascending; empty when the fit is exact. */
  readonly extraSpans: readonly PortSpan[];
  /** How many ports that is. */
  readonly extraCount: number;
}

/**
 * Fits ports into at most `maxSpans` spans with the fewest extra ports: the smallest gaps are closed
 * (which is optimal, since gaps add up independently); of equal gaps the lower one. The answer names
 * every extra port, so that nothing is opened silently.
 *
 * @throws `SGT_CIDR_INVALID_PORT_SPAN` for a bad span, `SGT_CIDR_INVALID_OPTION` when `maxSpans` is not a whole
 *   number of at least 0, `SGT_CIDR_BUDGET_TOO_SMALL` when it is 0 and there are ports.
 */
export function fitPortSpans(spans: Iterable<PortSpan>, maxSpans: number): PortSpanFit {
  if (!(Number.isInteger(maxSpans) && maxSpans >= 0)) {
    const hint = "Give a whole number of at least 0.";
    throw cidrError("SGT_CIDR_INVALID_OPTION", `maxSpans is ${maxSpans}`, { hint });
  }
  const exact = sortAndMerge(spans);
  if (maxSpans === 0 && exact.length > 0) {
    const details = { minimum: 1, budget: 0 };
    throw cidrError("SGT_CIDR_BUDGET_TOO_SMALL", "0 port spans asked for, at least 1 needed", { details });
  }
  const gaps = exact.slice(1).map((span, i) => ({ fromPort: (exact[i]?.toPort ?? 0) + 1, toPort: span.fromPort - 1 }));
  const extraSpans = gaps
    .toSorted((a, b) => width(a) - width(b))
    .slice(0, Math.max(0, exact.length - maxSpans))
    .sort((a, b) => a.fromPort - b.fromPort);
  const extraCount = extraSpans.reduce((sum, gap) => sum + width(gap), 0);
  return { spans: sortAndMerge([...exact, ...extraSpans]), extraSpans, extraCount };
}

function width(span: PortSpan): number {
  return span.toPort - span.fromPort + 1;
}
