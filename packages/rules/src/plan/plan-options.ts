import { isCidr } from "@sgt/cidr";
import { badValue, checkKeys, optionalKeys } from "../errors.js";
import type { PlanOptions } from "./plan.js";

/** What is taken where nothing is said. Private blocks are those of RFC 1918 and RFC 4193. */
export const DEFAULT_PLAN_OPTIONS: PlanOptions = {
  tolerance: 0.3,
  objective: "fewest-rules",
  prefixThreshold: 24,
  ipv6PrefixThreshold: null,
  privateBlocks: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
  maxRules: null,
  removeUnused: false,
  mergePorts: false,
  includeOwned: false,
  excludeLikelyResponses: false,
  groupIds: null,
  acceptedRisk: null,
};

const OPTION_KEYS = optionalKeys(DEFAULT_PLAN_OPTIONS);

/** Completes options with the defaults. Members that are undefined count as not given. */
export function completeOptions(given: Partial<PlanOptions>): PlanOptions {
  checkKeys(given, OPTION_KEYS);
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options: PlanOptions = { ...DEFAULT_PLAN_OPTIONS, ...said };
  requireOption(options.tolerance >= 0 && options.tolerance <= 1, "tolerance", options.tolerance, "0 to 1");
  requireOption(isWhole(options.prefixThreshold, 1, 32), "prefixThreshold", options.prefixThreshold, "1 to 32");
  const ipv6 = options.ipv6PrefixThreshold;
  requireOption(ipv6 === null || isWhole(ipv6, 1, 128), "ipv6PrefixThreshold", ipv6, "1 to 128");
  const { maxRules } = options;
  requireOption(maxRules === null || isWhole(maxRules, 1, 1000), "maxRules", maxRules, "1 to 1000");
  for (const block of options.privateBlocks) requireOption(isCidr(block), "privateBlocks", block, "CIDRs");
  return options;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function requireOption(holds: boolean, name: string, value: unknown, allowed: string): void {
  if (!holds) throw badValue(name, value, `Give ${allowed}.`);
}
