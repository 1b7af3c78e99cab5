import { SavingCounts } from "../budget/savings.js";
import { checkKeys } from "../errors.js";
import type { Addresses } from "../observed/to-address-set.js";
import { acceptableBlocks } from "./acceptable-blocks.js";
import { type Cover, emptyCover, makeCover } from "./cover.js";
import { leastTrustCover } from "./least-trust-cover.js";
import { familyOf, observe } from "./observe.js";
import { type CollapseOptions, checkObjective, checkRuleCount, checkShare } from "./options.js";

/**
 * Covers observed addresses with few prefixes, exactly.
 *
 * With objective `fewest-rules` (default) the result is the smallest cover by blocks in which at most
 * `tolerance` of the addresses are unobserved, each block trimmed to what it must hold; if that takes more than `maxRules`
 * prefixes, or with objective `least-trust`, the result has the fewest trusted addresses possible with
 * at most `maxRules` prefixes (of equals, one with the fewest prefixes). `objective` of the result says which it is.
 *
 * No addresses give an empty cover. Families do not mix. No prefix crosses a fence, not even one that was
 * observed as a whole: it is cut there. Deterministic: order and duplicates of the input do not matter.
 *
 * Time is that of a sort plus linear work; memory 16 to 40 bytes an IPv4 address as a rule, about 100 at worst.
 *
 * @throws the codes of `parseRange` for bad text, with the entry's number.
 * @throws `SGT_CIDR_MIXED_FAMILIES` when both families are present.
 * @throws `SGT_CIDR_INVALID_OPTION` for a `tolerance` not from 0 to 1, a `maxRules` that is not a whole number, an unknown objective or option.
 * @throws `SGT_CIDR_FENCES_OVERLAP` when a fence lies inside another.
 * @throws `SGT_CIDR_OUTSIDE_FENCE` when an address lies outside `within`.
 * @throws `SGT_CIDR_BUDGET_TOO_SMALL` when the fences demand more than `maxRules` prefixes; `details.minimum` is how many.
 */
export function collapse(addresses: Addresses, options: CollapseOptions = {}): Cover {
  checkKeys(options, COLLAPSE_KEYS);
  const objective = checkObjective(options.objective ?? "fewest-rules");
  const tolerance = checkShare("tolerance", options.tolerance ?? 0.3);
  const maxRules = checkRuleCount("maxRules", options.maxRules ?? Infinity);
  const observed = observe(addresses, options);
  if (observed === null) return emptyCover(familyOf(options.within), objective);
  const { blocks, fences } = observed;
  const counts = new SavingCounts();
  const share = objective === "fewest-rules" ? tolerance : 0;
  const acceptable = acceptableBlocks(blocks, fences, share, counts);
  if (acceptable.count > maxRules) return leastTrustCover(observed, counts, maxRules);
  return makeCover(blocks, acceptable, objective);
}

const COLLAPSE_KEYS = { maxRules: true, tolerance: true, objective: true, fences: true, within: true } satisfies Record<
  keyof CollapseOptions,
  true
>;
