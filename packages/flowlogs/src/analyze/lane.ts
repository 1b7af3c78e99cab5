import type { TypedFold } from "../fold/typed-fold.js";
import type { LogObject } from "../source/log-source.js";
import { ObjectFold, type ObjectFoldSettings, type ObjectResult } from "./object-fold.js";

/** Called with stored bytes as they are read. */
export type OnBytes = (byteCount: number) => void;

/** One place where objects are folded, one at a time. */
export interface Lane {
  fold(object: LogObject, onBytes: OnBytes): Promise<ObjectResult>;
  close(): Promise<void>;
}

/** The calling thread: what it folded need not be handed over. */
export interface InlineLane extends Lane {
  /** What was folded since the last time; gone when the next object is. */
  take(): TypedFold;
}

/** Folds on the calling thread. */
export function inlineLane(settings: ObjectFoldSettings, signal: AbortSignal | undefined): InlineLane {
  const fold = new ObjectFold(settings);
  return {
    fold: (object, onBytes) => fold.add(object.key, object.size, openObject(object, onBytes, signal), signal),
    take: () => fold.take(),
    close: async () => {},
  };
}

/** The bytes of an object, counted; what `open` itself throws comes with the first chunk. */
export async function* openObject(
  object: LogObject,
  onBytes: OnBytes,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of object.open(signal)) {
    onBytes(chunk.length);
    yield chunk;
  }
}
