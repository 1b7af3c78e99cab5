/** A place as a database tells it. What it does not tell is null. */
export interface Place {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string | null;
  /** State, province, Land: the largest part of the country. */
  readonly subdivision: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  /** Degrees north. */
  readonly latitude: number | null;
  /** Degrees east. */
  readonly longitude: number | null;
  /** The address is within this many kilometres of the point, as far as the database believes. */
  readonly accuracyKm: number | null;
}

/** Who announces an address to the internet. */
export interface AsNetwork {
  readonly asn: number | null;
  readonly organization: string | null;
}

/** What an anonymity database (GeoIP2 Anonymous IP) or an ISP database says beside place and network. */
export type Trait = "tor-exit" | "anonymous-vpn" | "public-proxy" | "residential-proxy" | "hosting" | "anycast";

/** Columns of one's own list of ranges: site, owner, environment or whatever its header names. */
export type OwnFacts = Readonly<Record<string, string>>;

/** What one record of one database tells. */
export interface Facts {
  readonly place: Place | null;
  readonly network: AsNetwork | null;
  readonly traits: readonly Trait[];
  readonly own: OwnFacts | null;
}

/** What databases can be asked for. */
export type FactKind = "place" | "network" | "traits" | "own";

export const NO_FACTS: Facts = { place: null, network: null, traits: [], own: null };
