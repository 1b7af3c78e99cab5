import type { ObjectCode } from "../errors.js";
import type { Layout } from "../format/layout.js";
import type { KeyFacts } from "../source/key-facts.js";
import type { FlowRecord } from "./flow-record.js";
import type { LineIssue } from "./line-issue.js";

/** One thing found in flow logs, in the order of the object; `object` closes each object. */
export type ReadItem =
  | { readonly kind: "record"; readonly record: FlowRecord; readonly origin: RecordOrigin }
  | { readonly kind: "issue"; readonly issue: LineIssue }
  | {
      readonly kind: "object";
      readonly key: string;
      readonly size: number;
      readonly recordCount: number;
      /** Why it was not read to its end; null when it was. */
      readonly fault: ObjectFault | null;
    };

/** Where a record stands. */
export interface RecordOrigin {
  readonly key: string;
  readonly line: number;
  readonly facts: KeyFacts;
  /** The text of the record, for issues that only its meaning shows. */
  readonly text: string;
  /** The columns it was read by; left out where they were checked before. */
  readonly layout?: Layout | null;
}

/** Why an object, or the rest of it, could not be read. */
export interface ObjectFault {
  readonly code: ObjectCode;
  readonly message: string;
}
