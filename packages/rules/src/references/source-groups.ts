import type { DirectoryEntry, EvidenceRow, InterfaceDirectory } from "@sgt/flowlogs";
import { groupBy, type NetworkInterface, type RegionSnapshot } from "@sgt/snapshot";
import { EniFinder } from "../usage/eni-finder.js";
import { ownGroups } from "./own-groups.js";

/** A time in which an interface had an address, and what its groups were then. */
interface Tenure {
  /** Seconds since 1970, `until` excluded. */
  readonly from: number;
  readonly until: number;
  readonly vpcId: string;
  /** As the region knows them by. */
  readonly groupIds: readonly string[];
}

const NO_GROUPS: readonly string[] = [];

/**
 * Tells the groups that the source of a record was a member of when it came. Only what is sure counts: for the whole time of the record
 * interfaces of the target's own VPC are known to have had the address, and all that may have had it were members. Within a VPC an
 * address is of one interface at a time, so nobody else can have come with it.
 */
export class SourceGroups {
  readonly #accountId: string;
  readonly #directory: InterfaceDirectory | undefined;
  readonly #enis: EniFinder;
  readonly #today: ReadonlyMap<string, readonly NetworkInterface[]>;
  /** Whether the snapshot stands for all days, as it does where no interfaces were ever listed. */
  readonly #isTodayAll: boolean;
  readonly #tenures = new Map<string, readonly Tenure[]>();
  readonly #vpcs = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>([["", NO_GROUPS]]);

  constructor(region: RegionSnapshot, directory: InterfaceDirectory | undefined) {
    this.#accountId = region.accountId;
    this.#directory = directory;
    this.#enis = new EniFinder(region);
    this.#today = byAddress(region.enis);
    this.#isTodayAll = directory?.hasListed(region.accountId, region.region) !== true;
  }

  /** The groups of which the row's source was a member during all of it, sorted, the same list for the same groups; empty where that is not sure. */
  of(row: EvidenceRow): readonly string[] {
    const tenures = this.#tenuresOf(row.source);
    if (tenures.length === 0) return NO_GROUPS;
    const vpcId = this.#vpcOf(row);
    const [from, until] = [row.firstSeen, row.lastSeen + 1];
    const then = tenures.filter((one) => one.vpcId === vpcId && one.from < until && one.until > from);
    return vpcId !== "" && coversAll(then, from, until) ? this.#oneList(common(then)) : NO_GROUPS;
  }

  #oneList(groupIds: readonly string[]): readonly string[] {
    const key = groupIds.join(" ");
    const known = this.#lists.get(key) ?? groupIds;
    this.#lists.set(key, known);
    return known;
  }

  #vpcOf(row: EvidenceRow): string {
    const key = `${row.accountId} ${row.eniId}`;
    const known = this.#vpcs.get(key);
    if (known !== undefined) return known;
    const number = this.#directory?.find(row.accountId, row.eniId) ?? -1;
    const vpcId = this.#enis.find(row)?.vpcId ?? this.#directory?.vpcOf(number) ?? "";
    this.#vpcs.set(key, vpcId);
    return vpcId;
  }

  #tenuresOf(address: string): readonly Tenure[] {
    const known = this.#tenures.get(address);
    if (known !== undefined) return known;
    const told = (this.#directory?.tenuresOf(address) ?? []).flatMap((entry) => this.#toldTenure(entry, address));
    const today = (this.#today.get(address) ?? []).flatMap((eni) => (this.#isTold(eni) ? [] : this.#todaysTenure(eni)));
    const tenures = [...told, ...today];
    this.#tenures.set(address, tenures);
    return tenures;
  }

  /** Where nobody told the addresses of that time, it is those of another: of an interface they hardly change. */
  #toldTenure({ from, until, accountId, state }: DirectoryEntry, address: string): Tenure[] {
    const hadOthers = state.addresses.length > 0 && !state.addresses.includes(address);
    if (hadOthers) return [];
    return [{ from, until, vpcId: state.vpcId, groupIds: ownGroups(state, accountId, this.#accountId) }];
  }

  #isTold({ ownerId = this.#accountId, eniId }: NetworkInterface): boolean {
    return (this.#directory?.find(ownerId, eniId) ?? -1) >= 0;
  }

  /** From its attachment on. One of which AWS does not tell it is only as old as the snapshot, unless that stands for all days. */
  #todaysTenure({ attachedAt, vpcId, groupIds }: NetworkInterface): Tenure[] {
    const since = Math.floor(Date.parse(attachedAt ?? "") / 1000);
    if (Number.isNaN(since) && !this.#isTodayAll) return [];
    const from = Number.isNaN(since) ? Number.NEGATIVE_INFINITY : since;
    return [{ from, until: Number.POSITIVE_INFINITY, vpcId, groupIds }];
  }
}

function byAddress(enis: readonly NetworkInterface[]): Map<string, NetworkInterface[]> {
  const pairs = enis.flatMap((eni) => eni.addresses.map((address) => ({ address, eni })));
  return new Map(
    [...groupBy(pairs, ({ address }) => address)].map(([address, all]) => [address, all.map(({ eni }) => eni)]),
  );
}

function coversAll(tenures: readonly Tenure[], from: number, until: number): boolean {
  let covered = from;
  for (const tenure of [...tenures].sort((a, b) => a.from - b.from)) {
    if (tenure.from > covered) return false;
    covered = Math.max(covered, tenure.until);
  }
  return covered >= until;
}

function common(tenures: readonly Tenure[]): readonly string[] {
  const [first, ...others] = tenures;
  const shared = (first?.groupIds ?? NO_GROUPS).filter((id) => others.every(({ groupIds }) => groupIds.includes(id)));
  return [...new Set(shared)].sort();
}
