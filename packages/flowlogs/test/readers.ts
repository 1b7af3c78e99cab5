import {
  decideEvidence,
  type EniAddresses,
  type Evidence,
  foldRecords,
  type LogSource,
  type Window,
} from "@sgt/flowlogs";
import { collectEvidence, type ObjectLimits, readRecords } from "@sgt/flowlogs/node";

export interface ReaderOptions {
  readonly source: LogSource;
  readonly enis: readonly EniAddresses[];
  readonly window: Window;
  readonly limits?: Partial<ObjectLimits>;
}

/** The readable reader and the fast one, on the calling thread and on threads of its own: one suite runs over all. */
export const READERS: readonly (readonly [string, (options: ReaderOptions) => Promise<Evidence>])[] = [
  ["readable", readPlainly],
  ["fast", (options) => collectEvidence({ ...options, threads: 1 })],
  ["fast, two threads", (options) => collectEvidence({ ...options, threads: 2 })],
];

/** The oracle: records as objects, folded in a map. */
export async function readPlainly({ source, enis, window, limits = {} }: ReaderOptions): Promise<Evidence> {
  const records = readRecords(source, { window, limits });
  return decideEvidence([await foldRecords(records, { enis, window })], window);
}

/** Evidence as a value that two readers must agree on. */
export function plainValue({ coverage, rows }: Evidence): unknown {
  return { coverage, rows: [...rows] };
}
