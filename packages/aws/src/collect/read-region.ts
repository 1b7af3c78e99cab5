import { isSgtError, type OptionKeys } from "@sgt/cidr";
import { type MissingFile, type RegionSnapshot, regionFromDescribed, SNAPSHOT_FILES } from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import { allPages } from "../session/all-pages.js";
import type { AwsSession } from "../session/aws-session.js";
import { type Clock, systemClock } from "../session/clock.js";
import { reading } from "../session/reading.js";
import { cliJson } from "./cli-json.js";
import { readGroups } from "./read-groups.js";
import { readRuleQuota } from "./rule-quota.js";
import { SECURITY_LISTS } from "./security-lists.js";
import type { SnapshotList } from "./snapshot-list.js";

export interface ReadRegionOptions {
  readonly session: AwsSession;
  /** Only these groups; all of the region when absent. */
  readonly groupIds?: readonly string[] | undefined;
  /** Also network interfaces and flow logs, to attribute flows by. Default false. */
  readonly withInterfaces?: boolean | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Reads a region as it stands now: groups with rules, the rule quota, prefix lists where a group names one,
 * and interfaces when asked for. What AWS refuses beside the groups is in `missing`.
 *
 * @throws SGT_AWS_GROUP_NOT_FOUND when a group asked for does not exist
 * @throws SGT_AWS_DENIED and the other codes when the groups cannot be read
 */
export async function readRegion(options: ReadRegionOptions): Promise<RegionSnapshot> {
  checkKeys(options, READ_REGION_KEYS);
  const { session, groupIds, withInterfaces = false, clock = systemClock } = options;
  const reader = new Reader(session);
  const collectedAt = new Date(clock.now()).toISOString();
  // Side by side: at three in the morning each round trip counts.
  const [groups] = await Promise.all([
    readGroups(session, groupIds),
    reader.add(SNAPSHOT_FILES.ruleQuota, () => readRuleQuota(session)),
    ...(withInterfaces ? [SNAPSHOT_FILES.networkInterfaces, SNAPSHOT_FILES.flowLogs] : []).map((file) =>
      reader.addList(file, false),
    ),
  ]);
  const namesList = groups.some(({ ingress }) => ingress.some(({ peer }) => peer.kind === "prefix-list"));
  if (namesList) await reader.addList(SNAPSHOT_FILES.prefixLists, withInterfaces);
  const { accountId, region } = session;
  const { files, missing } = reader;
  const folder = `${accountId}/${region}`;
  return { ...regionFromDescribed({ accountId, region, collectedAt, files, missing, folder }), groups };
}

const READ_REGION_KEYS = {
  session: "needed",
  groupIds: true,
  withInterfaces: true,
  clock: true,
} satisfies OptionKeys<ReadRegionOptions>;

/** Collects what the AWS CLI would print; what AWS refuses is named, and the rest is read. */
class Reader {
  readonly files: Map<string, unknown> = new Map([[SNAPSHOT_FILES.securityGroups, { SecurityGroups: [] }]]);
  readonly missing: MissingFile[] = [];
  readonly #session: AwsSession;

  constructor(session: AwsSession) {
    this.#session = session;
  }

  /** @param follows - also the lists that its items have of their own */
  async addList(file: string, follows: boolean): Promise<void> {
    const list = SECURITY_LISTS.find((one) => one.file === file);
    if (list === undefined) return;
    const items = await this.#add(list);
    if (follows) await Promise.all(items.flatMap((item) => list.follow?.(item) ?? []).map((one) => this.#add(one)));
  }

  async add(file: string, read: () => Promise<object>): Promise<void> {
    try {
      this.files.set(file, await read());
    } catch (error) {
      if (!isSgtError(error) || error.source !== "aws") throw error;
      this.missing.push({ file, reason: error.message });
    }
  }

  async #add(list: SnapshotList): Promise<readonly object[]> {
    let items: readonly object[] = [];
    await this.add(list.file, async () => {
      items = await reading(list.operation, async () =>
        allPages(await list.pages(this.#session), (page): readonly object[] => Reflect.get(page, list.list) ?? []),
      );
      // The SDK's times are Dates; the model is read from what the AWS CLI prints.
      return { [list.list]: items.map((item): unknown => JSON.parse(cliJson(item))) };
    });
    return items;
  }
}
