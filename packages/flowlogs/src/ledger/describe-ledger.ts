import { type FileStore, nodeFileStore } from "@sgt/files";
import type { Coverage } from "../coverage/coverage.js";
import { checkKeys } from "../errors.js";
import type { EvidenceRow } from "../evidence/evidence-row.js";
import { readConsistently } from "./ledger-view.js";
import { READ_EVIDENCE_KEYS, type ReadEvidenceOptions, readView } from "./read-evidence.js";
import { ledgerRoot } from "./writer.js";

/** What a ledger holds, for the person who asks before relying on it. */
export interface LedgerDescription {
  readonly dir: string;
  /** The format that a writer keeps it in; one of version 1 is brought over by the next. */
  readonly schema: "sgt/ledger/v2";
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
  readonly eniCount: number;
  /** Distinct addresses that sent accepted records. */
  readonly sourceCount: number;
  readonly rowCount: number;
  readonly ports: readonly PortUse[];
  /** UTC day; earlier days were dropped. */
  readonly droppedBefore: string | null;
  /** Pieces that logs were read in. */
  readonly batchCount: number;
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
  checkKeys(options, READ_EVIDENCE_KEYS);
  const files: FileStore = options.files ?? nodeFileStore;
  return readConsistently(files, ledgerRoot(dir), async (view) => {
    const { rows, coverage } = await readView(files, view, options);
    const parts = await view.parts();
    const { batchCount, countedObjectCount } = await view.runs();
    return {
      dir,
      schema: "sgt/ledger/v2",
      ...tallyRows(rows),
      droppedBefore: view.held.droppedBefore,
      batchCount,
      partCount: parts.length,
      objectCount: countedObjectCount,
      byteCount: parts.reduce((sum, part) => sum + part.byteCount, 0),
      coverage,
    };
  });
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
