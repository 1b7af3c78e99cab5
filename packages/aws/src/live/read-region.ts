import { isSgtError } from "@sgt/cidr";
import { type MissingFile, type RegionSnapshot, regionFromDescribed } from "@sgt/rules";
import { readGroups } from "../collect/read-groups.js";
import { readList, readRuleQuota } from "../collect/read-lists.js";
import { entriesList, PREFIX_LISTS_FILE, QUOTA_FILE, SNAPSHOT_LISTS } from "../collect/snapshot-lists.js";
import type { AwsSession } from "../session/aws-session.js";
import { type Clock, systemClock } from "../session/clock.js";

export interface ReadRegionOptions {
  readonly session: AwsSession;
  /** Only these groups; all of the region when absent. */
  readonly groupIds?: readonly string[] | undefined;
  /** Also network interfaces and flow logs, to attribute flows by. Default false. */
  readonly withInterfaces?: boolean | undefined;
  readonly clock?: Clock | undefined;
}

const ENIS_FILE = "ec2-describe-network-interfaces.json";
const FLOW_LOGS_FILE = "ec2-describe-flow-logs.json";

/**
 * Reads a region as it stands now: groups with rules, the rule quota, prefix lists where a group names one,
 * and interfaces when asked for. What AWS refuses beside the groups is in `missing`.
 *
 * @throws SGT_AWS_GROUP_NOT_FOUND when a group asked for does not exist
 * @throws SGT_AWS_DENIED and the other codes when the groups cannot be read
 */
export async function readRegion(options: ReadRegionOptions): Promise<RegionSnapshot> {
  const { session, groupIds, withInterfaces = false, clock = systemClock } = options;
  const files = new Map<string, unknown>([["ec2-describe-security-groups.json", { SecurityGroups: [] }]]);
  const missing: MissingFile[] = [];
  const add = (file: string, read: () => Promise<object>) => addFile(files, missing, file, read);
  const collectedAt = new Date(clock.now()).toISOString();
  // Side by side: at three in the morning each round trip counts.
  const [groups] = await Promise.all([
    readGroups(session, groupIds),
    add(QUOTA_FILE, () => readRuleQuota(session)),
    ...(withInterfaces ? [ENIS_FILE, FLOW_LOGS_FILE] : []).map((file) => addList(session, file, add)),
  ]);
  const listIds = groups.flatMap(({ ingress }) =>
    ingress.flatMap(({ peer }) => (peer.kind === "prefix-list" ? [peer.prefixListId] : [])),
  );
  if (listIds.length > 0) {
    await addList(session, PREFIX_LISTS_FILE, add);
    const lists = [...new Set(listIds)].map(entriesList);
    if (withInterfaces) {
      await Promise.all(
        lists.map((list) => add(list.file, async () => ({ [list.list]: await readList(session, list) }))),
      );
    }
  }
  const { accountId, region } = session;
  const folder = `${accountId}/${region}`;
  return { ...regionFromDescribed({ accountId, region, collectedAt, files, missing, folder }), groups };
}

type Add = (file: string, read: () => Promise<object>) => Promise<void>;

async function addList(session: AwsSession, file: string, add: Add): Promise<void> {
  const list = SNAPSHOT_LISTS.find((one) => one.file === file);
  if (list !== undefined) await add(file, async () => ({ [list.list]: await readList(session, list) }));
}

/** What AWS refuses is named, and the rest is read. */
async function addFile(
  files: Map<string, unknown>,
  missing: MissingFile[],
  file: string,
  read: () => Promise<object>,
): Promise<void> {
  try {
    files.set(file, await read());
  } catch (error) {
    if (!isSgtError(error) || error.source !== "aws") throw error;
    missing.push({ file, reason: error.message });
  }
}
