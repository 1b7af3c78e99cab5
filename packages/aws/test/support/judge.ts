import type { GroupRecord, RuleRecord } from "@sgt/sandbox";
import { admits, type Probe, probesOf } from "./allowed.js";

/** Which probes come in, one bit each. */
type Bits = bigint;

/** What may and must come into the groups of one plan at every moment, by the second model. */
export class Judge {
  readonly #probes: readonly Probe[];
  readonly #masks = new Map<string, Bits>();
  readonly #ever: Bits;
  readonly #both: Bits;

  /** @param grows - the plan lets in what was not let in before: an extension */
  constructor(before: readonly GroupRecord[], after: readonly GroupRecord[], grows = false) {
    this.#probes = probesOf(before, after);
    const [was, shall] = [this.#allowed(before), this.#allowed(after)];
    this.#ever = grows ? was | shall : was;
    this.#both = was & shall;
  }

  get probeCount(): number {
    return this.#probes.length;
  }

  /** What must not be: refused though allowed before and after, or allowed though never before. Empty when all is well. */
  violations(now: readonly GroupRecord[]): string[] {
    const allowed = this.#allowed(now);
    return [
      ...this.#named(this.#both & ~allowed, "refused though allowed before and after"),
      ...this.#named(allowed & ~this.#ever, "allowed though never before"),
    ];
  }

  #allowed(groups: readonly GroupRecord[]): Bits {
    return groups.reduce(
      (all, { groupId, rules }) => rules.reduce((some, rule) => some | this.#mask(groupId, rule), all),
      0n,
    );
  }

  /** Remembered: the same few rules stand after every call of every scenario. */
  #mask(groupId: string, rule: RuleRecord): Bits {
    const key = `${groupId} ${rule.direction} ${JSON.stringify(rule.permission)}`;
    const known = this.#masks.get(key);
    if (known !== undefined) return known;
    const bits = this.#probes.map((probe) => (probe.groupId === groupId && admits(rule, probe) ? "1" : "0"));
    const mask = BigInt(`0b0${bits.toReversed().join("")}`);
    this.#masks.set(key, mask);
    return mask;
  }

  #named(bits: Bits, what: string): string[] {
    if (bits === 0n) return [];
    const at = bits.toString(2).length - 1;
    return [`${what}: ${JSON.stringify(this.#probes[at])}`];
  }
}

/** Looks at an account after every change and keeps what must not have been. */
export class Witness {
  /** Nothing here means that both promises held at every moment seen. */
  readonly violations: string[] = [];
  momentCount = 0;
  readonly #judge: Judge;

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  look(now: readonly GroupRecord[]): void {
    this.momentCount++;
    this.violations.push(...this.#judge.violations(now));
  }
}
