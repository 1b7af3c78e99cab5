import type { EvidenceRow } from "./evidence-row.js";

type RowKey = Pick<
  EvidenceRow,
  "accountId" | "region" | "eniId" | "family" | "protocol" | "port" | "source" | "action" | "date"
>;

/** Orders rows by their key: account, region, interface, family, protocol, port, source as text, action, day. */
export function compareRows(a: RowKey, b: RowKey): number {
  return (
    compareText(a.accountId, b.accountId) ||
    compareText(a.region, b.region) ||
    compareText(a.eniId, b.eniId) ||
    a.family - b.family ||
    a.protocol - b.protocol ||
    a.port - b.port ||
    compareText(a.source, b.source) ||
    compareText(a.action, b.action) ||
    compareText(a.date, b.date)
  );
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
