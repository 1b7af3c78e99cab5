import { canonicalCidr, canonicalPorts, formatPath } from "@sgt/snapshot";
import * as z from "zod";
import { rulesError } from "../errors.js";

/** Where an exception holds: all that is given must fit; nothing given means everywhere. */
export interface ExceptionScope {
  readonly group?: string | undefined;
  readonly vpc?: string | undefined;
  readonly account?: string | undefined;
  /** `key=value`, or `key` for any value, of the group's tags. */
  readonly tag?: string | undefined;
}

/** A source that has to stay allowed although it may not be in the evidence: failover, vendors, the yearly job. */
export interface Exception {
  /** Canonical CIDR. */
  readonly source: string;
  readonly protocol: string;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly scope: ExceptionScope;
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string | null;
  /** UTC day, the last on which it holds; null for no end. */
  readonly expires: string | null;
}

const PORTS = /^(all|(?:tcp|udp) (?:\d{1,5})(?:-\d{1,5})?|icmp|icmpv6)$/;
const words = z.string().trim().min(1);

const entrySchema = z.strictObject({
  source: z.string(),
  ports: z.string().regex(PORTS, "not all, icmp, icmpv6, or tcp or udp with a port or span").default("all"),
  scope: z
    .strictObject({ group: words.optional(), vpc: words.optional(), account: words.optional(), tag: words.optional() })
    .default({}),
  owner: words,
  reason: words,
  ticket: words.nullish(),
  expires: z.iso.date().nullish(),
});

const fileSchema = z.strictObject({ schema: z.literal("sgt/keep/v1"), keep: z.array(entrySchema) });

/**
 * Reads the value of an exceptions file, `keep.yaml`: `schema: sgt/keep/v1` and `keep`, a list of
 * `source`, `ports` (`all`, `tcp 443`, `udp 1000-2000`, `icmp`), `scope`, `owner`, `reason`, `ticket`,
 * `expires`. A bare address is taken as a prefix of full length.
 *
 * @throws `SGT_RULES_EXCEPTIONS_BAD_SHAPE` naming the path; also when two entries for the same source,
 * ports and scope say different things.
 */
export function parseExceptions(value: unknown): Exception[] {
  const result = fileSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw badFile(formatPath(issue?.path ?? []), issue?.message ?? "unexpected value");
  }
  const exceptions = result.data.keep.map((entry, at) => toException(entry, at));
  refuseContradictions(exceptions);
  return exceptions;
}

function toException(entry: z.infer<typeof entrySchema>, at: number): Exception {
  const [name = "all", span] = entry.ports.split(" ");
  const [from, to] = (span ?? "").split("-").map(Number);
  const protocol = name === "all" ? "-1" : name;
  const ports = canonicalPorts(
    protocol,
    span === undefined ? undefined : from,
    span === undefined ? undefined : (to ?? from),
  );
  if ((ports.fromPort ?? 0) > (ports.toPort ?? 0) || (ports.toPort ?? 0) > 65535) {
    throw badFile(`$.keep[${at}].ports`, `not a port span: "${entry.ports}"`);
  }
  return {
    source: cidrOf(entry.source, at),
    protocol,
    ...ports,
    scope: entry.scope,
    owner: entry.owner,
    reason: entry.reason,
    ticket: entry.ticket ?? null,
    expires: entry.expires ?? null,
  };
}

function cidrOf(source: string, at: number): string {
  const full = source.includes(":") ? "128" : "32";
  try {
    return canonicalCidr(source.includes("/") ? source : `${source}/${full}`);
  } catch (cause) {
    throw badFile(`$.keep[${at}].source`, `not an address or CIDR: "${source}"`, cause);
  }
}

function refuseContradictions(exceptions: readonly Exception[]): void {
  const said = new Map<string, { readonly at: number; readonly text: string }>();
  for (const [at, { owner, reason, ticket, expires, ...what }] of exceptions.entries()) {
    const key = JSON.stringify(what);
    const text = JSON.stringify([owner, reason, ticket, expires]);
    const earlier = said.get(key);
    if (earlier !== undefined && earlier.text !== text) {
      throw badFile(
        `$.keep[${at}]`,
        `contradicts $.keep[${earlier.at}], which is for the same source, ports and scope`,
      );
    }
    said.set(key, { at, text });
  }
}

function badFile(path: string, message: string, cause?: unknown): Error {
  return rulesError("SGT_RULES_EXCEPTIONS_BAD_SHAPE", `exceptions: ${path}: ${message}`, {
    hint: "Correct the entry; docs/plan.md shows one.",
    details: { path },
    cause,
  });
}
