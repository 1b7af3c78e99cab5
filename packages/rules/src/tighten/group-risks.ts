import { countAddresses, counted, formatCount } from "@sgt/cidr";
import type { Window } from "@sgt/flowlogs";
import {
  flowLogCoverage,
  type LoggedState,
  type NetworkInterface,
  type Point,
  type RegionSnapshot,
  type SecurityGroup,
} from "@sgt/snapshot";
import type { DynamicUse } from "../keep/dynamic-sources.js";
import type { Risk } from "../plan/plan.js";
import type { RuleHits } from "../usage/rule-hits.js";

/** Facts of the region that risks are told from. */
export class RegionFacts {
  readonly #logged: ReadonlyMap<string, LoggedState>;

  /** @param asked - the window of the flow logs; null when an approved list stands in for them */
  constructor(region: RegionSnapshot, asked: Window | null) {
    const logging = asked === null ? [] : flowLogCoverage(region, asked).enis;
    this.#logged = new Map(logging.map(({ eniId, state }) => [eniId, state]));
  }

  /** Interfaces that no flow log watches that would hold accepted traffic from the start of the window on; nothing when nobody knows. */
  flowLogRisk(enis: readonly NetworkInterface[]): Risk[] {
    const states = enis.flatMap(({ eniId }) => this.#logged.get(eniId) ?? []);
    const young = states.filter((state) => state === "young").length;
    const without = states.filter((state) => state !== "logged" && state !== "young").length;
    return [
      ...riskOf("flow-log-absent", without, enis, "not covered by an active flow log of accepted traffic"),
      ...riskOf("flow-log-young", young, enis, "covered by flow logs younger than the window"),
    ];
  }
}

/** Sources whose addresses change: their subnets stay allowed, of which most addresses were never seen. */
export function dynamicRisk(uses: readonly (DynamicUse | null)[]): Risk[] {
  const names = [...new Set(uses.flatMap((use) => use?.sources ?? []).map(({ name }) => name))];
  if (names.length === 0) return [];
  const cidrs = [...new Set(uses.flatMap((use) => use?.required ?? []).map(({ cidr }) => cidr))];
  const size = formatCount(countAddresses(cidrs));
  const kept = cidrs.length === 0 ? "" : `; ${cidrs.join(", ")} (${size} addresses) stay allowed for them`;
  const message = `the addresses of ${names.join(", ")} change${kept}: use their group as the source instead`;
  return [{ id: "dynamic-source", message }];
}

/** Interfaces of one group in more than one VPC: one change reaches all of them. */
export function severalVpcsRisk(enis: readonly NetworkInterface[]): Risk[] {
  const vpcs = new Set(enis.map((eni) => eni.vpcId));
  return vpcs.size < 2
    ? []
    : [{ id: "several-vpcs", message: `the group is used in ${vpcs.size} VPCs: ${[...vpcs].sort().join(", ")}` }];
}

/** Reports whether other accounts have or may have interfaces in the group that nobody saw. */
export function mayHaveUnseen({ sharedWith, maybeShared }: SecurityGroup): boolean {
  return sharedWith !== undefined || maybeShared === true;
}

/** Accounts with whom the group is shared and that are not in the snapshot: nobody saw what came to them. */
export function sharedRisk({ sharedWith = [] }: SecurityGroup): Risk[] {
  if (sharedWith.length === 0) return [];
  return [{ id: "shared-with", message: `the snapshot lacks ${sharedWith.join(", ")}, which may use the group` }];
}

/** Sources seen on one day only are the ones that a longer window would have brought more of. */
export function seenOnceRisk(hits: readonly RuleHits[]): Risk[] {
  const once = new Set<Point>();
  for (const rule of hits) {
    for (const sources of rule.ports.values()) {
      for (const [point, seen] of sources) if (seen.firstDate === seen.lastDate) once.add(point);
    }
  }
  return once.size === 0
    ? []
    : [{ id: "seen-on-one-day", message: `${counted(once.size, "source was", "sources were")} seen on one day only` }];
}

function riskOf(id: string, count: number, enis: readonly NetworkInterface[], what: string): Risk[] {
  return count === 0 ? [] : [{ id, message: `${what}: ${count} of ${counted(enis.length, "interface")}` }];
}
