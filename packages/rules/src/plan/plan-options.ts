import { isCidr } from "@sgt/cidr";
import * as z from "zod";
import { badValue, checkKeys, optionalKeys } from "../errors.js";
import type { PlanOptions } from "./plan.js";

interface Row<Value> {
  /** What is taken where nothing is said. */
  readonly initial: Value;
  readonly schema: z.ZodType<Value>;
  /** What the schema takes, in words. */
  readonly takes: string;
}

const flag: Row<boolean> = { initial: false, schema: z.boolean(), takes: "true or false" };

/** Every option of a plan: its default, and what it may be, in options that are given and in plans that are read. */
const ROWS: { readonly [K in keyof PlanOptions]: Row<PlanOptions[K]> } = {
  tolerance: { initial: 0.3, schema: z.number().min(0).max(1), takes: "0 to 1" },
  objective: {
    initial: "fewest-rules",
    schema: z.enum(["fewest-rules", "least-trust"]),
    takes: "fewest-rules or least-trust",
  },
  prefixThreshold: { initial: 24, schema: z.int().min(1).max(32), takes: "1 to 32" },
  ipv6PrefixThreshold: { initial: null, schema: z.int().min(1).max(128).nullable(), takes: "1 to 128" },
  privateBlocks: {
    // RFC 1918 and RFC 4193.
    initial: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
    schema: z.array(z.string().refine((text) => isCidr(text), "not a CIDR")),
    takes: "CIDRs",
  },
  maxRules: { initial: null, schema: z.int().min(1).max(1000).nullable(), takes: "1 to 1000" },
  removeUnused: flag,
  mergePorts: flag,
  includeOwned: flag,
  excludeLikelyResponses: flag,
  groupIds: { initial: null, schema: z.array(z.string()).nullable(), takes: "ids of groups, or null for all" },
  acceptedRisk: { initial: null, schema: z.string().nullable(), takes: "a reason, or null for none" },
  references: { initial: "never", schema: z.enum(["never", "allow", "prefer"]), takes: "never, allow or prefer" },
  // Whatever nobody thought about is in it.
  neverReferenced: { initial: ["default"], schema: z.array(z.string()), takes: "names and ids of groups" },
  acceptedNewMembers: { initial: null, schema: z.string().nullable(), takes: "a reason, or null for none" },
};

function columnOf<C extends keyof Row<unknown>>(column: C): { readonly [K in keyof PlanOptions]: (typeof ROWS)[K][C] };
function columnOf(column: keyof Row<unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(ROWS).map(([name, row]) => [name, row[column]]));
}

/** What is taken where nothing is said. */
export const DEFAULT_PLAN_OPTIONS: PlanOptions = columnOf("initial");

/** The options as a plan holds them. */
export const planOptionsSchema: z.ZodType<PlanOptions> = z.strictObject(columnOf("schema"));

/** All options that there are; each may be left out. */
export const OPTION_KEYS: Readonly<Record<string, true>> = optionalKeys(DEFAULT_PLAN_OPTIONS);

/**
 * Completes options with the defaults. Members that are undefined count as not given.
 *
 * @throws `SGT_RULES_INVALID_OPTION`
 */
export function completeOptions(given: Partial<PlanOptions>): PlanOptions {
  checkKeys(given, OPTION_KEYS);
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of said) {
    const { schema, takes } = ROWS[name as keyof PlanOptions];
    if (!schema.safeParse(value).success) throw badValue(name, value, `Give ${takes}.`);
  }
  return { ...DEFAULT_PLAN_OPTIONS, ...Object.fromEntries(said) };
}
