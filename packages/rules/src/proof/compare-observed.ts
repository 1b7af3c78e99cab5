import { type Family, formatAddress, parseAddress, parseRange } from "@sgt/cidr";
import type { EvidenceRow } from "@sgt/flowlogs";
import type { Rule } from "@sgt/snapshot";
import type { Plan, PortSources } from "../plan/plan.js";
import type { Memberships } from "../usage/memberships.js";
import { type Bits, firstOutside, joinRanges } from "./address-ranges.js";
import { rangeOfCidr } from "./admitted-ranges.js";
import { admits, trafficPoints } from "./traffic-point.js";

/** A source of which the evidence says one thing and the plan another. */
export interface ObservedDifference {
  /** `left-out`: it came through a rule that goes, and the plan does not say so. `nobody`: the plan says so, and it did not. */
  readonly kind: "left-out" | "nobody";
  readonly groupId: string;
  /** IANA number. */
  readonly protocol: number;
  readonly port: number;
  /** Of those that the plan names and that did not come, the lowest. */
  readonly source: string;
}

/**
 * Compares the sources that a plan says it observed, which `evidence-kept` rests on, with the evidence itself, source by source:
 * every accepted flow, on an interface of a group that changes, through a rule that goes. Shares nothing with the attribution of
 * evidence to rules. The rows are those that the plan was made from. `groupsOfRow`
 * tells the groups of a row's interface on its day; those that the plan names unless given. Sources that are only possible
 * are not compared. Returns what differs, by group and port; nothing for a plan that rests on no evidence.
 */
export function compareObserved(
  plan: Plan,
  rows: Iterable<EvidenceRow>,
  groupsOfRow: Memberships = membershipsOfPlan(plan),
): ObservedDifference[] {
  if (plan.evidence.kind !== "flow-logs") return [];
  return compareSources(plan.observed, sourcesSeen(plan, rows, groupsOfRow));
}

type Seen = ReadonlyMap<string, ReadonlyMap<string, Source>>;

function compareSources(entries: readonly PortSources[], seen: Seen): ObservedDifference[] {
  const stated = new Map(entries.map((entry) => [keyOf(entry), entry.sources.map((text) => parseRange(text))]));
  return [...new Set([...seen.keys(), ...stated.keys()])].flatMap((key) =>
    ([4, 6] as const).flatMap((family) => {
      const came = [...(seen.get(key)?.values() ?? [])].filter((source) => source.family === family);
      const said = joinRanges((stated.get(key) ?? []).filter((range) => range.family === family));
      return differences(key, family, came, said);
    }),
  );
}

interface Source extends Bits {
  readonly family: Family;
}

function differences(
  key: string,
  family: Family,
  came: readonly Source[],
  said: readonly Bits[],
): ObservedDifference[] {
  const [groupId = "", protocol, port] = key.split(" ");
  const told = (kind: ObservedDifference["kind"], value: bigint): ObservedDifference => ({
    ...{ kind, groupId, protocol: Number(protocol), port: Number(port) },
    source: formatAddress({ family, value }),
  });
  const leftOut = came.filter((source) => firstOutside([source], said) !== null);
  const nobody = firstOutside(said, joinRanges(came));
  return [...leftOut.map(({ first }) => told("left-out", first)), ...(nobody === null ? [] : [told("nobody", nobody)])];
}

/** The plan names the groups of interfaces that carry one which changes. */
function membershipsOfPlan({ unchangedNeighbors }: Plan): Memberships {
  const known = new Map(unchangedNeighbors.enis.map(({ eniId, groupIds }) => [eniId, { groupIds, open: null }]));
  return ({ eniId }) => known.get(eniId) ?? null;
}

/** The sources that came through rules that go, by group and port. */
function sourcesSeen({ groups, options }: Plan, rows: Iterable<EvidenceRow>, groupsOfRow: Memberships): Seen {
  const changing = groups.filter(({ remove }) => remove.length > 0);
  const going = new Map(changing.map((group) => [group.groupId, goingOf(group)]));
  const seen = new Map<string, Map<string, Source>>();
  for (const row of rows) {
    if (!counts(row, options)) continue;
    const groupIds = groupsOfRow(row)?.groupIds ?? [];
    for (const one of groupIds.flatMap((groupId) => going.get(groupId) ?? [])) {
      const key = keyOf({ groupId: one.groupId, protocol: row.protocol, port: row.port });
      const sources = seen.get(key) ?? new Map<string, Source>();
      if (sources.has(row.source)) continue;
      const { family, value } = parseAddress(row.source);
      if (firstOutside([{ first: value, last: value }], one.admitted(row, family)) !== null) continue;
      seen.set(key, sources.set(row.source, { family, first: value, last: value }));
    }
  }
  return seen;
}

function counts({ action, initiation }: EvidenceRow, options: Plan["options"]): boolean {
  if (action !== "ACCEPT" || initiation === "response") return false;
  return initiation !== "likely-response" || !options.excludeLikelyResponses;
}

interface Going {
  readonly groupId: string;
  /** The addresses that the rules which go admit on a row's protocol and port. */
  readonly admitted: (row: Pick<EvidenceRow, "protocol" | "port">, family: Family) => readonly Bits[];
}

function goingOf({ groupId, remove }: Plan["groups"][number]): Going {
  const known = new Map<string, readonly Bits[]>();
  const admitted: Going["admitted"] = ({ protocol, port }, family) => {
    const key = `${protocol} ${port} ${family}`;
    const ranges = known.get(key) ?? joinRanges(rangesOn(remove, { protocol, port, family }));
    known.set(key, ranges);
    return ranges;
  };
  return { groupId, admitted };
}

/** Records do not tell ICMP type and code: what a rule for any kind admits may have come. */
function rangesOn(
  rules: Plan["groups"][number]["remove"],
  { protocol, port, family }: { readonly protocol: number; readonly port: number; readonly family: Family },
): Bits[] {
  return rules.flatMap((rule) => {
    if (rule.peer.kind !== (family === 4 ? "ipv4" : "ipv6")) return [];
    const isIcmp = protocol === 1 || protocol === 58;
    const mayCarry = isIcmp
      ? trafficPoints([rule, anyOf(protocol)], [rule]).some((point) => point.protocol === protocol)
      : admits(rule, { protocol, a: port, b: 0 });
    return mayCarry ? [rangeOfCidr(rule.peer.cidr)] : [];
  });
}

const anyOf = (protocol: number): Rule => ({
  protocol: protocol === 1 ? "icmp" : "icmpv6",
  fromPort: null,
  toPort: null,
  peer: { kind: "group", groupId: "" },
});

const keyOf = ({ groupId, protocol, port }: { groupId: string; protocol: number; port: number }): string =>
  `${groupId} ${protocol} ${port}`;
