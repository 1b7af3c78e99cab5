import type { Coverage } from "../coverage/coverage.js";
import type { InterfaceDirectory } from "../directory/interface-directory.js";
import type { EvidenceRow } from "./evidence-row.js";

/** What the logs prove, and how much of the window they really saw. */
export interface Evidence {
  readonly coverage: Coverage;
  /** Sorted by key; may be read more than once. */
  readonly rows: Iterable<EvidenceRow>;
  /** What the interfaces were on each day, as the ledger keeps it; for evidence that was never in one, what the logs said themselves. */
  readonly directory?: InterfaceDirectory;
}
