import type { Window } from "../coverage/coverage.js";
import type { RunCoverage } from "../coverage/run-coverage.js";
import { summarizeCoverage } from "../coverage/summarize-coverage.js";
import { tableOf } from "../directory/fact-table.js";
import { InterfaceDirectory } from "../directory/interface-directory.js";
import type { Sighting } from "../directory/sighting.js";
import type { Evidence } from "./evidence.js";
import { EvidenceTable } from "./evidence-table.js";
import type { FoldedRow } from "./folded-row.js";
import type { LoggedInterface } from "./logged-interface.js";
import { loggedSightings } from "./logged-sightings.js";
import { resolveRows } from "./resolve-rows.js";

/** Folded rows and what was covered, of one run or of several over different records. */
export interface FoldedRun {
  readonly rows: Iterable<FoldedRow>;
  readonly coverage: RunCoverage;
  readonly logged?: readonly LoggedInterface[];
}

/**
 * Joins what runs folded into evidence for a window: rows of the same key and day become one, who
 * opened is decided by all handshakes together, and coverage is summed up. The directory holds what the logs said themselves. For folds from elsewhere, such
 * as queries that ran where the logs are.
 */
export function decideEvidence(runs: Iterable<FoldedRun>, window: Window): Evidence {
  const table = new EvidenceTable();
  const coverages: RunCoverage[] = [];
  const said: Sighting[] = [];
  for (const { rows, coverage, logged = [] } of runs) {
    for (const row of rows) table.append(row);
    coverages.push(coverage);
    for (const sighting of loggedSightings(logged)) said.push(sighting);
  }
  const { rows, initiationCounts } = resolveRows(table);
  const directory = new InterfaceDirectory(tableOf({ scans: [], sightings: said }));
  return { rows, coverage: summarizeCoverage(coverages, window, initiationCounts), directory };
}
