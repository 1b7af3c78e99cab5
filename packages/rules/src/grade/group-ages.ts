import { DAY_S, HOUR_S } from "@sgt/cidr";
import type { Coverage, Evidence } from "@sgt/flowlogs";
import type { NetworkInterface, RegionSnapshot } from "@sgt/snapshot";
import { daysSince } from "./ages.js";

/** Tells for how many days of the window a group had interfaces; null when nothing tells. */
export type GroupAges = (groupId: string, members: readonly NetworkInterface[]) => number | null;

type Window = Coverage["asked"];
/** Since when an interface of today is there, in seconds since 1970; null when nothing tells. */
type SinceOf = (eni: NetworkInterface) => number | null;

/**
 * Returns how old the groups are as groups of interfaces: by the directory the days on which any interface was associated with one, those that
 * are gone by now among them. Where nobody listed the interfaces for a directory, a group is as old as its oldest interface of today.
 */
export function groupAges(
  region: RegionSnapshot,
  { coverage, directory }: Pick<Evidence, "coverage" | "directory">,
  groupIds: ReadonlySet<string>,
): GroupAges {
  const sinceOf = sinceReader(coverage);
  const oldest: GroupAges = (_groupId, members) => oldestMember(members, sinceOf, coverage.asked);
  if (directory === undefined || !directory.hasListed(region.accountId, region.region)) return oldest;
  const days = new Map([...groupIds].map((groupId) => [groupId, new WindowDays(coverage.asked)]));
  const { from, to } = coverage.asked;
  for (const time of directory.groupTimes((group) => days.has(group), from, to)) {
    for (const group of time.groups) days.get(group)?.add(time.from, time.until);
  }
  /** Whether the directory tells nothing else of an interface than that it is in the group. */
  const isOnlyIn = (groupId: string, { eniId, ownerId = region.accountId }: NetworkInterface): boolean =>
    directory
      .groupsWithin(directory.find(ownerId, eniId), from, to)
      .every(({ groups }) => groups === null || groups.includes(groupId));
  return (groupId, members) => {
    const known = days.get(groupId) ?? new WindowDays(coverage.asked);
    const since = members.filter((eni) => isOnlyIn(groupId, eni)).map(sinceOf);
    for (const at of since) if (at !== null) known.add(Math.max(from, at), to);
    return known.count === 0 && since.includes(null) ? null : known.count;
  };
}

/** UTC days of a window that were noted. */
class WindowDays {
  readonly #window: Window;
  readonly #days = new Set<number>();

  constructor(window: Window) {
    this.#window = window;
  }

  /** Notes the days of a time that lies within the window. */
  add(from: number, until: number): void {
    for (let day = Math.floor(from / DAY_S); day * DAY_S < until; day++) this.#days.add(day);
  }

  /** How many, and no more than the window has: it may begin and end within a day. */
  get count(): number {
    return Math.min(this.#days.size, (this.#window.to - this.#window.from) / DAY_S);
  }
}

/**
 * What AWS says of the attachment counts; where it says nothing, an interface that was not there for some hours of the window is as
 * old as its first record.
 */
function sinceReader({ asked, enis }: Coverage): SinceOf {
  const hours = Math.floor((asked.to - asked.from) / HOUR_S);
  const firstSeen = new Map(
    enis.map((eni) => [eni.eniId, eni.hoursWithData + eni.hoursNoData < hours ? eni.firstSeen : asked.from] as const),
  );
  return ({ eniId, attachedAt }) =>
    attachedAt === undefined ? (firstSeen.get(eniId) ?? null) : Date.parse(attachedAt) / 1000;
}

function oldestMember(members: readonly NetworkInterface[], sinceOf: SinceOf, asked: Window): number | null {
  const known = members.map(sinceOf).filter((since) => since !== null);
  const oldest = Math.max(asked.from, Math.min(...known));
  const isKnown = known.length > 0 && (known.length === members.length || oldest === asked.from);
  return isKnown ? daysSince(asked, oldest) : null;
}
