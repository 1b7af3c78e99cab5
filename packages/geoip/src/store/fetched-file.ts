/** A database that was brought from somewhere, not yet checked. */
export interface FetchedFile {
  /** Name for the file: letters, digits, dot, hyphen and underscore. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** When it was built, for files that do not say; null when nobody knows. */
  readonly builtOn: string | null;
  readonly source: string;
  readonly attribution: string;
}
