import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Evidence } from "@sgt/flowlogs";
import { readRuleMakings } from "@sgt/flowlogs/node";
import { DEFAULT_PLAN_OPTIONS, type GradedInput, type PlanOptions, parseApproved } from "@sgt/rules";
import type { RegionSnapshot, Snapshot } from "@sgt/snapshot";
import type { CommandContext } from "../../command.js";
import { unreadable } from "../../errors/unreadable.js";
import { UsageError } from "../../errors/usage-error.js";
import { groupIdsOf } from "../../inputs/named-things.js";
import { noEvidence } from "../../inputs/no-evidence.js";
import { parseTime } from "../../inputs/parse-time.js";
import { readKeep } from "../../inputs/read-keep.js";
import { readLastDays } from "../../inputs/read-window.js";
import type { PlanArgs } from "./options.js";

/** Where IPv6 rules count as broad when nothing else is said: a subnet is a /64. */
const IPV6_THRESHOLD = 64;

/** What is planned: one region of a snapshot, whose other regions tell what accounts are called. */
interface PlanSubject {
  readonly snapshot: Snapshot;
  readonly region: RegionSnapshot;
}

/**
 * Reads all that a plan is made from.
 * @throws {UsageError} when options contradict each other.
 */
export async function planInput(
  args: PlanArgs,
  { snapshot, region }: PlanSubject,
  context: CommandContext,
): Promise<GradedInput> {
  checkOptions(args);
  const { io, version } = context;
  const path = (name: string): string => resolve(io.cwd, name);
  const declaredDates = (args.declaredDate ?? []).map(toDay);
  const exceptions = args.keep === undefined ? [] : await readKeep(path(args.keep), { snapshot, region }, context);
  const approved = args.approved === undefined ? {} : { approved: await readApproved(path(args.approved)) };
  const given = { region, ...approved, exceptions, options: planOptions(args, region), declaredDates };
  // Last, because it takes longest: whoever mistypes an option need not wait for it.
  const evidence = await evidenceOf(args, context);
  const ruleMakings = args.evidence === undefined ? [] : await readRuleMakings(path(args.evidence));
  return { ...given, evidence, ruleMakings, now: new Date(io.now()).toISOString(), toolVersion: version };
}

function checkOptions(args: PlanArgs): void {
  if (args.includeOwned && args.group === undefined) {
    throw new UsageError(
      "--include-owned without --group",
      "Name the groups with --group: their owner may write the rules back.",
    );
  }
  if (args.ipv6PrefixThreshold !== undefined && !args.ipv6) {
    throw new UsageError("--ipv6-prefix-threshold without --ipv6", "Give --ipv6 as well.");
  }
  if (args.acceptNewMembers?.trim() === "") {
    throw new UsageError("--accept-new-members without a reason", "Say why, in words.");
  }
  if (args.acceptNewMembers !== undefined && args.references === "never") {
    throw new UsageError("--accept-new-members without --references", "Give --references allow or prefer as well.");
  }
  if (args.acceptRisk?.trim() === "") throw new UsageError("--accept-risk without a reason", "Say why, in words.");
}

function toDay(text: string): string {
  return new Date(parseTime("declared-date", text) * 1000).toISOString().slice(0, 10);
}

/** An approved list alone stands in for evidence; with nothing at all the plan says what is eligible. */
async function evidenceOf(args: PlanArgs, { io, reporter }: CommandContext): Promise<Evidence | null> {
  if (args.evidence !== undefined) return readLastDays(resolve(io.cwd, args.evidence), args.days, io.signal);
  if (args.approved !== undefined) return null;
  reporter.warn("no --evidence: shows what is eligible, and tightens nothing");
  return noEvidence();
}

async function readApproved(path: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return parseApproved(text);
}

/** Arguments of the same name are options; those that say it otherwise stand below. */
function planOptions(args: PlanArgs, region: RegionSnapshot): Partial<PlanOptions> {
  const sameNamed: { readonly [K in keyof PlanArgs & keyof PlanOptions]: PlanOptions[K] | undefined } = args;
  return {
    ...Object.fromEntries(Object.entries(sameNamed).filter(([name]) => name in DEFAULT_PLAN_OPTIONS)),
    ipv6PrefixThreshold: args.ipv6 ? (args.ipv6PrefixThreshold ?? IPV6_THRESHOLD) : null,
    ...(args.privateBlock === undefined ? {} : { privateBlocks: args.privateBlock }),
    groupIds: groupIdsOf(args.group, [region]) ?? null,
    acceptedRisk: args.acceptRisk ?? null,
    ...(args.neverReference === undefined ? {} : { neverReferenced: args.neverReference }),
    acceptedNewMembers: args.acceptNewMembers ?? null,
  };
}
