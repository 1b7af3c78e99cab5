/** One column of a result. */
export interface Column {
  readonly title: string;
  /** Numbers to the right. Default left. */
  readonly align?: "left" | "right";
  /** May be wrapped at blanks when the terminal is narrow. Default false: CIDRs and ids stay whole. */
  readonly wraps?: boolean;
  /** Name of the field in CSV; the title when absent. */
  readonly field?: string;
}

/** A result as rows of text; a cell may have several lines. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}
