/** The records that say something of an address, by what they say; −1 is none. */
export interface AddressIds {
  readonly scope: number;
  readonly own: number;
  readonly place: number;
  readonly network: number;
  readonly traits: number;
  readonly claims: number;
}

/** The same, to be filled again and again: an object for each of ten million addresses takes longer than looking them up. */
export type IdScratch = { -readonly [Name in keyof AddressIds]: AddressIds[Name] };

export const NOTHING_KNOWN: AddressIds = { scope: -1, own: -1, place: -1, network: -1, traits: -1, claims: -1 };

/** Ids of the records of all databases of a finder: so many for each, since no file of 2 GiB holds more records. */
export const IDS_PER_DATABASE: number = 2 ** 31;

/** Which database of the finder an id comes from. */
export const databaseNumberOf = (id: number): number =>
  // Most ids are of the first database, and divisions are slow by the million.
  id < IDS_PER_DATABASE ? 0 : Math.floor(id / IDS_PER_DATABASE);
