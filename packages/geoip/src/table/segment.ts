/**
 * Addresses side by side of which a database says the same. Positions are addresses as unsigned integers: numbers for IPv4,
 * bigints for IPv6.
 */
export interface Segment<Position> {
  readonly first: Position;
  readonly last: Position;
  /** Id of the record, −1 where the database knows nothing. */
  readonly record: number;
}
