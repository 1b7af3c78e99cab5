import { isCidr, isSgtError, PrefixIndex, parsePrefix } from "@sgt/cidr";
import * as z from "zod";
import { awsError } from "../errors.js";

/** A prefix that AWS publishes for one of its services. */
export interface ServicePrefix {
  readonly cidr: string;
  /** Such as `EC2` or `ROUTE53_HEALTHCHECKS`. */
  readonly service: string;
  readonly region: string;
}

/** What AWS publishes of its own addresses. */
export interface ServiceRanges {
  /** As the file says: `2026-11-18-22-07-12`. */
  readonly createdAt: string;
  readonly prefixCount: number;
  /** Returns the narrowest prefix of a service that holds the address; null for none, and for text that is no address. */
  find(address: string): ServicePrefix | null;
}

/** Holds all that AWS has: trusting it would be trusting everybody who rents a machine there. */
const CATCH_ALL = "AMAZON";
/** Wider than anything that AWS publishes for a service: such a file is not AWS's. */
const WIDEST = { 4: 8, 6: 20 } as const;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

function isPublishable(cidr: string): boolean {
  if (!isCidr(cidr)) return false;
  const { family, prefixLength } = parsePrefix(cidr);
  return prefixLength >= WIDEST[family];
}

const prefix = z.string().refine(isPublishable, "not a CIDR, or one too wide");
const common = { service: z.string().regex(NAME), region: z.string().regex(NAME) };
const fileSchema = z.object({
  createDate: z.string().regex(/^[0-9-]{10,32}$/),
  prefixes: z.array(z.object({ ip_prefix: prefix, ...common })),
  ipv6_prefixes: z.array(z.object({ ipv6_prefix: prefix, ...common })).default([]),
});

/**
 * Reads `ip-ranges.json` as AWS publishes it (AWS General Reference, AWS IP address ranges). `AMAZON`, the
 * catch-all, never counts. Where several services publish the same prefix, the first by name is taken.
 *
 * @throws SGT_AWS_IP_RANGES_BAD_SHAPE naming what is wrong
 */
export function parseServiceRanges(text: string): ServiceRanges {
  const result = fileSchema.safeParse(parseJson(text));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw badShape(`$.${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unexpected value"}`);
  }
  const { createDate, prefixes, ipv6_prefixes } = result.data;
  const entries = [
    ...prefixes.map(({ ip_prefix: cidr, service, region }) => ({ cidr, service, region })),
    ...ipv6_prefixes.map(({ ipv6_prefix: cidr, service, region }) => ({ cidr, service, region })),
  ];
  const byCidr = new Map<string, ServicePrefix>();
  for (const entry of entries) {
    const known = byCidr.get(entry.cidr);
    if (entry.service !== CATCH_ALL && (known === undefined || entry.service < known.service))
      byCidr.set(entry.cidr, entry);
  }
  const index = new PrefixIndex([...byCidr.values()].map((entry) => [entry.cidr, entry] as const));
  return { createdAt: createDate, prefixCount: byCidr.size, find: (address) => narrowest(index, address) };
}

function narrowest(index: PrefixIndex<ServicePrefix>, address: string): ServicePrefix | null {
  try {
    return index.longestMatch(address)?.value ?? null;
  } catch (error) {
    if (isSgtError(error)) return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw badShape("not JSON", cause);
  }
}

function badShape(what: string, cause?: unknown): Error {
  return awsError("SGT_AWS_IP_RANGES_BAD_SHAPE", `ip-ranges.json: ${what}`, {
    hint: "Take the file from https://ip-ranges.amazonaws.com/ip-ranges.json as it is.",
    cause,
  });
}
