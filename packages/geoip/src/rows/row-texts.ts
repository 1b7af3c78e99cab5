import type { AddressUse } from "../kind/judge-kind.js";
import type { Status } from "../lookup/answer.js";
import type { AsNetwork, OwnFacts, Place } from "../record/facts.js";
import {
  CIDR_COLUMN,
  COUNT_COLUMN,
  DATE_COLUMNS,
  type INVALID,
  NETWORK_COLUMNS,
  networkCells,
  ownCells,
  PLACE_COLUMNS,
  placeCells,
  SHARE_COLUMN,
  USE_COLUMNS,
  useCells,
} from "./columns.js";
import type { RowFormat } from "./row-format.js";

export interface RowOptions {
  readonly format: RowFormat;
  readonly ownColumns: readonly string[];
  readonly hasCount: boolean;
}

interface Dates {
  readonly cityDate: string | null;
  readonly asnDate: string | null;
}

export const NO_DATES: Dates = { cityDate: null, asnDate: null };

/** Some CIDR: only what a format puts around it is looked at. */
const ANY_CIDR = "0.0.0.0/0";

/** The parts of a row as text, in the words of a format. */
export class RowTexts {
  readonly options: RowOptions;
  readonly format: RowFormat;
  /** What stands before and behind the text of a CIDR. */
  readonly cidrBefore: string;
  readonly cidrAfter: string;

  constructor(options: RowOptions) {
    this.options = options;
    this.format = options.format;
    const [before, after] = this.cidr(ANY_CIDR).split(ANY_CIDR) as [string, string];
    this.cidrBefore = before;
    this.cidrAfter = after;
  }

  network(network: AsNetwork | null): string {
    return this.format.fields(NETWORK_COLUMNS, networkCells(network));
  }

  cidr(cidr: string | null): string {
    return this.format.fields([CIDR_COLUMN], [cidr]);
  }

  place(place: Place | null): string {
    return this.format.fields(PLACE_COLUMNS, placeCells(place));
  }

  use(status: Status | typeof INVALID, use: AddressUse): string {
    return this.format.fields(USE_COLUMNS, useCells(status, use));
  }

  /** Share, one's own columns, and when the databases were built that answered. */
  tail(share: number | null, own: OwnFacts | null, { cityDate, asnDate }: Dates): string {
    const { ownColumns, format } = this.options;
    const texts = [
      format.fields([SHARE_COLUMN], [share]),
      ...(ownColumns.length > 0 ? [format.fields(ownColumns, ownCells(own, ownColumns))] : []),
      format.fields(DATE_COLUMNS, [cityDate, asnDate]),
    ];
    return texts.join(",");
  }

  /** How often it came, where that is asked, and the end of the row. */
  end(count: number): string {
    const { fields, end } = this.format;
    return this.options.hasCount ? `,${fields([COUNT_COLUMN], [count])}${end}` : end;
  }
}
