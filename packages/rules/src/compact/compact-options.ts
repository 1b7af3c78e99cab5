import { isCidr } from "@sgt/cidr";
import { badValue, checkKeys, optionalKeys } from "../errors.js";

/** How far compaction may go. */
export interface CompactOptions {
  /** The share of a wider rule that may be new, 0 to 1; 0 lets nobody in. */
  readonly maxWaste: number;
  /** CIDRs that no rule shall reach across, beside the private blocks. */
  readonly fences: readonly string[];
  /** Only these groups; null means all. */
  readonly groupIds: readonly string[] | null;
  /** Also groups that a controller or another account writes. */
  readonly includeOwned: boolean;
}

/** Lossless, unless more is asked for. */
export const DEFAULT_COMPACT_OPTIONS: CompactOptions = {
  maxWaste: 0,
  fences: [],
  groupIds: null,
  includeOwned: false,
};

const OPTION_KEYS = optionalKeys(DEFAULT_COMPACT_OPTIONS);

/**
 * Completes options with the defaults. Members that are undefined count as not given.
 *
 * @throws `SGT_RULES_INVALID_OPTION`
 */
export function completeCompactOptions(given: Partial<CompactOptions>): CompactOptions {
  checkKeys(given, OPTION_KEYS);
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options: CompactOptions = { ...DEFAULT_COMPACT_OPTIONS, ...said };
  const { maxWaste, fences } = options;
  if (!(maxWaste >= 0 && maxWaste <= 1)) throw badValue("maxWaste", maxWaste, "Give 0 to 1.");
  for (const fence of fences) if (!isCidr(fence)) throw badValue("fences", fence, "Give CIDRs without host bits.");
  return options;
}
