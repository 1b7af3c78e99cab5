import { contains, type Prefix, PrefixIndex, parseRange, prefixSize, rangeToPrefixes } from "@sgt/cidr";
import type { Holding, InterfaceDirectory, InterfaceState } from "@sgt/flowlogs";
import { groupBy } from "../model/group-by.js";
import type { RegionSnapshot } from "../model/snapshot.js";
import { commonName, joinStates, type KnownInterface, type SourceName } from "./interface-name.js";
import { interfaceStates } from "./interface-states.js";

/** More addresses than this are nobody's: their subnet names them. */
const MOST_ADDRESSES = 4096;

/** Who had which address when. */
export interface DatedDirectory {
  readonly directory: InterfaceDirectory;
  /** Seconds since 1970: the window, `until` excluded. */
  readonly from: number;
  readonly until: number;
}

/** An interface that had an address. */
interface Holder extends KnownInterface {
  readonly address: string;
}

/**
 * Names sources, addresses and CIDRs, by the interfaces that had these addresses within the window, as the directory and the snapshot
 * tell; where they were of several or of nobody's, by the subnet that holds all of it, else by its VPC. What neither tells is left out.
 *
 * @param sources each with the VPCs of the groups that it reached: within the blocks of such a VPC an address is that VPC's own,
 * whoever has it elsewhere
 */
export function nameSources(
  sources: ReadonlyMap<string, ReadonlySet<string>>,
  region: RegionSnapshot,
  dated: DatedDirectory | null,
): Map<string, SourceName> {
  const prefixes = new Map([...sources.keys()].map((source) => [source, prefixOf(source)]));
  const held = holdersBySource(prefixes, region, dated);
  const groupNames = new Map(region.groups.map(({ groupId, groupName }) => [groupId, groupName]));
  const places = new Places(region);
  const names = new Map<string, SourceName>();
  for (const [source, prefix] of prefixes) {
    const home = places.homeOf(prefix, sources.get(source) ?? new Set());
    const all = held.get(source) ?? [];
    const holders = home.size === 0 ? all : all.filter(({ state }) => home.has(state.vpcId));
    const isWhole = new Set(holders.map(({ address }) => address)).size === Number(prefixSize(prefix));
    const name = (isWhole ? commonName(holders, groupNames) : null) ?? places.nameOf(prefix, home);
    if (name !== null) names.set(source, name);
  }
  return names;
}

/** Of an address or a CIDR. */
function prefixOf(source: string): Prefix {
  return rangeToPrefixes(parseRange(source))[0] as Prefix;
}

function holdersBySource(
  prefixes: ReadonlyMap<string, Prefix>,
  region: RegionSnapshot,
  dated: DatedDirectory | null,
): Map<string, Holder[]> {
  const small = [...prefixes].filter(([, prefix]) => prefixSize(prefix) <= MOST_ADDRESSES);
  const wanted = new PrefixIndex(small.map(([source, prefix]) => [prefix, source] as const));
  const isWanted = (address: string): boolean => wanted.longestMatch(address) !== undefined;
  const held = new Map<string, Holder[]>();
  for (const holder of holdersOf(isWanted, region, dated)) {
    for (const { value } of wanted.matches(holder.address)) {
      const known = held.get(value);
      if (known === undefined) held.set(value, [holder]);
      else known.push(holder);
    }
  }
  return held;
}

/** Who had the addresses within the window; by the snapshot those of which the directory tells nothing. */
function holdersOf(
  isWanted: (address: string) => boolean,
  region: RegionSnapshot,
  dated: DatedDirectory | null,
): Holder[] {
  const stateOf = interfaceStates(region);
  const shown = region.enis.flatMap((eni) => {
    const addresses = [...eni.addresses, ...eni.publicAddresses].filter(isWanted);
    return addresses.length === 0 ? [] : [{ eniId: eni.eniId, addresses, state: stateOf(eni) }];
  });
  const today = new Map(shown.map(({ eniId, state }) => [eniId, state]));
  const told = dated === null ? [] : toldHolders(isWanted, today, dated);
  const known = new Set(told.map(({ address }) => address));
  return [
    ...told,
    ...shown.flatMap(({ addresses, ...rest }) =>
      addresses.filter((address) => !known.has(address)).map((address) => ({ ...rest, address })),
    ),
  ];
}

function toldHolders(
  isWanted: (address: string) => boolean,
  today: ReadonlyMap<string, InterfaceState>,
  { directory, from, until }: DatedDirectory,
): Holder[] {
  const byInterface = groupBy(
    directory.holdersOf(isWanted, from, until),
    ({ accountId, eniId }) => `${accountId} ${eniId}`,
  );
  return [...byInterface.values()].flatMap((entries) => {
    const [{ eniId }] = entries as [Holding, ...Holding[]];
    const shown = today.get(eniId);
    // What a snapshot shows is whole; of what was told the latest is nearest to the truth.
    const state = joinStates([
      ...(shown === undefined ? [] : [shown]),
      ...entries.map((entry) => entry.state).reverse(),
    ]);
    const addresses = new Set(entries.flatMap((entry) => entry.state.addresses).filter(isWanted));
    return [...addresses].map((address) => ({ eniId, address, state }));
  });
}

/** The subnets and VPCs of a region. */
class Places {
  readonly #subnets: PrefixIndex<SourceName & { vpcId: string }>;
  readonly #vpcs: PrefixIndex<SourceName & { vpcId: string }>;

  constructor({ network }: RegionSnapshot) {
    const { subnets, vpcs } = { subnets: network?.subnets ?? [], vpcs: network?.vpcs ?? [] };
    this.#subnets = indexOf(subnets.map((one) => ({ ...one, kind: "subnet", id: one.subnetId })));
    this.#vpcs = indexOf(vpcs.map((one) => ({ ...one, kind: "vpc", id: one.vpcId })));
  }

  /** Which of the VPCs have the source within their own blocks. */
  homeOf(source: Prefix, vpcIds: ReadonlySet<string>): ReadonlySet<string> {
    return new Set(this.#around(this.#vpcs, source).flatMap(({ vpcId }) => (vpcIds.has(vpcId) ? [vpcId] : [])));
  }

  /** The subnet, else the VPC that holds the source whole; null where several VPCs do, those of `home` where there are any. */
  nameOf(source: Prefix, home: ReadonlySet<string>): SourceName | null {
    const around = [this.#subnets, this.#vpcs].flatMap((index) => this.#around(index, source));
    const byVpc = groupBy(around, ({ vpcId }) => vpcId);
    const found = [...byVpc].flatMap(([vpcId, [first]]) =>
      first !== undefined && (home.size === 0 || home.has(vpcId)) ? [first] : [],
    );
    const [one] = found;
    return one !== undefined && found.length === 1 ? { kind: one.kind, id: one.id, name: one.name } : null;
  }

  #around<T extends { vpcId: string }>(index: PrefixIndex<T>, source: Prefix): T[] {
    const first = { family: source.family, value: source.first };
    return index.matches(first).flatMap(({ prefix, value }) => (contains(prefix, source) ? [value] : []));
  }
}

function indexOf<T extends { cidrs: readonly string[] }>(all: readonly T[]): PrefixIndex<T> {
  return new PrefixIndex(all.flatMap((one) => one.cidrs.map((cidr) => [cidr, one] as const)));
}
