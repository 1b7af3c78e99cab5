import { DAY_S } from "@sgt/cidr";
import type { EvidenceRow, Grouping, InterfaceDirectory } from "@sgt/flowlogs";
import type { RegionSnapshot } from "@sgt/snapshot";
import { EniFinder } from "./eni-finder.js";
import { VpcFinder } from "./vpc-finder.js";

/** What is known of the groups that one interface was associated with on one UTC day. */
export interface Membership {
  /** Rows of that day count for these groups; null where nobody can tell any. */
  readonly groupIds: readonly string[] | null;
  /**
   * Null where the groups are settled. Otherwise the rows stay possible for every other group of that VPC, or of
   * the account and region where not even the VPC is known.
   */
  readonly open: { readonly vpcId: string | null } | null;
}

/** Answers for the interface and day of a row; null for another account or region, whose rows say nothing here. */
export type Memberships = (row: EvidenceRow) => Membership | null;

const UNKNOWN: Membership = { groupIds: null, open: { vpcId: null } };

/**
 * Takes the groups of the snapshot for those of the whole window. Interfaces of other accounts that carry a group of the region count
 * as its own.
 */
function membershipsOfToday(snapshot: RegionSnapshot, enis: EniFinder): Memberships {
  const accounts = accountsOf(snapshot);
  const isHere = (row: EvidenceRow): boolean =>
    (row.region === snapshot.region || row.region === "unknown") && accounts.has(row.accountId);
  return (row) => {
    const eni = enis.find(row);
    if (eni !== undefined) return { groupIds: eni.groupIds, open: null };
    return isHere(row) ? UNKNOWN : null;
  };
}

/** Whose interfaces may carry the groups of a region; `unknown` where the log does not say whose it was. */
function accountsOf({ accountId, neighborIds = [] }: RegionSnapshot): ReadonlySet<string> {
  return new Set([accountId, "unknown", ...neighborIds]);
}

/**
 * Takes the groups of each day from the directory that came with the evidence; from the snapshot alone where nobody ever
 * listed the interfaces of the account and region for it.
 */
export function membershipsOf(snapshot: RegionSnapshot, directory: InterfaceDirectory | undefined): Memberships {
  const { accountId, region } = snapshot;
  const enis = new EniFinder(snapshot);
  const today = membershipsOfToday(snapshot, enis);
  if (directory === undefined) return today;
  const vpcs = new VpcFinder(snapshot, enis, directory);
  const isDated = directory.hasListed(accountId, region);
  const dated = new DatedMemberships(snapshot, directory, vpcs);
  return (row) => {
    const number = directory.find(row.accountId, row.eniId);
    const membership = isDated && number >= 0 ? dated.on(number, row) : UNKNOWN;
    if (membership === null || membership.groupIds !== null) return membership;
    // Of a day of which nobody tells anything: most likely as it is today, and it may have been otherwise.
    const now = today(row);
    if (now === null || (now.open === null && !isDated)) return now;
    return { groupIds: now.groupIds, open: { vpcId: vpcs.find(row, number) } };
  };
}

/** Rows come sorted by interface and day: what was asked last is asked again. */
class DatedMemberships {
  readonly #directory: InterfaceDirectory;
  readonly #vpcs: VpcFinder;
  readonly #accountId: string;
  readonly #isOurs: ReadonlySet<string>;
  readonly #accounts: ReadonlySet<string>;
  #last: { readonly number: number; readonly date: string; readonly answer: DayAnswer } | null = null;

  constructor(snapshot: RegionSnapshot, directory: InterfaceDirectory, vpcs: VpcFinder) {
    const { accountId, groups } = snapshot;
    this.#directory = directory;
    this.#vpcs = vpcs;
    this.#accountId = accountId;
    this.#accounts = accountsOf(snapshot);
    this.#isOurs = new Set(groups.map(({ groupId }) => groupId));
  }

  on(number: number, row: EvidenceRow): Membership | null {
    if (this.#last === null || this.#last.number !== number || this.#last.date !== row.date) {
      this.#last = { number, date: row.date, answer: this.#answer(number, row) };
    }
    const { settled, open, isInPart } = this.#last.answer;
    if (!isInPart) return settled;
    // A part of the day is not known well enough: it does not matter where the row came in another part.
    const within = this.#directory.groupsWithin(number, row.firstSeen, row.lastSeen + 1);
    return within.every(isFirm) ? settled : open;
  }

  #answer(number: number, row: EvidenceRow): DayAnswer {
    const from = Date.parse(row.date) / 1000;
    const groupings = this.#directory.groupsWithin(number, from, from + DAY_S);
    const told = groupings.filter(({ groups }) => groups !== null);
    const groupIds = told.length === 0 ? null : this.#groupIdsOf(told, row);
    const isSettled = told.length > 0 && told.every(({ how }) => how === "seen" || how === "told");
    const isWhole = told.length === groupings.length;
    const isInPart = !isWhole || (isSettled && !told.every(isFirm));
    const isForeign = row.accountId !== this.#accountId && row.accountId !== "unknown";
    // Another account's interface that carries none of our groups says nothing here.
    if (isForeign && (groupIds ?? []).length === 0 && (isWhole || !this.#accounts.has(row.accountId))) return NOT_OURS;
    const open = { groupIds, open: { vpcId: this.#vpcs.find(row, number) } };
    const settled = isSettled ? { groupIds, open: null } : open;
    return { settled, open, isInPart };
  }

  /** Groups of the region, by the ids that it knows them by. */
  #groupIdsOf(groupings: readonly Grouping[], { accountId }: EvidenceRow): string[] {
    const isForeign = accountId !== this.#accountId && accountId !== "unknown";
    const ids = new Set<string>();
    for (const { groups } of groupings) {
      for (const group of groups ?? []) {
        if (!isForeign || this.#isOurs.has(group)) ids.add(group);
      }
    }
    return [...ids];
  }
}

const NOT_OURS: DayAnswer = { settled: null, open: null, isInPart: false };

/** Between two equal sightings of which one is of the day, or better. An inference reaches over changes that somebody told. */
function isFirm({ groups, atLeast }: Grouping): boolean {
  return groups !== null && atLeast !== "inferred";
}

/** What holds for rows of one interface and day. */
interface DayAnswer {
  /** Where the groups are told for the row's own time; still open where they are only likely. */
  readonly settled: Membership | null;
  readonly open: Membership | null;
  /** Whether a part of the day is unknown or inferred, so that the row's own time decides. */
  readonly isInPart: boolean;
}
