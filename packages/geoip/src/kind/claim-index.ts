import { CollectedRanges } from "../csv/collected-ranges.js";
import { type Ipv4Parts, Ipv4Table } from "../table/ipv4-table.js";
import { type Ipv6Parts, Ipv6Ranges } from "../table/ipv6-ranges.js";
import { IPV4_ARITHMETIC, IPV6_ARITHMETIC, type OverlaySegment, overlay } from "../table/overlay.js";
import type { Claim } from "./claim.js";
import type { ListEntry, NetworkList } from "./network-list.js";

/** What threads share of the index. */
export interface ClaimParts {
  readonly ipv4: Ipv4Parts | null;
  readonly ipv6: Ipv6Parts | null;
  /** By record: what is claimed of its addresses, the smallest range first. */
  readonly claims: readonly (readonly Claim[])[];
}

/** All lists in one: which claims are made about an address. */
export class ClaimIndex {
  readonly parts: ClaimParts;
  readonly ipv4: Ipv4Table | null;
  readonly ipv6: Ipv6Ranges | null;

  constructor(parts: ClaimParts) {
    this.parts = parts;
    this.ipv4 = parts.ipv4 === null ? null : new Ipv4Table(parts.ipv4);
    this.ipv6 = parts.ipv6 === null ? null : new Ipv6Ranges(parts.ipv6);
  }

  /** The claims of a record; none for −1. */
  claims(record: number): readonly Claim[] {
    return this.parts.claims[record] ?? [];
  }
}

/** Lays the lists over one another. */
export function buildClaimIndex(lists: readonly NetworkList[]): ClaimIndex {
  const all = lists.flatMap((list) => list.entries.map((entry) => ({ entry, claim: claimOf(list, entry) })));
  const claims: Claim[][] = [];
  const ids = new Map<string, number>();
  const recordOf = (holders: readonly number[], items: readonly { readonly claim: Claim }[]): number => {
    const held = holders.map((i) => (items[i] as { claim: Claim }).claim);
    const key = JSON.stringify(held);
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = claims.push(held) - 1;
    ids.set(key, id);
    return id;
  };
  const ipv4 = all.filter(({ entry }) => entry.range.family === 4);
  const ipv6 = all.filter(({ entry }) => entry.range.family === 6);
  const ranges = new CollectedRanges();
  const layers4 = ipv4.map(({ entry: { range } }) => ({ first: Number(range.first), last: Number(range.last) }));
  for (const { first, last, holders } of overlay(layers4, IPV4_ARITHMETIC)) {
    ranges.addIpv4(first, last, recordOf(holders, ipv4));
  }
  const layers6 = ipv6.map(({ entry }) => entry.range);
  for (const segment of overlay(layers6, IPV6_ARITHMETIC)) ranges.add(range6(segment), recordOf(segment.holders, ipv6));
  return new ClaimIndex({
    ipv4: ranges.ipv4Table()?.parts ?? null,
    ipv6: ranges.ipv6Ranges()?.parts ?? null,
    claims,
  });
}

const range6 = ({ first, last }: OverlaySegment<bigint>) => ({ family: 6 as const, first, last });

function claimOf({ kind, basis, name, date }: NetworkList, { provider, service, region }: ListEntry): Claim {
  return {
    kind,
    basis,
    source: name,
    date,
    ...(provider === undefined ? {} : { provider }),
    ...(service === undefined ? {} : { service }),
    ...(region === undefined ? {} : { region }),
  };
}
