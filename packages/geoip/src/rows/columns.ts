import type { AddressUse } from "../kind/judge-kind.js";
import type { Status } from "../lookup/answer.js";
import type { AsNetwork, OwnFacts, Place } from "../record/facts.js";

/** A value of a row. */
export type Cell = string | number | null;

/** Groups of columns in the order of a row. What a group holds follows from one record, so its text is made once. */
export const NETWORK_COLUMNS: readonly string[] = ["asn", "organization"];
export const CIDR_COLUMN = "network";
export const PLACE_COLUMNS: readonly string[] = [
  "city",
  "subdivision",
  "country",
  "postal_code",
  "latitude",
  "longitude",
  "accuracy_km",
];
export const USE_COLUMNS: readonly string[] = [
  "status",
  "kind",
  "confidence",
  "provider",
  "service",
  "region",
  "sources",
  "doubts",
];
export const SHARE_COLUMN = "share";
export const DATE_COLUMNS: readonly string[] = ["city_date", "asn_date"];
export const COUNT_COLUMN = "count";

/** What a row says in place of a status when the line was no address. */
export const INVALID = "invalid";

/** All columns of a row, in order. Columns of one's own ranges have the names that its header gives. */
export function columnNames(ownColumns: readonly string[], hasCount: boolean): string[] {
  return [
    "address",
    ...NETWORK_COLUMNS,
    CIDR_COLUMN,
    ...PLACE_COLUMNS,
    ...USE_COLUMNS,
    SHARE_COLUMN,
    ...ownColumns,
    ...DATE_COLUMNS,
    ...(hasCount ? [COUNT_COLUMN] : []),
  ];
}

export const networkCells = (network: AsNetwork | null): Cell[] => [
  network?.asn ?? null,
  network?.organization ?? null,
];

export const placeCells = (place: Place | null): Cell[] => [
  place?.city ?? null,
  place?.subdivision ?? null,
  place?.country ?? null,
  place?.postalCode ?? null,
  place?.latitude ?? null,
  place?.longitude ?? null,
  place?.accuracyKm ?? null,
];

export const useCells = (status: Status | typeof INVALID, use: AddressUse): Cell[] => [
  status,
  use.kind,
  use.confidence,
  use.provider,
  use.service,
  use.region,
  use.sources.length === 0 ? null : use.sources.join("; "),
  use.doubts.length === 0 ? null : use.doubts.join("; "),
];

export const ownCells = (own: OwnFacts | null, columns: readonly string[]): Cell[] =>
  columns.map((column) => own?.[column] ?? null);
