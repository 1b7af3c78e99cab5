import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fetchServiceRanges, readServiceRanges, type ServiceRanges } from "@sgt/aws";
import { countAddresses, counted } from "@sgt/cidr";
import { type Discovered, discoverRequests, parseTraffic } from "@sgt/rules";
import type { RegionSnapshot } from "@sgt/snapshot";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { diagnoseWindow, windowHoles } from "../../inputs/diagnose-window.js";
import { groupIdsOf } from "../../inputs/named-things.js";
import type { ExtendArgs } from "./options.js";

export interface FoundRequests extends Discovered {
  /** What the logs did not show, in words: somebody more may be refused. */
  readonly holes: readonly string[];
}

/** Finds in the logs who is refused, and what would let them in. */
export async function findRequests(
  args: ExtendArgs,
  region: RegionSnapshot,
  context: CommandContext,
): Promise<FoundRequests> {
  const look = await diagnoseWindow({ ...args, journals: args.journalOf ?? [] }, region, context);
  const { diagnosis, delivery } = look;
  if (!delivery.isHole) context.reporter.say(delivery.says);
  const ranges = args.includePublic ? await serviceRanges(args, context) : null;
  const found = discoverRequests(diagnosis, region.enis, {
    groupIds: groupIdsOf(args.group, [region], "the account") ?? null,
    traffic: args.port?.map(parseTraffic) ?? null,
    includeNeverAllowed: args.neverAllowed,
    includePublic: args.includePublic,
    findService: ranges === null ? undefined : (address) => ranges.find(address),
    wholePrefixes: parseCounts(args.wholePrefixes ?? []),
    tolerance: args.tolerance,
  });
  for (const { cidr, note } of found.requests) {
    if (note === undefined) continue;
    context.reporter.say(`${cidr} is of ${note}: ${counted(countAddresses([cidr]), "address", "addresses")}`);
  }
  const groupCount = new Set(found.requests.map(({ groupId }) => groupId)).size;
  if (groupCount > args.maxGroups) {
    throw new UsageError(
      `${counted(groupCount, "group")} were found, more than --max-groups ${args.maxGroups}`,
      "Narrow it with --group, --port or --hours, or raise --max-groups.",
    );
  }
  return { ...found, holes: windowHoles(look) };
}

/** @throws {UsageError} for what is no `SERVICE=COUNT` */
function parseCounts(texts: readonly string[]): Map<string, bigint> {
  return new Map(
    texts.map((text) => {
      const [, service = "", count] = /^([A-Z0-9_]+)=([1-9][0-9]{0,38})$/.exec(text) ?? [];
      if (count !== undefined) return [service, BigInt(count)];
      throw new UsageError(
        `--whole-prefixes cannot be "${text}"`,
        "Name the service and the most addresses that are meant, such as EC2=65536.",
      );
    }),
  );
}

async function serviceRanges(args: ExtendArgs, { io, reporter }: CommandContext): Promise<ServiceRanges | null> {
  if (args.ipRanges !== undefined) return readServiceRanges(resolve(io.cwd, args.ipRanges));
  if (!args.fetchIpRanges) {
    reporter.warn("no --ip-ranges: addresses of AWS services are listed one by one, and AWS changes them");
    return null;
  }
  const cache = io.env.XDG_CACHE_HOME ?? join(io.env.HOME ?? homedir(), ".cache");
  const { ranges, from } = await fetchServiceRanges({ cachePath: join(cache, "sgt", "ip-ranges.json"), now: io.now() });
  if (from === "old-cache")
    reporter.warn(`AWS's ip-ranges.json could not be fetched; this one is of ${ranges.createdAt}`);
  return ranges;
}
