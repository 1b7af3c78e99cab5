import { formatPath } from "@sgt/snapshot";
import * as z from "zod";
import { findingsError } from "../errors.js";
import type { Finding } from "./finding.js";

/** A finding that somebody answers for: it is shown as accepted until the day is over. */
export interface Acceptance {
  /** Which findings: one by its id, or all of a kind, at one resource or everywhere. */
  readonly finding: string | null;
  readonly kind: string | null;
  readonly resource: string | null;
  readonly owner: string;
  readonly reason: string;
  /** UTC day, the last on which it holds; null for no end. */
  readonly expires: string | null;
}

const words = z.string().trim().min(1);
const about = { owner: words, reason: words, expires: z.iso.date().nullish() };
const entrySchema = z.union([
  z.strictObject({ finding: z.string().regex(/^f-[0-9a-f]{16}$/, "not the id of a finding"), ...about }),
  z.strictObject({ kind: words, resource: words.optional(), ...about }),
]);
const fileSchema = z.strictObject({ schema: z.literal("sgt/accept/v1"), accept: z.array(entrySchema) });

/**
 * Reads the value of an acceptance file: `schema: sgt/accept/v1` and `accept`, a list with `finding`
 * (an id) or `kind` (and `resource`, an id), and with `owner`, `reason` and `expires`.
 *
 * @throws `SGT_FINDINGS_ACCEPTED_BAD_SHAPE` naming the path.
 */
export function parseAccepted(value: unknown): Acceptance[] {
  const result = fileSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const path = formatPath(issue?.path ?? []);
    throw findingsError("SGT_FINDINGS_ACCEPTED_BAD_SHAPE", `accepted findings: ${path}: ${issue?.message}`, {
      hint: "Give each entry a finding or a kind, an owner and a reason; docs/audit.md shows a file.",
      details: { path },
    });
  }
  return result.data.accept.map((entry) => ({
    finding: "finding" in entry ? entry.finding : null,
    kind: "kind" in entry ? entry.kind : null,
    resource: "kind" in entry ? (entry.resource ?? null) : null,
    owner: entry.owner,
    reason: entry.reason,
    expires: entry.expires ?? null,
  }));
}

export interface AcceptedFinding {
  readonly finding: Finding;
  readonly acceptance: Acceptance;
}

/** Findings by what people said of them. */
export interface Sorted {
  /** What nobody answers for, those included whose acceptance is over. */
  readonly open: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  /** Open again, since the day is over. */
  readonly expired: readonly AcceptedFinding[];
  /** Acceptances that fit no finding: what they were for is mended, or they are mistyped. */
  readonly idle: readonly Acceptance[];
}

/**
 * Sorts findings by acceptances, each in the order given. An acceptance that holds today wins over one
 * that is over. `today` is a UTC day, `2026-11-20`.
 */
export function sortByAcceptance(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
  today: string,
): Sorted {
  const used = new Set<Acceptance>();
  const open: Finding[] = [];
  const accepted: AcceptedFinding[] = [];
  const expired: AcceptedFinding[] = [];
  for (const finding of findings) {
    const fitting = acceptances.filter((acceptance) => fits(acceptance, finding));
    for (const acceptance of fitting) used.add(acceptance);
    const holding = fitting.find(({ expires }) => expires === null || expires >= today);
    if (holding !== undefined) accepted.push({ finding, acceptance: holding });
    else open.push(finding);
    if (holding === undefined && fitting[0] !== undefined) expired.push({ finding, acceptance: fitting[0] });
  }
  return { open, accepted, expired, idle: acceptances.filter((acceptance) => !used.has(acceptance)) };
}

function fits({ finding, kind, resource }: Acceptance, found: Finding): boolean {
  if (finding !== null) return finding === found.findingId;
  return kind === found.kind && (resource === null || resource === found.resource.id);
}
