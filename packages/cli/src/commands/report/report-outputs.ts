import { compareFindings, type Finding, type RegionAssessment, type ReportSummary } from "@sgt/findings";
import { asffWriter, type FindingWriter, findingsCsvWriter, ocsfWriter, sarifWriter } from "@sgt/report/findings";
import type { CommandContext } from "../../command.js";
import { readHomepage } from "../../io/own-package.js";
import { writeWhole } from "../../io/write-whole.js";
import { FindingsFile } from "./findings-file.js";

import type { ReportArgs } from "./options.js";
import type { WorkbookFiles } from "./workbook-files.js";

type OutFile = "json" | "csv" | "sarif" | "asff" | "ocsf";

interface Output {
  /** Null for stdout. */
  readonly path: string | null;
  readonly file: FindingsFile;
}

/** Where the findings of a report go while it is made: every file that was asked for, and the screen. */
export class ReportOutputs {
  readonly #outputs: readonly Output[];
  readonly #workbook: WorkbookFiles | null;
  readonly #worst: WorstFindings;
  #summary: ReportSummary | null = null;

  constructor(args: ReportArgs, { io, version }: CommandContext, workbook: WorkbookFiles | null) {
    const origin = { createdAt: new Date(io.now()).toISOString(), toolVersion: version };
    const writers: Readonly<Record<OutFile, () => FindingWriter>> = {
      json: () => jsonWriter(() => this.summary),
      csv: findingsCsvWriter,
      sarif: () => sarifWriter({ ...origin, homepage: readHomepage() }),
      asff: () => asffWriter(origin),
      ocsf: () => ocsfWriter(origin),
    };
    const asked = (Object.keys(writers) as OutFile[]).flatMap((kind) => {
      const path = args[kind];
      return path === undefined ? [] : [{ path, file: new FindingsFile(writers[kind]()) }];
    });
    const onScreen =
      args.format === "json" || args.format === "csv"
        ? [{ path: null, file: new FindingsFile(writers[args.format]()) }]
        : [];
    this.#outputs = [...asked, ...onScreen];
    this.#workbook = workbook;
    this.#worst = new WorstFindings(args.top);
  }

  /** Known when the last region was added and `finish` was called. */
  get summary(): ReportSummary {
    if (this.#summary === null) throw new Error("the report is not finished");
    return this.#summary;
  }

  get worst(): readonly Finding[] {
    return this.#worst.findings;
  }

  async add(assessment: RegionAssessment): Promise<void> {
    this.#worst.add(assessment.findings);
    this.#workbook?.add(assessment);
    await this.#workbook?.settle();
    for (const { file } of this.#outputs) {
      for (const finding of assessment.findings) file.add(finding);
      await file.settle();
    }
  }

  /** Files that had no room for all findings, and how many each left out. */
  get leftOut(): readonly (readonly [path: string, count: number])[] {
    return this.#outputs.flatMap(({ path, file }) =>
      path === null || file.leftOutCount === 0 ? [] : [[path, file.leftOutCount] as const],
    );
  }

  /** Writes the files; returns their paths. */
  async finish(summary: ReportSummary, resolve: (path: string) => string): Promise<string[]> {
    this.#summary = summary;
    const paths: string[] = [];
    for (const { path, file } of this.#outputs) {
      if (path === null) continue;
      await writeWhole(resolve(path), file.content());
      paths.push(path);
    }
    return paths;
  }

  /** Writes the document of `--format json` or `csv`; false when the format is another. */
  async writeTo(out: (text: string) => Promise<void>): Promise<boolean> {
    const output = this.#outputs.find(({ path }) => path === null);
    if (output === undefined) return false;
    for await (const text of output.file.content()) await out(text);
    return true;
  }

  async dispose(): Promise<void> {
    for (const { file } of this.#outputs) await file.dispose();
    await this.#workbook?.dispose();
  }
}

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

/** Keeps the first few of any number of findings: what can be reached before what cannot, the worst first. */
export class WorstFindings {
  readonly #most: number;
  #kept: readonly Finding[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes the findings of one region. */
  add(findings: readonly Finding[]): void {
    this.#kept = [...this.#kept, ...findings].sort(compareToAct).slice(0, this.#most);
  }

  /** In the order to act in. */
  get findings(): readonly Finding[] {
    return this.#kept;
  }
}

const REACH: Readonly<Record<Finding["exposure"]["state"], number>> = { reachable: 0, unknown: 1, "not-reachable": 2 };

/** A finding that nothing can reach waits for one that can be reached. */
function compareToAct(a: Finding, b: Finding): number {
  return REACH[a.exposure.state] - REACH[b.exposure.state] || compareFindings(a, b);
}
