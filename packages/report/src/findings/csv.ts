import { type Finding, formatExposure } from "@sgt/findings";
import { csvLine } from "../text/write-table.js";
import type { FindingWriter } from "./finding-writer.js";

type Cell = string | number | null;

/** Counts of what the evidence never saw, or cannot tell, are not zero but unknown. */
export function knownUse({ use }: Finding): Finding["use"] {
  return use?.state === "unseen" || use?.state === "possible" ? undefined : use;
}

/** The columns of findings as a table has them, in CSV and in the workbook. */
export const FINDING_COLUMNS: readonly { readonly field: string; readonly cell: (finding: Finding) => Cell }[] = [
  { field: "finding", cell: (f) => f.findingId },
  { field: "severity", cell: (f) => f.severity },
  { field: "exposure", cell: (f) => f.exposure.state },
  { field: "account", cell: (f) => f.accountId },
  { field: "region", cell: (f) => f.region },
  { field: "resource", cell: (f) => f.resource.id },
  { field: "name", cell: (f) => f.resource.name },
  { field: "kind", cell: (f) => f.kind },
  { field: "title", cell: (f) => f.title },
  { field: "what", cell: (f) => f.what },
  { field: "exposure_because", cell: (f) => formatExposure(f.exposure) },
  { field: "remedy", cell: (f) => f.remedy },
  { field: "vpc", cell: (f) => f.resource.vpcId ?? "" },
  { field: "use", cell: (f) => f.use?.state ?? "" },
  { field: "records", cell: (f) => knownUse(f)?.recordCount ?? null },
  { field: "sources", cell: (f) => knownUse(f)?.sourceCount ?? null },
  { field: "last_seen", cell: (f) => (f.use?.lastSeen ? new Date(f.use.lastSeen * 1000).toISOString() : "") },
  { field: "addresses_before", cell: (f) => f.shrink?.addressesBefore ?? null },
  { field: "addresses_after", cell: (f) => f.shrink?.addressesAfter ?? null },
];

/** Returns a writer of CSV (RFC 4180) with a header line. Fields that a spreadsheet would take for formulas begin with an apostrophe. */
export function findingsCsvWriter(): FindingWriter {
  return {
    head: csvLine(FINDING_COLUMNS.map((column) => column.field)),
    separator: "",
    item: (finding) => csvLine(FINDING_COLUMNS.map((column) => column.cell(finding))),
    tail: () => "",
  };
}
