import type { AddressIds, IdScratch } from "./address-ids.js";

/** Enough addresses that fetching from memory overlaps, few enough that what is known of them stays in the nearest cache. */
export const BATCH_SIZE = 1024;

/** What one finder says of the addresses of a batch. */
export interface BatchColumn {
  /** Ids of records; −1 is none. */
  readonly ids: Float64Array;
  /** Where in the table of the database that answered; means nothing where the id is −1. */
  readonly segments: Uint32Array;
}

/** The records that say something of the addresses of a batch, to be filled again and again. */
export class Ipv4Batch {
  readonly scope: BatchColumn = emptyColumn();
  readonly own: BatchColumn = emptyColumn();
  readonly place: BatchColumn = emptyColumn();
  readonly network: BatchColumn = emptyColumn();
  readonly traits: BatchColumn = emptyColumn();
  readonly claims: BatchColumn = emptyColumn();
  /** 1 where the address is one of the internet. */
  readonly isGlobal: Uint8Array = new Uint8Array(BATCH_SIZE);
  readonly isAny: Uint8Array = new Uint8Array(BATCH_SIZE).fill(1);

  /** Copies the ids of one address. */
  idsAt(position: number, ids: IdScratch): AddressIds {
    ids.scope = this.scope.ids[position] as number;
    ids.own = this.own.ids[position] as number;
    ids.place = this.place.ids[position] as number;
    ids.network = this.network.ids[position] as number;
    ids.traits = this.traits.ids[position] as number;
    ids.claims = this.claims.ids[position] as number;
    return ids;
  }

  /** The segment of an address in the table that `Tables.ipv4Telling` names. */
  tellingSegmentAt(position: number, { own, network }: AddressIds): number {
    const column = own >= 0 ? this.own : network >= 0 ? this.network : this.place;
    return column.segments[position] as number;
  }
}

const emptyColumn = (): BatchColumn => ({
  ids: new Float64Array(BATCH_SIZE).fill(-1),
  segments: new Uint32Array(BATCH_SIZE),
});
