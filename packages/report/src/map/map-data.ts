/** So many of something at one place on earth. */
export interface MapPlace {
  /** Such as `Frankfurt am Main`. Any text: it is escaped where it is shown. */
  readonly label: string;
  /** ISO 3166-1 alpha-2, and `XK` for Kosovo; null when not known. */
  readonly country: string | null;
  /** Degrees, WGS 84. Null (or off the globe) when only the country is known. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly count: number;
  /** What else to say of it where there is room. */
  readonly note?: string;
}

/** A count that belongs to no place: private addresses, unknown ones. */
export interface MapRemainder {
  readonly label: string;
  readonly count: number;
}

/** The noun of a count. */
export type Unit = readonly [singular: string, plural: string];

/** What a map shows. */
export interface MapData {
  readonly title: string;
  /** What is counted: `["address", "addresses"]`. */
  readonly unit: Unit;
  readonly places: readonly MapPlace[];
  readonly elsewhere?: readonly MapRemainder[];
  /** How many there are, where one may count at several places; else the counts added up. */
  readonly total?: number;
  /** Whose data it rests on: licences of geolocation databases ask for it. */
  readonly attribution?: readonly string[];
}
