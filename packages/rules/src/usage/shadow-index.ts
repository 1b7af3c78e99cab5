import { type CidrRule, groupBy, includesTraffic, type Point } from "@sgt/snapshot";
import { hasExpiry } from "../plan/expiry-mark.js";

/**
 * Finds rules of a group that another one makes needless. CIDRs are nested or apart, so that those around
 * one are found by walking up its prefix lengths: a group of thousands of rules is not compared pair by pair.
 */
export class ShadowIndex {
  readonly #byPrefix: ReadonlyMap<string, readonly CidrRule[]>;
  readonly #lengths: readonly number[];

  constructor(rules: readonly CidrRule[]) {
    this.#byPrefix = groupBy(rules, ({ family, prefixLength, range }) => keyOf(family, prefixLength, range.first));
    this.#lengths = [...new Set(rules.map(({ prefixLength }) => prefixLength))];
  }

  /** Returns the first rule of the group that admits all that `own` does, or null. Of two that admit the same only the later has one. */
  shadowOf(own: CidrRule): CidrRule | null {
    const around = this.#lengths
      .filter((length) => length <= own.prefixLength)
      .flatMap((length) => this.#at(own, length));
    const shadows = around.filter((other) => isShadow(other, own));
    return shadows.reduce<CidrRule | null>(
      (first, one) => (first === null || one.index < first.index ? one : first),
      null,
    );
  }

  #at({ family, range }: CidrRule, length: number): readonly CidrRule[] {
    return (
      this.#byPrefix.get(keyOf(family, length, maskedTo(range.first, family === 4 ? 32 - length : 128 - length))) ?? []
    );
  }
}

const keyOf = (family: number, length: number, first: Point): string => `${family} ${length} ${first}`;

/** Returns the point with its last bits cleared. */
function maskedTo(point: Point, hostBits: number): Point {
  if (typeof point === "bigint") return (point >> BigInt(hostBits)) << BigInt(hostBits);
  return point - (point % 2 ** hostBits);
}

/** `other` holds the addresses of `own` already. A rule that has an end makes none needless that stays. */
function isShadow(other: CidrRule, own: CidrRule): boolean {
  if (other === own || !includesTraffic(other.rule, own.rule)) return false;
  if (hasExpiry(other.rule) && !hasExpiry(own.rule)) return false;
  const isSame = other.prefixLength === own.prefixLength && includesTraffic(own.rule, other.rule);
  return !isSame || other.index < own.index;
}
