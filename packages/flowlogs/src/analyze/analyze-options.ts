import type { OptionKeys } from "@sgt/cidr";
import type { Window } from "../coverage/coverage.js";
import type { ObjectLimits } from "../object/limits.js";
import type { EniAddresses } from "../source/eni-directory.js";
import type { LogSource } from "../source/log-source.js";

/** How far reading has come. */
export interface AnalyzeEvent {
  readonly kind: "progress";
  /** Objects read to their end or given up, of all that were listed. */
  readonly objectsDone: number;
  readonly objectCount: number;
  /** Stored bytes. */
  readonly bytesDone: number;
  readonly byteCount: number;
  readonly recordCount: number;
}

export interface AnalyzeOptions {
  readonly source: LogSource;
  /** The interfaces of the snapshot; records of others are kept, and stated as not known. */
  readonly enis: Iterable<EniAddresses>;
  readonly window: Window;
  /** Threads that fold, the calling one among them; one for each core unless given, half as many below 256 MB or so. */
  readonly threads?: number;
  /** Distinct keys held in memory at once; 4,000,000 unless given, 64 bytes each. */
  readonly maxKeys?: number;
  readonly limits?: Partial<ObjectLimits>;
  readonly onEvent?: (event: AnalyzeEvent) => void;
  readonly signal?: AbortSignal;
}

export const ANALYZE_KEYS: OptionKeys<AnalyzeOptions> = {
  source: "needed",
  enis: "needed",
  window: "needed",
  threads: true,
  maxKeys: true,
  limits: true,
  onEvent: true,
  signal: true,
};
