import { resolve } from "node:path";
import { type FileStore, nodeFileStore } from "@sgt/files";
import type { Coverage } from "../coverage/coverage.js";
import type { EvidenceRow } from "../evidence/evidence-row.js";
import { liveParts, requireState } from "./ledger-state.js";
import { type ReadEvidenceOptions, readEvidence } from "./read-evidence.js";

/** What a ledger holds, for the person who asks before relying on it. */
export interface LedgerDescription {
  readonly dir: string;
  readonly schema: "sgt/ledger/v1";
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
  readonly eniCount: number;
  /** Distinct addresses that sent accepted records. */
  readonly sourceCount: number;
  readonly rowCount: number;
  readonly ports: readonly PortUse[];
  /** UTC day; earlier days were dropped. */
  readonly droppedBefore: string | null;
  readonly commitCount: number;
  readonly partCount: number;
  readonly objectCount: number;
  /** Bytes of its Parquet files. */
  readonly byteCount: number;
  /** Window, classes and holes. */
  readonly coverage: Coverage;
}

/** Accepted traffic to one port, over all interfaces. */
export interface PortUse {
  readonly protocol: number;
  readonly port: number;
  readonly sourceCount: number;
  readonly recordCount: number;
}

/**
 * Sums up a ledger, or a window of it. Ports come with the most sources first.
 *
 * @throws as {@link readEvidence} does.
 */
export async function describeLedger(dir: string, options: ReadEvidenceOptions = {}): Promise<LedgerDescription> {
  const files: FileStore = options.files ?? nodeFileStore;
  const state = await requireState(files, resolve(dir).replaceAll("\\", "/"));
  const { rows, coverage } = await readEvidence(dir, options);
  const parts = liveParts(state);
  return {
    dir,
    schema: "sgt/ledger/v1",
    ...tallyRows(rows),
    droppedBefore: state.droppedBefore,
    commitCount: state.commits.length,
    partCount: parts.length,
    objectCount: state.commits.reduce((sum, { objects }) => sum + objects.length, 0),
    byteCount: parts.reduce((sum, part) => sum + part.byteCount, 0),
    coverage,
  };
}

type Tally = Pick<LedgerDescription, "accountIds" | "regions" | "eniCount" | "sourceCount" | "rowCount" | "ports">;

function tallyRows(rows: Iterable<EvidenceRow>): Tally {
  const accountIds = new Set<string>();
  const regions = new Set<string>();
  const enis = new Set<string>();
  const sources = new Set<string>();
  const ports = new Map<number, { sources: Set<string>; recordCount: number }>();
  let rowCount = 0;
  for (const row of rows) {
    rowCount++;
    accountIds.add(row.accountId);
    regions.add(row.region);
    enis.add(row.eniId);
    if (row.action !== "ACCEPT") continue;
    sources.add(row.source);
    const key = row.protocol * 65_536 + row.port;
    const use = ports.get(key) ?? { sources: new Set(), recordCount: 0 };
    ports.set(key, use);
    use.sources.add(row.source);
    use.recordCount += row.recordCount;
  }
  return {
    accountIds: [...accountIds].sort(),
    regions: [...regions].sort(),
    eniCount: enis.size,
    sourceCount: sources.size,
    rowCount,
    ports: [...ports].map(portUse).sort((a, b) => b.sourceCount - a.sourceCount || b.recordCount - a.recordCount),
  };
}

function portUse([key, use]: [number, { sources: Set<string>; recordCount: number }]): PortUse {
  return {
    protocol: Math.floor(key / 65_536),
    port: key % 65_536,
    sourceCount: use.sources.size,
    recordCount: use.recordCount,
  };
}
