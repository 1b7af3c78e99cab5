import type { FindingWriter } from "@sgt/report/findings";
import type { ReportSummary } from "@sgt/rules";

/**
 * Writes `report.json`: summary first, so that a reader of its beginning knows the ranking, then the
 * findings one a line. The summary is known when the last finding is.
 */
export function jsonWriter(summary: () => ReportSummary): FindingWriter {
  return {
    get head() {
      return `${JSON.stringify(summary(), null, 2).slice(0, -2)},\n  "findings": [\n`;
    },
    separator: ",\n",
    item: (finding) => `    ${JSON.stringify(finding)}`,
    tail: () => "\n  ]\n}\n",
  };
}
