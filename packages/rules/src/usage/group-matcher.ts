import type { Family } from "@sgt/cidr";
import { holds, mayAdmit, type Point, type Rule } from "@sgt/snapshot";

import type { PeerAddresses, PeerResolver } from "./peer-resolver.js";
import { portKey } from "./rule-hits.js";

/** A rule of one protocol and port, with the addresses of its peer. */
interface PortRule extends PeerAddresses {
  readonly ruleIndex: number;
}

/** Finds the rules of one group that may have admitted a flow. Rules are kept per protocol and port. */
export class GroupMatcher {
  readonly #rules: readonly Rule[];
  readonly #peers: PeerResolver;
  readonly #byPort = new Map<number, readonly PortRule[]>();

  constructor(rules: readonly Rule[], peers: PeerResolver) {
    this.#rules = rules;
    this.#peers = peers;
  }

  /** Returns indexes into the rules, ascending: those whose known addresses fit. */
  match(protocol: number, port: number, family: Family, point: Point): number[] {
    const found: number[] = [];
    for (const { ruleIndex, ranges, points } of this.#rulesOf(protocol, port)) {
      if (points.has(point) || ranges.some((range) => holds(range, family, point))) found.push(ruleIndex);
    }
    return found;
  }

  /** Returns those that nobody can rule out: their traffic fits, and who is behind their peer is not all known. */
  matchUnknown(protocol: number, port: number, family: Family): number[] {
    const unknown = this.#rulesOf(protocol, port).filter(({ maybeMoreIn }) => maybeMoreIn.includes(family));
    return unknown.map(({ ruleIndex }) => ruleIndex);
  }

  #rulesOf(protocol: number, port: number): readonly PortRule[] {
    const key = portKey(protocol, port);
    const known = this.#byPort.get(key);
    if (known !== undefined) return known;
    const rules = this.#rules.flatMap((rule, ruleIndex) =>
      mayAdmit(rule, protocol, port) ? [{ ruleIndex, ...this.#peers.resolve(rule.peer) }] : [],
    );
    this.#byPort.set(key, rules);
    return rules;
  }
}
