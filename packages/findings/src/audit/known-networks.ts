import { canonicalCidr, formatPath } from "@sgt/snapshot";
import * as z from "zod";
import { findingsError } from "../errors.js";

/** A network that people have given a name: `SF Office`, `203.0.113.7/32`. */
export interface KnownNetwork {
  readonly name: string;
  /** Canonical. */
  readonly cidr: string;
}

const entries = z.union([z.string(), z.array(z.string()).min(1)]);
const fileSchema = z.record(z.string().min(1), entries);

/**
 * Reads the value of `known.yaml`: names, each with a CIDR or a list of them. A bare address is a
 * prefix of full length. Null and an empty file give none.
 *
 * @throws `SGT_FINDINGS_KNOWN_BAD_SHAPE` naming the path, also when one CIDR has two names.
 */
export function parseKnownNetworks(value: unknown): KnownNetwork[] {
  if (value === null || value === undefined) return [];
  const result = fileSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw badFile(formatPath(issue?.path ?? []), issue?.message ?? "unexpected value");
  }
  const known = Object.entries(result.data).flatMap(([name, cidrs]) =>
    [cidrs].flat().map((text) => ({ name, cidr: cidrOf(name, text) })),
  );
  refuseTwoNames(known);
  return known;
}

function cidrOf(name: string, text: string): string {
  try {
    return canonicalCidr(text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`);
  } catch (cause) {
    throw badFile(`$.${name}`, `not an address or CIDR: "${text}"`, cause);
  }
}

function refuseTwoNames(known: readonly KnownNetwork[]): void {
  const names = new Map<string, string>();
  for (const { name, cidr } of known) {
    const other = names.get(cidr);
    if (other !== undefined && other !== name) throw badFile(`$.${name}`, `${cidr} is named "${other}" too`);
    names.set(cidr, name);
  }
}

function badFile(path: string, message: string, cause?: unknown): Error {
  return findingsError("SGT_FINDINGS_KNOWN_BAD_SHAPE", `known networks: ${path}: ${message}`, {
    hint: "Write names with a CIDR or a list of CIDRs; docs/audit.md shows a file.",
    details: { path },
    cause,
  });
}
