import { resolve } from "node:path";
import type { Evidence } from "@sgt/flowlogs";
import { type RegionSnapshot, readRegions, type TrustedCidr, trustedCidrs } from "@sgt/rules/node";
import { UsageError } from "../../errors/usage-error.js";
import type { Io } from "../../io/io.js";
import { readLastDays } from "../read-window.js";
import type { IpsArgs } from "./options.js";

/** A region that could not be read. */
export interface UnreadRegion {
  readonly accountId: string;
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
 * Returns the CIDRs that the regions asked for trust.
 * @throws {UsageError} `SGT_CLI_WHICH_REGION` when the snapshot holds none of them.
 */
export async function readTrusted(args: IpsArgs, io: Pick<Io, "cwd" | "signal">): Promise<Trusted> {
  const regions: RegionSnapshot[] = [];
  const unread: UnreadRegion[] = [];
  for await (const read of readRegions(resolve(io.cwd, args.snapshot))) {
    io.signal.throwIfAborted();
    const { accountId, region } = read.kind === "region" ? read.region : read;
    if (!(args.account ?? [accountId]).includes(accountId) || !(args.region ?? [region]).includes(region)) continue;
    if (read.kind === "region") regions.push(read.region);
    else unread.push({ accountId, region, code: read.code, reason: read.reason });
  }
  if (regions.length + unread.length === 0) {
    const says = "the snapshot does not hold that account and region";
    throw new UsageError(says, "Leave out --account and --region to see all.", "SGT_CLI_WHICH_REGION");
  }
  const evidence =
    args.evidence === undefined ? null : await readLastDays(resolve(io.cwd, args.evidence), args.days, io.signal);
  const all = trustedCidrs({ regions, evidence });
  return {
    cidrs: args.all ? all : all.filter((cidr) => !isPrivate(cidr)),
    regionCount: regions.length,
    unread,
    evidence,
  };
}

/** Neither of the internet nor of no use. */
const isPrivate = ({ isPublic, warnings }: TrustedCidr): boolean =>
  !isPublic && !warnings.some(({ id }) => id === "unneeded");
