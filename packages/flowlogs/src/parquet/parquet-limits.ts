/** What a Parquet object may declare; what it declares is checked before memory is taken for it. */
export const PARQUET_LIMITS: {
  readonly fileBytes: number;
  readonly pageBytes: number;
  readonly groupRows: number;
  readonly columns: number;
  readonly stepMs: number;
  readonly heapMb: number;
} = {
  /** A Parquet file must be held whole, because its schema stands at its end. AWS's are at most 75 MB. */
  fileBytes: 512 * 2 ** 20,
  /** One page, unpacked. Writers make pages of 1 MB; dictionaries grow somewhat larger. */
  pageBytes: 64 * 2 ** 20,
  groupRows: 20_000_000,
  columns: 1_000,
  /** To unpack the next 131,072 rows, which takes about a second. */
  stepMs: 60_000,
  /** What the rows of one step may take. */
  heapMb: 1_024,
};
