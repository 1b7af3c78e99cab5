import { CollectedRanges } from "../csv/collected-ranges.js";
import { type AddressRange, readRange } from "../csv/read-range.js";
import type { Ipv4Table } from "../table/ipv4-table.js";
import type { Ipv6Ranges } from "../table/ipv6-ranges.js";
import { type Scope, SPECIAL_BLOCKS } from "./special-blocks.js";

/** The special blocks, to be asked what an address is for. */
export class Scopes {
  readonly ipv4: Ipv4Table;
  readonly ipv6: Ipv6Ranges;

  constructor() {
    const ranges = new CollectedRanges();
    for (const [i, [cidr]] of SPECIAL_BLOCKS.entries()) ranges.add(readRange(cidr) as AddressRange, i);
    this.ipv4 = ranges.ipv4Table() as Ipv4Table;
    this.ipv6 = ranges.ipv6Ranges() as Ipv6Ranges;
  }

  /** Reports whether addresses of a record are the internet's. */
  isGlobal(record: number): boolean {
    return record < 0 || SPECIAL_BLOCKS[record]?.[1] === "global";
  }

  /** What a record of either table means. */
  scope(record: number): Scope {
    return SPECIAL_BLOCKS[record]?.[1] ?? "global";
  }
}
