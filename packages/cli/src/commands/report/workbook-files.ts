import { extname } from "node:path";
import { EXPOSURES, type RegionAssessment, type ReportSummary, SEVERITIES } from "@sgt/findings";
import { checkWorkbooks, findingRow, type PlainRow, renderWorkbook, reportTables, ruleRow } from "@sgt/report/workbook";
import { writeWhole } from "../../io/write-whole.js";
import { placeOf } from "./findings-file.js";
import { OrderedSpool } from "./ordered-spool.js";

/** Rows of findings and rules in one file: what opens in seconds, and what xlsx writes in 700 MB. */
const FILE_ROWS = 100_000;
const RULES_PLACE = SEVERITIES.length * EXPOSURES.length;

/** Collects rows for a workbook, and writes as many files as it takes. */
export class WorkbookFiles {
  readonly #spool: OrderedSpool = new OrderedSpool(RULES_PLACE + 1);
  #rowCount = 0;

  private constructor() {}

  /** @throws SgtError `SGT_REPORT_NO_XLSX` before any region is read */
  static async open(): Promise<WorkbookFiles> {
    await checkWorkbooks();
    return new WorkbookFiles();
  }

  add(assessment: RegionAssessment): void {
    for (const finding of assessment.findings) this.#addRow(placeOf(finding), ["finding", ...findingRow(finding)]);
    for (const rule of assessment.rules) this.#addRow(RULES_PLACE, ["rule", ...ruleRow(rule, assessment)]);
  }

  #addRow(place: number, row: PlainRow): void {
    this.#rowCount += 1;
    this.#spool.add(place, `${JSON.stringify(row)}\n`);
  }

  settle(): Promise<void> {
    return this.#spool.settle();
  }

  /** Writes `report.xlsx`, and `report-2.xlsx` and so on when one does not hold it; returns their paths. */
  async write(path: string, summary: ReportSummary): Promise<string[]> {
    const count = Math.max(1, Math.ceil(this.#rowCount / FILE_ROWS));
    const paths: string[] = [];
    let rows: PlainRow[] = [];
    const flush = async (): Promise<void> => {
      const number = paths.length + 1;
      const part = count === 1 ? null : { number, count };
      const to = number === 1 ? path : numbered(path, number);
      const of = (kind: string) => rows.filter((row) => row[0] === kind).map((row) => row.slice(1));
      const tables = reportTables({ summary, findings: of("finding"), rules: of("rule"), part });
      const title = `sgt report${part === null ? "" : ` ${number} of ${count}`}`;
      await writeWhole(to, await renderWorkbook(tables, { title, createdAt: summary.createdAt }));
      paths.push(to);
      rows = [];
    };
    for await (const row of this.#rows()) {
      rows.push(row);
      if (rows.length === FILE_ROWS) await flush();
    }
    if (rows.length > 0 || paths.length === 0) await flush();
    return paths;
  }

  async *#rows(): AsyncGenerator<PlainRow> {
    let rest = "";
    for await (const text of this.#spool.read()) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() as string;
      for (const line of lines) yield JSON.parse(line) as PlainRow;
    }
  }

  dispose(): Promise<void> {
    return this.#spool.dispose();
  }
}

function numbered(path: string, number: number): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${number}${extension}`;
}
