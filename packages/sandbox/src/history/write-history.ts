import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { JsonObject } from "../account/json.js";
import type { RegionState } from "../account/region-state.js";
import { fileItem, itemsOf } from "./config-items.js";
import type { HistoryOptions } from "./history-options.js";

/**
 * Writes what happened in a region as files of CloudTrail and AWS Config, below `AWSLogs/` in a folder: a file of events for each day,
 * and one of items for each day and type of resources.
 */
export async function writeHistoryFiles(
  dir: string,
  state: RegionState,
  { configLagMs = 0 }: HistoryOptions,
  nowMs: number,
): Promise<void> {
  const { accountId, region, history } = state;
  const base = join(dir, "AWSLogs", accountId);
  const events = groupBy(history.events, (event) => event.eventTime.slice(0, 10));
  const items = groupBy(
    itemsOf(state, configLagMs, nowMs),
    (item) => `${new Date(item.capturedMs).toISOString().slice(0, 10)} ${item.state.type}`,
  );
  const files: [string, JsonObject][] = [
    ...[...events].map(([day, Records]): [string, JsonObject] => {
      const name = `${accountId}_CloudTrail_${region}_${day.replaceAll("-", "")}T2355Z_0123456789abcdef.json.gz`;
      return [join("CloudTrail", region, ...day.split("-"), name), { Records }];
    }),
    ...[...items].map(([key, some]): [string, JsonObject] => {
      const [day = "", type = ""] = key.split(" ");
      const time = `${day.replaceAll("-", "")}T000000Z`;
      const name = `${accountId}_Config_${region}_ConfigHistory_${type}_${time}_${time}_1.json.gz`;
      const configurationItems = some.map((item) => fileItem(item, state));
      const path = day.split("-").map((part) => String(Number(part)));
      return [join("Config", region, ...path, "ConfigHistory", name), { fileVersion: "1.0", configurationItems }];
    }),
  ];
  for (const [path, content] of files) {
    await mkdir(dirname(join(base, path)), { recursive: true });
    await writeFile(join(base, path), gzipSync(JSON.stringify(content)));
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
