import type { FoldedRow } from "../evidence/folded-row.js";
import { resolveInitiation } from "../initiator/resolve-initiation.js";

type ColumnType = "STRING" | "INT32" | "INT64";

export interface PartColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Set where it makes a file of sorted rows smaller than a dictionary does. */
  readonly encoding?: "DELTA_BINARY_PACKED" | "DELTA_BYTE_ARRAY";
  readonly value: (row: FoldedRow) => string | number;
}

/**
 * The columns of a part: `EvidenceRow` in snake case, and the proof that `initiation` is decided
 * from anew when days and runs are read together. Region and day are not repeated in the file: the
 * path has them, and Athena and Arrow refuse a column that both have.
 */
export const PART_COLUMNS: readonly PartColumn[] = [
  { name: "account_id", type: "STRING", value: (row) => row.accountId },
  { name: "eni_id", type: "STRING", value: (row) => row.eniId },
  { name: "family", type: "INT32", value: (row) => row.family },
  { name: "protocol", type: "INT32", value: (row) => row.protocol },
  { name: "port", type: "INT32", value: (row) => row.port },
  { name: "source", type: "STRING", encoding: "DELTA_BYTE_ARRAY", value: (row) => row.source },
  { name: "action", type: "STRING", value: (row) => row.action },
  { name: "record_count", type: "INT64", value: (row) => row.recordCount },
  { name: "packet_count", type: "INT64", value: (row) => row.packetCount },
  { name: "byte_count", type: "INT64", encoding: "DELTA_BINARY_PACKED", value: (row) => row.byteCount },
  { name: "first_seen", type: "INT64", encoding: "DELTA_BINARY_PACKED", value: (row) => row.firstSeen },
  { name: "last_seen", type: "INT64", encoding: "DELTA_BINARY_PACKED", value: (row) => row.lastSeen },
  { name: "initiation", type: "STRING", value: resolveInitiation },
  { name: "proof_bits", type: "INT32", value: (row) => row.proof.bits },
  { name: "proof_incoming_port", type: "INT32", value: (row) => row.proof.incomingPort },
  { name: "proof_port", type: "INT32", value: (row) => row.proof.proofPort },
  { name: "proved_at", type: "INT64", value: (row) => row.proof.provedAt },
];

/** What a part says in its own metadata, for whoever finds one alone. */
export const PART_SCHEMA = "sgt/ledger-part/v1";
