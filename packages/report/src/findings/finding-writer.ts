import type { OptionKeys } from "@sgt/cidr";
import type { Finding } from "@sgt/findings";
import { checkKeys } from "../errors.js";

/** Who made a document, and when; every time in it is this one, so that the same findings give the same bytes. */
export interface DocumentOrigin {
  /** ISO time. */
  readonly createdAt: string;
  readonly toolVersion: string;
  /** Page of the tool that SARIF leads its readers to; it leads nowhere without one. */
  readonly homepage?: string;
}

/** Refuses an origin that lacks something, or has more than there is. @throws `SGT_REPORT_INVALID_OPTION` */
export function checkOrigin(origin: DocumentOrigin): void {
  checkKeys(origin, ORIGIN_KEYS);
}

const ORIGIN_KEYS = { createdAt: "needed", toolVersion: "needed", homepage: true } satisfies OptionKeys<DocumentOrigin>;

/**
 * One format of findings, piece by piece, so that a million of them never stand in memory as one text.
 * The document is `head`, the items with `separator` between them, and `tail()`, which is asked for last.
 */
export interface FindingWriter {
  /** The most findings that a document may hold; of more the worst are written, and `tail` is told how many are not. */
  readonly most?: number;
  /** Findings are written as they come, account by account and region by region; else worst first. */
  readonly keepsOrder?: boolean;
  readonly head: string;
  readonly separator: string;
  /** Returns the text of one finding, without a separator. */
  item(finding: Finding): string;
  /** Returns the end of the document; it may speak of the items that were written, and of those that were left out. */
  tail(leftOutCount: number): string;
}

/** Returns the whole document of findings that are already in order, worst first. */
export function renderFindings(writer: FindingWriter, findings: readonly Finding[]): string {
  const written = findings.slice(0, writer.most);
  const items = written.map((finding) => writer.item(finding));
  return `${writer.head}${items.join(writer.separator)}${writer.tail(findings.length - written.length)}`;
}
