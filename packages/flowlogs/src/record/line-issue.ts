import type { LineCode } from "../errors.js";

/** A line that is not a flow record: data about the logs, not an exception. */
export interface LineIssue {
  readonly code: LineCode;
  readonly key: string;
  /** Counted from 1; the header line is a line. In Parquet, row n is line n + 1. */
  readonly line: number;
  /** The first field that is wrong; null when it is the line as a whole. */
  readonly field: string | null;
  /** The line, cut after 200 characters. */
  readonly text: string;
}

/** What is wrong with a line, before it is known where it stands. */
export interface LineFault {
  readonly code: LineCode;
  readonly field: string | null;
}

export const ISSUE_TEXT_LENGTH = 200;
