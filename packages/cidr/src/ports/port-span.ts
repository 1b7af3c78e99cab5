import { cidrError } from "../errors.js";

/** First to last port, inclusive. */
export interface PortSpan {
  readonly fromPort: number;
  readonly toPort: number;
}

/** The spans, checked and sorted, joined where they touch or overlap. */
export function sortAndMerge(spans: Iterable<PortSpan>): PortSpan[] {
  const merged: { fromPort: number; toPort: number }[] = [];
  for (const { fromPort, toPort } of Array.from(spans, checkPortSpan).sort((a, b) => a.fromPort - b.fromPort)) {
    const last = merged.at(-1);
    if (last === undefined || fromPort > last.toPort + 1) merged.push({ fromPort, toPort });
    else last.toPort = Math.max(last.toPort, toPort);
  }
  return merged;
}

function checkPortSpan(span: PortSpan): PortSpan {
  if (isPort(span.fromPort) && isPort(span.toPort) && span.fromPort <= span.toPort) return span;
  const hint = "Give whole numbers from 0 to 65535, the lower one first.";
  throw cidrError("SGT_CIDR_INVALID_PORT_SPAN", `not a port span: ${span.fromPort}-${span.toPort}`, { hint });
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65535;
}
