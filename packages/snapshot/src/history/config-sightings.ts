import { NO_STATE, type Sighting } from "@sgt/flowlogs";
import { type ConfigItem, readConfigItem } from "./config-item.js";
import type { HistoryGap, HistoryGapReason } from "./history-gap.js";
import { type ToldInterface, toldInstance, toldInterface } from "./told-interface.js";

/** What one item of AWS Config says of interfaces. */
export interface ToldByConfig {
  readonly sightings: readonly Sighting[];
  readonly gaps: readonly HistoryGap[];
}

const NOTHING: ToldByConfig = { sightings: [], gaps: [] };
const INTERFACE = "aws::ec2::networkinterface";
const INSTANCE = "aws::ec2::instance";
const DELETED = new Set(["ResourceDeleted", "ResourceDeletedNotRecorded"]);

/**
 * What an item says of network interfaces: of one itself, or of an instance's.
 *
 * Its time is that of capturing: so it was at that instant, and a change from the item before lies between the two. That an interface
 * was discovered is no birth, as all are when recording starts. Since its attachment it is likely to have been so.
 *
 * @returns nothing for other resources and for what is no item; a gap for an item that does not tell the groups.
 */
export function sightingsFromConfigItem(value: unknown): ToldByConfig {
  const item = readConfigItem(value);
  return item === null ? NOTHING : toldByItem(item);
}

/** As {@link sightingsFromConfigItem}, of an item that was read. */
export function toldByItem(item: ConfigItem): ToldByConfig {
  if (item.resourceType !== INTERFACE && item.resourceType !== INSTANCE) return NOTHING;
  if (item.capturedAt === null || item.accountId === "" || item.region === "")
    return { sightings: [], gaps: [gapOf(item, "no-place")] };
  return item.resourceType === INTERFACE ? ofInterface(item, item.capturedAt) : ofInstance(item, item.capturedAt);
}

function ofInterface(item: ConfigItem, at: number): ToldByConfig {
  if (DELETED.has(item.status)) return { sightings: [untold(item, "gone", at, at)], gaps: [] };
  const told = item.status === "ResourceNotRecorded" ? null : toldInterface(item.configuration);
  // It changed, and nobody says to what: what stood before does not go on.
  if (told === null || told.state.groups === null)
    return { sightings: [untold(item, "told", at, at + 1)], gaps: [gapOf(item, untoldReason(item))] };
  return { sightings: soAt(item, told, at), gaps: dailyGaps(item) };
}

/** An instance is a second witness for its interfaces. That it is gone says nothing of them: some stay. */
function ofInstance(item: ConfigItem, at: number): ToldByConfig {
  if (DELETED.has(item.status)) return NOTHING;
  if (item.configuration === null) return { sightings: [], gaps: [gapOf(item, untoldReason(item))] };
  const told = toldInstance(item.configuration).filter(({ state }) => state.groups !== null);
  return { sightings: told.flatMap((one) => soAt(item, one, at)), gaps: dailyGaps(item) };
}

function soAt({ accountId, region }: ConfigItem, told: ToldInterface, at: number): Sighting[] {
  const { eniId, ownerId, state, attachedAt } = told;
  const one = { accountId: ownerId || accountId, region, eniId, source: "config", state };
  const captured: Sighting = { ...one, kind: "told", from: at, until: at + 1 };
  const isSince = attachedAt !== null && attachedAt < at;
  return isSince ? [captured, { ...one, kind: "inferred", from: attachedAt, until: at }] : [captured];
}

function untold(item: ConfigItem, kind: "told" | "gone", from: number, until: number): Sighting {
  const { accountId, region, resourceId: eniId } = item;
  return { kind, accountId, region, eniId, from, until, source: "config", state: NO_STATE };
}

function untoldReason({ status }: ConfigItem): HistoryGapReason {
  return status === "ResourceNotRecorded" ? "not-recorded" : "no-configuration";
}

function dailyGaps(item: ConfigItem): HistoryGap[] {
  return item.isDaily ? [gapOf(item, "recorded-daily")] : [];
}

function gapOf({ accountId, region, capturedAt: at, resourceId }: ConfigItem, reason: HistoryGapReason): HistoryGap {
  return { accountId, region, source: "config", reason, at, subject: resourceId };
}
