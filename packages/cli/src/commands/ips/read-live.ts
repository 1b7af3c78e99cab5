import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SNAPSHOT_FILES } from "@sgt/snapshot";
import { type RegionRead, readRegions } from "@sgt/snapshot/node";
import type { CommandContext } from "../../command.js";
import { readAccounts } from "../../inputs/read-accounts.js";
import type { IpsArgs } from "./options.js";

/**
 * Reads the groups of accounts as they stand, and with evidence the interfaces that bear them; nothing else is asked for. They
 * lie in a folder of their own meanwhile, which is removed whatever happens.
 * @throws what `openSession` and `collectAccounts` throw.
 */
export async function* readLive(args: IpsArgs, context: CommandContext): AsyncGenerator<RegionRead> {
  const out = await mkdtemp(join(tmpdir(), "sgt-ips-"));
  try {
    const only = args.evidence === undefined ? [] : [SNAPSHOT_FILES.networkInterfaces];
    const { regions, notRead } = await readAccounts({ ...args, region: args.region?.[0] }, { out, only }, context);
    // A folder without a region is none: then what was not read is all there is.
    if (regions.length > 0) yield* readRegions(out);
    else for (const one of notRead) yield { kind: "unreadable", ...one, region: one.region ?? "" };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
