import type { RegionSnapshot, SecurityGroup, Snapshot, SnapshotAccount } from "@sgt/snapshot";
import { UsageError } from "../errors/usage-error.js";

/** A thing that a person may call by its id or by a name. */
export interface NamedThing {
  readonly id: string;
  /** What it is called; several things may be called the same. */
  readonly names: readonly string[];
}

/**
 * Returns the id of the thing that is meant: an id is that thing's whatever others are called. Undefined when there is none.
 *
 * @param noun - what the things are, for the message: `group`
 * @throws {UsageError} `SGT_CLI_AMBIGUOUS_NAME` when several are called so; it lists their ids.
 */
export function idOf(called: string, things: readonly NamedThing[], noun: string): string | undefined {
  if (things.some(({ id }) => id === called)) return called;
  const ids = [...new Set(things.filter(({ names }) => names.includes(called)).map(({ id }) => id))];
  if (ids.length > 1) throw ambiguous(called, ids, noun);
  return ids[0];
}

/** Several things are called so. */
export function ambiguous(called: string, ids: readonly string[], noun: string): UsageError {
  const list = [...ids].sort().join(", ");
  return new UsageError(`several ${noun}s are called "${called}": ${list}`, "Give one by its id.", AMBIGUOUS);
}

const AMBIGUOUS = "SGT_CLI_AMBIGUOUS_NAME";

/** What is looked through, for the message: groups in the plan. */
interface Among {
  readonly things: readonly NamedThing[];
  readonly noun: "group" | "account";
  readonly place: "the snapshot" | "the plan" | "the account";
}

/**
 * Returns the ids of things that a person called by id or name, each once.
 *
 * @throws {UsageError} `SGT_CLI_UNKNOWN_NAME` for one that is not there, `SGT_CLI_AMBIGUOUS_NAME` as `idOf`
 */
export function idsOf(called: readonly string[], { things, noun, place }: Among): string[] {
  const ids = called.map((one) => {
    const id = idOf(one, things, noun);
    if (id !== undefined) return id;
    throw new UsageError(`there is no ${noun} "${one}" in ${place}`, hintFor(things, noun), "SGT_CLI_UNKNOWN_NAME");
  });
  return [...new Set(ids)];
}

/** As many as a person reads. */
const LISTED = 8;

function hintFor(things: readonly NamedThing[], noun: string): string {
  const names = [...new Set(things.map(({ id, names: [name] }) => name ?? id))].sort();
  if (names.length === 0) return `There is no ${noun} here at all.`;
  if (names.length <= LISTED) return `Give an id or a name of ${names.join(", ")}.`;
  return `Give an id or a name, such as ${names.slice(0, LISTED).join(", ")}.`;
}

/** Groups as they may be called: by id, by their name, and by their tag `Name`. */
export function namedGroups(groups: readonly Pick<SecurityGroup, "groupId" | "groupName" | "tags">[]): NamedThing[] {
  return groups.map(({ groupId, groupName, tags }) => ({ id: groupId, names: withTag(groupName, tags.Name) }));
}

function withTag(name: string, tag: string | undefined): string[] {
  return [name, tag].filter((one) => one !== undefined && one !== "") as string[];
}

/** The ids of groups of some regions, by what a person called them; undefined stays so. Throws as `idsOf`. */
export function groupIdsOf<Called extends readonly string[] | undefined>(
  called: Called,
  regions: readonly Pick<RegionSnapshot, "groups">[],
  place: Among["place"] = "the snapshot",
): Called extends undefined ? string[] | undefined : string[] {
  const things = namedGroups(regions.flatMap(({ groups }) => groups));
  return (called && idsOf(called, { things, noun: "group", place })) as ReturnType<typeof groupIdsOf<Called>>;
}

/** VPCs as they may be called: by id, and by their tag `Name`. */
export function namedVpcs({ network }: Pick<RegionSnapshot, "network">): NamedThing[] {
  return (network?.vpcs ?? []).map(({ vpcId, name }) => ({ id: vpcId, names: withTag(name, undefined) }));
}

/** Accounts as they may be called: by id, by the name that the organization gave them, and by the folder they lie in. */
export function namedAccounts({ regions, accounts = [] }: Snapshot): NamedThing[] {
  return [
    ...accounts.map(({ accountId, name }: SnapshotAccount) => ({ id: accountId, names: withTag(name, undefined) })),
    ...regions.map(({ accountId, accountAlias }) => ({ id: accountId, names: withTag(accountAlias ?? "", undefined) })),
  ];
}

/** The ids of accounts that a person called by id or name; an id may be of an account that is not in the snapshot. Throws as `idsOf`. */
export function accountIdsOf(called: readonly string[], snapshot: Snapshot): string[] {
  const ids = called.filter((one) => /^\d{12}$/.test(one)).map((id) => ({ id, names: [] }));
  return idsOf(called, { things: [...namedAccounts(snapshot), ...ids], noun: "account", place: "the snapshot" });
}
