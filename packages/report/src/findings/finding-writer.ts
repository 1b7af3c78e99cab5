import type { Finding } from "@sgt/findings";

/** Who made a document, and when; every time in it is this one, so that the same findings give the same bytes. */
export interface DocumentOrigin {
  /** ISO time. */
  readonly createdAt: string;
  readonly toolVersion: string;
}

/**
 * One format of findings, piece by piece, so that a million of them never stand in memory as one text.
 * The document is `head`, the items with `separator` between them, and `tail()`, which is asked for last.
 */
export interface FindingWriter {
  readonly head: string;
  readonly separator: string;
  /** Returns the text of one finding, without a separator. */
  item(finding: Finding): string;
  /** Returns the end of the document; it may speak of the items that were written. */
  tail(): string;
}

/** Returns the whole document of findings that are already in order. */
export function renderFindings(writer: FindingWriter, findings: Iterable<Finding>): string {
  const items = Array.from(findings, (finding) => writer.item(finding));
  return `${writer.head}${items.join(writer.separator)}${writer.tail()}`;
}
