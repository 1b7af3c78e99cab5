import { resolve } from "node:path";
import { type TrustedCidr, trustedCidrs } from "@sgt/findings";
import type { Evidence } from "@sgt/flowlogs";
import { type RegionSnapshot, SNAPSHOT_FILES } from "@sgt/snapshot";
import { type RegionRead, readRegions, readSnapshotManifest } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { readLastDays } from "../../inputs/read-window.js";
import { WantedRegions } from "../../inputs/wanted-regions.js";
import type { IpsArgs } from "./options.js";

/** An account, a region or a part of one that could not be read. */
export interface UnreadRegion {
  readonly accountId: string;
  /** Empty when nothing of the account could be read. */
  readonly region: string;
  readonly code: string;
  readonly reason: string;
}

export interface Trusted {
  readonly cidrs: readonly TrustedCidr[];
  readonly regionCount: number;
  readonly unread: readonly UnreadRegion[];
  readonly evidence: Evidence | null;
}

/**
 * Returns the CIDRs that the regions asked for trust, of a snapshot or of the accounts as they stand.
 * @throws {UsageError} `SGT_CLI_WHICH_REGION` when the snapshot holds none of them; what reading accounts throws.
 */
export async function readTrusted(args: IpsArgs, context: CommandContext): Promise<Trusted> {
  const { cwd, signal } = context.io;
  const { regions, unread } = await readAll(args, context);
  const evidence =
    args.evidence === undefined ? null : await readLastDays(resolve(cwd, args.evidence), args.days, signal);
  return trustedOf({ regions, unread, evidence, all: args.all });
}

interface TrustedInput extends Pick<Trusted, "unread" | "evidence"> {
  readonly regions: readonly RegionSnapshot[];
  /** Private CIDRs too. */
  readonly all: boolean;
}

/** Returns the CIDRs that regions trust, and what of them could not be read. */
export function trustedOf({ regions, unread, evidence, all }: TrustedInput): Trusted {
  const cidrs = trustedCidrs({ regions, evidence });
  return {
    cidrs: all ? cidrs : cidrs.filter((cidr) => !isPrivate(cidr)),
    regionCount: regions.length,
    unread: [...unread, ...regions.flatMap((region) => holesOf(region, evidence !== null))],
    evidence,
  };
}

/** Neither of the internet nor of no use. */
const isPrivate = ({ isPublic, warnings }: TrustedCidr): boolean =>
  !isPublic && !warnings.some(({ id }) => id === "unneeded");

async function readAll(
  args: IpsArgs,
  context: CommandContext,
): Promise<{ regions: RegionSnapshot[]; unread: UnreadRegion[] }> {
  const regions: RegionSnapshot[] = [];
  const unread: UnreadRegion[] = [];
  for await (const read of sourceOf(args, context)) {
    context.io.signal.throwIfAborted();
    if (read.kind === "region") regions.push(read.region);
    else unread.push({ accountId: read.accountId, region: read.region, code: read.code, reason: read.reason });
  }
  return { regions, unread };
}

async function* sourceOf(args: IpsArgs, context: CommandContext): AsyncGenerator<RegionRead> {
  if (args.snapshot === undefined) {
    const { readLive } = await import("./read-live.js");
    yield* readLive(args, context);
    return;
  }
  const dir = resolve(context.io.cwd, args.snapshot);
  const wanted = new WantedRegions(args, (await readSnapshotManifest(dir))?.accounts);
  for await (const read of readRegions(dir)) if (wanted.has(read.kind === "region" ? read.region : read)) yield read;
  wanted.requireAll();
}

function holesOf(region: RegionSnapshot, hasEvidence: boolean): UnreadRegion[] {
  const { accountId, region: name } = region;
  return missingOf(region, hasEvidence).map(({ file, reason }) => ({
    accountId,
    region: name,
    code: "SGT_SNAPSHOT_INCOMPLETE",
    reason: `${file}: ${reason}`,
  }));
}

/** What is missing of a region that the answer rests on: without interfaces nobody was seen, whoever came. */
function missingOf({ missing }: RegionSnapshot, hasEvidence: boolean): RegionSnapshot["missing"] {
  const needed: readonly string[] = hasEvidence
    ? [SNAPSHOT_FILES.securityGroups, SNAPSHOT_FILES.networkInterfaces]
    : [SNAPSHOT_FILES.securityGroups];
  return missing.filter(({ file }) => needed.includes(file));
}
