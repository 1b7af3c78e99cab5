import { cidrError } from "../errors.js";
import type { PrefixLike } from "../prefix/to-range.js";
import { quote } from "../quote.js";
import type { Objective } from "./cover.js";

export interface FenceOptions {
  /**
   * Prefixes that no block may cross: a block that shares an address with a fence lies inside it. What is
   * outside all fences is one more space. Default: the RFC 1918 blocks; `[]` for none.
   */
  readonly fences?: Iterable<PrefixLike> | undefined;
  /** Everything has to lie inside this prefix, such as the rule that is being replaced. */
  readonly within?: PrefixLike | undefined;
}

export interface CollapseOptions extends FenceOptions {
  /** The most prefixes allowed. Default: as many as it takes. */
  readonly maxRules?: number | undefined;
  /** The share of a block that may be unobserved, 0 to 1. Default 0.30. */
  readonly tolerance?: number | undefined;
  /**
   * `fewest-rules` (default): the fewest prefixes within the tolerance if they fit the budget, otherwise
   * the least trust within the budget. `least-trust`: spend the whole budget on precision; the tolerance plays no part.
   */
  readonly objective?: Objective | undefined;
}

/** @throws `SGT_CIDR_INVALID_OPTION` */
export function checkShare(name: string, share: number): number {
  if (typeof share === "number" && share >= 0 && share <= 1) return share;
  throw cidrError("SGT_CIDR_INVALID_OPTION", `${name} is ${String(share)}`, { hint: "Give a share from 0 to 1." });
}

/** @throws `SGT_CIDR_INVALID_OPTION` */
export function checkRuleCount(name: string, count: number): number {
  if (count === Infinity || (Number.isInteger(count) && count >= 0)) return count;
  const hint = "Give a whole number of at least 0.";
  throw cidrError("SGT_CIDR_INVALID_OPTION", `${name} is ${String(count)}`, { hint });
}

/** @throws `SGT_CIDR_INVALID_OPTION` */
export function checkObjective(objective: Objective): Objective {
  if (objective === "fewest-rules" || objective === "least-trust") return objective;
  const hint = "Give fewest-rules or least-trust.";
  throw cidrError("SGT_CIDR_INVALID_OPTION", `objective is ${quote(objective)}`, { hint });
}
