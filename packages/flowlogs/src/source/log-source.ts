/** One object that holds flow records: a file, an S3 object, a page of CloudWatch events. */
export interface LogObject {
  /** Names the object for people and in the ledger: a path relative to the source, or an S3 key. */
  readonly key: string;
  /** Bytes as stored (compressed); 0 where the source cannot tell before it has read. */
  readonly size: number;
  /** Changes whenever the content does: an ETag, or size and modification time of a file. */
  readonly tag: string;
  /** Reads it as stored; called at most once per read. */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Reads no more than its first bytes, so that it can be told what it is; left out by sources that know. */
  head?(byteCount: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Says that it will be opened soon, so that a distant source can begin to fetch it; never fails. */
  prefetch?(signal?: AbortSignal): void;
}

/** The one seam through which flow logs come in: a folder, a bucket, a log group. */
export interface LogSource {
  /** Lists the objects that may hold records of the window, in any order. */
  list(window: { readonly from: number; readonly to: number }, signal?: AbortSignal): AsyncIterable<LogObject>;
  /** `${field} ${field} …` for sources whose objects carry no header line (CloudWatch). */
  readonly logFormat?: string;
  /** True where objects may still grow: such a source is refused by ledgers, which count an object once. */
  readonly isLive?: boolean;
}
