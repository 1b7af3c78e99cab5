import { type PortSpan, sortAndMerge } from "./port-span.js";

/**
 * The fewest spans with exactly the same ports, ascending: spans that overlap or are adjacent
 * (`80-80`, `81-90`) become one. Empty for none.
 *
 * @throws `SGT_CIDR_INVALID_PORT_SPAN` when a port is not 0 to 65535 or a span ends before it starts.
 */
export function mergePortSpans(spans: Iterable<PortSpan>): PortSpan[] {
  return sortAndMerge(spans);
}
