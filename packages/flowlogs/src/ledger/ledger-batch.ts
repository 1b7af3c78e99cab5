import type { RunCoverage } from "../coverage/run-coverage.js";
import type { FoldedRow } from "../evidence/folded-row.js";
import type { LoggedInterface } from "../evidence/logged-interface.js";
import type { CountedObject } from "./batch.js";

/** Objects read together and what they hold: counted as a whole or not at all. */
export interface LedgerBatch {
  /** In any order; rows of the same key may come more than once. */
  readonly rows: Iterable<FoldedRow> | AsyncIterable<FoldedRow>;
  readonly objects: readonly CountedObject[];
  /** Of these objects; `asked` is the window asked for, although `ledgerWindow` of it was read. */
  readonly coverage: RunCoverage;
  /** What the logs said of their interfaces: for the directory, where it stays whatever becomes of the batch. */
  readonly logged?: readonly LoggedInterface[];
}

export interface AppendResult {
  readonly batchId: string;
  readonly rowCount: number;
  readonly partCount: number;
  /** Bytes of Parquet. */
  readonly byteCount: number;
  /** Rows of days that were dropped from this ledger: left out. */
  readonly droppedRowCount: number;
}
