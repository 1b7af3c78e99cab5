import { type Family, formatAddress, parseAddress, parseRange } from "@sgt/cidr";
import type { EvidenceRow } from "@sgt/flowlogs";
import { groupBy, type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import type { Plan, PortSources, UnchangedNeighbors } from "../plan/plan.js";
import type { Memberships } from "../usage/memberships.js";
import { type Bits, firstOutside, joinRanges } from "./address-ranges.js";
import { FAMILIES, rangesOf } from "./admitted-ranges.js";
import { admits, icmpPoints, isIcmp, portPoint } from "./traffic-point.js";

/** A source of which the evidence says one thing and the plan another. */
export interface ObservedDifference {
  /** What the plan says of it, or should: that it came, or that it may have. */
  readonly list: "observed" | "possible";
  /** `left-out`: it came, or may have, through a rule that goes, and the plan does not say so. `nobody`: the plan says so, and it did not. */
  readonly kind: "left-out" | "nobody";
  readonly groupId: string;
  /** IANA number. */
  readonly protocol: number;
  readonly port: number;
  /** Of those that the plan names and that did not come, the lowest. */
  readonly source: string;
}

/**
 * Compares the sources that a plan says it observed, and those that it says are possible, which `evidence-kept` rests on, with the
 * evidence itself, source by source: every accepted flow through a rule that goes, on an interface of the group, and on one that may
 * have been of it. Shares nothing with the attribution of evidence to rules. The rows are those that the plan was made from;
 * `groupsOfRow` tells the groups of a row's interface on its day (see {@link membershipsOfPlan}). Returns what differs, by group and
 * port; nothing for a plan that rests on no evidence.
 */
export function compareObserved(
  plan: Plan,
  rows: Iterable<EvidenceRow>,
  groupsOfRow: Memberships,
): ObservedDifference[] {
  if (plan.evidence.kind !== "flow-logs") return [];
  const going = plan.groups.map(goingOf(plan.unchangedNeighbors));
  const { observed, open } = sourcesSeen(going, plan.options, rows, groupsOfRow);
  const possible = possibleSeen(going, open, observed);
  return [
    ...compareSources("observed", plan.observed, observed),
    ...compareSources("possible", plan.possible, possible),
  ];
}

type Sources = Map<string, Source>;
/** By group and port. */
type Seen = Map<string, Sources>;

function compareSources(
  list: ObservedDifference["list"],
  entries: readonly PortSources[],
  seen: Seen,
): ObservedDifference[] {
  const stated = new Map(entries.map((entry) => [keyOf(entry), entry.sources.map((text) => parseRange(text))]));
  return [...new Set([...seen.keys(), ...stated.keys()])].flatMap((key) =>
    FAMILIES.flatMap((family) => {
      const came = [...(seen.get(key)?.values() ?? [])].filter((source) => source.family === family);
      const said = joinRanges((stated.get(key) ?? []).filter((range) => range.family === family));
      return differences(key, family, came, said).map((difference) => ({ list, ...difference }));
    }),
  );
}

interface Source extends Bits {
  readonly text: string;
  readonly family: Family;
}

function differences(
  key: string,
  family: Family,
  came: readonly Source[],
  said: readonly Bits[],
): Omit<ObservedDifference, "list">[] {
  const [groupId = "", protocol, port] = key.split(" ");
  const told = (kind: ObservedDifference["kind"], value: bigint): Omit<ObservedDifference, "list"> => ({
    ...{ kind, groupId, protocol: Number(protocol), port: Number(port) },
    source: formatAddress({ family, value }),
  });
  const joined = joinRanges(came);
  // One by one only where one is left out: of many sources each would be looked for among all that are said.
  const leftOut = firstOutside(joined, said) === null ? [] : came.filter((one) => firstOutside([one], said) !== null);
  const nobody = firstOutside(said, joined);
  return [...leftOut.map(({ first }) => told("left-out", first)), ...(nobody === null ? [] : [told("nobody", nobody)])];
}

/** Flows of interfaces whose groups are not settled: by VPC, "" where not even that is known, then by protocol and port. */
type OpenFlows = Map<string, Flows>;
type Flows = Map<string, { readonly flow: Flow; readonly sources: Sources }>;
type Flow = Pick<EvidenceRow, "protocol" | "port">;

/** The sources that came through rules that go, by group and port, and the flows that may have. */
function sourcesSeen(
  going: readonly Going[],
  options: Plan["options"],
  rows: Iterable<EvidenceRow>,
  groupsOfRow: Memberships,
): { observed: Seen; open: OpenFlows } {
  const byId = new Map(going.map((one) => [one.groupId, one]));
  const observed: Seen = new Map();
  const open: OpenFlows = new Map();
  for (const row of rows) {
    const membership = counts(row, options) ? groupsOfRow(row) : null;
    for (const one of (membership?.groupIds ?? []).flatMap((groupId) => byId.get(groupId) ?? [])) {
      addObserved(observed, one, row);
    }
    if (membership !== null && membership.open !== null) addOpen(open, membership.open.vpcId ?? "", row);
  }
  return { observed, open };
}

function addObserved(observed: Seen, { groupId, admitted }: Going, row: EvidenceRow): void {
  const sources = getOrMake(observed, keyOf({ ...row, groupId }), newSources);
  if (sources.has(row.source)) return;
  const source = sourceOf(row);
  if (firstOutside([source], admitted(row, source.family)) === null) sources.set(row.source, source);
}

function addOpen(open: OpenFlows, vpcId: string, row: EvidenceRow): void {
  const flows = getOrMake(open, vpcId, () => new Map());
  const { sources } = getOrMake(flows, `${row.protocol} ${row.port}`, () => ({ flow: row, sources: newSources() }));
  if (!sources.has(row.source)) sources.set(row.source, sourceOf(row));
}

/**
 * What rules that go admit of the flows that may have been of their group; who came for certain is not possible besides. An account
 * has few different rules, and a flow of nobody knows whom fits thousands of groups: each rule is asked once.
 */
function possibleSeen(going: readonly Going[], open: OpenFlows, observed: Seen): Seen {
  const possible: Seen = new Map();
  for (const [scope, flows] of open) {
    const admitted = new Map<string, readonly AdmittedFlow[]>();
    for (const { groupId, remove } of going.filter(
      ({ vpcIds }) => scope === "" || vpcIds === null || vpcIds.has(scope),
    )) {
      for (const rule of remove) {
        const found = getOrMake(admitted, ruleIdentity(rule), () => admittedBy(rule, flows));
        for (const { flow, sources } of found) addPossible(possible, keyOf({ ...flow, groupId }), sources, observed);
      }
    }
  }
  return possible;
}

interface AdmittedFlow {
  readonly flow: Flow;
  readonly sources: readonly Source[];
}

/** Of all flows those that one rule admits, with the sources inside it; ports without any are left out. */
function admittedBy(rule: LiveRule, flows: Flows): AdmittedFlow[] {
  return [...flows.values()].flatMap(({ flow, sources }) => {
    const family = rule.peer.kind === "ipv6" ? 6 : 4;
    const [range] = rangesOn([rule], { ...flow, family });
    if (range === undefined) return [];
    const own = [...sources.values()].filter((one) => one.family === family);
    const inside = own.filter(({ first }) => range.first <= first && first <= range.last);
    return inside.length === 0 ? [] : [{ flow, sources: inside }];
  });
}

function addPossible(possible: Seen, key: string, sources: readonly Source[], observed: Seen): void {
  const certain = observed.get(key);
  const rest = sources.filter(({ text }) => certain?.has(text) !== true);
  if (rest.length === 0) return;
  const known = getOrMake(possible, key, newSources);
  for (const source of rest) known.set(source.text, source);
}

const newSources = (): Sources => new Map();

function sourceOf({ source }: EvidenceRow): Source {
  const { family, value } = parseAddress(source);
  return { text: source, family, first: value, last: value };
}

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

function counts({ action, initiation }: EvidenceRow, options: Plan["options"]): boolean {
  if (action !== "ACCEPT" || initiation === "response") return false;
  return initiation !== "likely-response" || !options.excludeLikelyResponses;
}

interface Going {
  readonly groupId: string;
  /** Where interfaces may carry it; null for anywhere. */
  readonly vpcIds: ReadonlySet<string> | null;
  readonly remove: readonly LiveRule[];
  /** The addresses that the rules which go admit on a row's protocol and port. */
  readonly admitted: (row: Pick<EvidenceRow, "protocol" | "port">, family: Family) => readonly Bits[];
}

function goingOf({ secondVpcs }: UnchangedNeighbors): (group: Plan["groups"][number]) => Going {
  const second = secondVpcs === undefined ? null : groupBy(secondVpcs, (pair) => pair.groupId);
  return ({ groupId, vpcId, remove }) => {
    const beside = (second?.get(groupId) ?? []).map((pair) => pair.vpcId);
    const vpcIds = second === null || vpcId === "" ? null : new Set([vpcId, ...beside]);
    return { groupId, vpcIds, remove, admitted: admittedOf(remove) };
  };
}

/** What rules admit, by protocol, port and family, each worked out once. */
function admittedOf(remove: readonly LiveRule[]): Going["admitted"] {
  const known = new Map<string, readonly Bits[]>();
  return ({ protocol, port }, family) => {
    const key = `${protocol} ${port} ${family}`;
    const ranges = known.get(key) ?? rangesOn(remove, { protocol, port, family });
    known.set(key, ranges);
    return ranges;
  };
}

/** Records do not tell ICMP type and code: what a rule for any kind admits may have come. */
function rangesOn(
  rules: Plan["groups"][number]["remove"],
  { protocol, port, family }: { readonly protocol: number; readonly port: number; readonly family: Family },
): Bits[] {
  const kind = family === 4 ? "ipv4" : "ipv6";
  const mayCarry = (rule: Rule): boolean =>
    isIcmp(protocol) ? icmpPoints(protocol, [rule]).length > 0 : admits(rule, portPoint(protocol, port));
  return rangesOf(rules.filter((rule) => rule.peer.kind === kind && mayCarry(rule)));
}

const keyOf = ({ groupId, protocol, port }: { groupId: string; protocol: number; port: number }): string =>
  `${groupId} ${protocol} ${port}`;
