import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import type { LogObject } from "@sgt/flowlogs";
import { type ReadHistoryOptions, readHistory } from "@sgt/snapshot/node";
import { ACCOUNT, at, configItem, event, launch, sign } from "./history-fixtures.js";

type Files = Readonly<Record<string, unknown>>;

/** Files as a folder gives them, cut into pieces of some bytes. */
async function* objectsOf(files: Files, pieceBytes = 7): AsyncGenerator<LogObject> {
  for (const [key, content] of Object.entries(files)) {
    const bytes = content instanceof Uint8Array ? content : Buffer.from(textOf(content));
    const open = async function* () {
      for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
    };
    yield { key, size: bytes.length, tag: "t", open };
  }
}

const textOf = (content: unknown): string => (typeof content === "string" ? content : JSON.stringify(content));
const zip = (content: unknown): Uint8Array => gzipSync(textOf(content));
const read = (files: Files, options: Partial<ReadHistoryOptions> = {}) =>
  readHistory({ objects: objectsOf(files), ...options });

const configFile = (...configurationItems: unknown[]) => ({
  fileVersion: "1.0",
  configSnapshotId: null,
  configurationItems,
});
const trailFile = (...Records: unknown[]) => ({ Records });
const T = "2026-10-03T08:00:00Z";
const CONFIG = `o-abcdefghij/AWSLogs/${ACCOUNT}/Config/eu-west-1/2026/10/3/ConfigHistory`;
const TRAIL = `AWSLogs/o-abcdefghij/${ACCOUNT}/CloudTrail/eu-west-1/2026/10/03`;
const HISTORY = `${CONFIG}/${ACCOUNT}_Config_eu-west-1_ConfigHistory_AWS::EC2::NetworkInterface_20261003T081231Z_20261003T081231Z_1.json.gz`;
const SNAPSHOT = `${CONFIG.replace("History", "Snapshot")}/${ACCOUNT}_Config_eu-west-1_ConfigSnapshot_20261003T120000Z_0a.json.gz`;
const EVENTS = `${TRAIL}/${ACCOUNT}_CloudTrail_eu-west-1_20261003T0805Z_0123456789abcdef.json.gz`;
const NOTHING = { configFileCount: 0, trailFileCount: 0, otherFileCount: 0, itemCount: 0, eventCount: 0, notRead: [] };

const FILES: readonly (readonly [name: string, files: Files, counts: Partial<typeof NOTHING>])[] = [
  ["nothing", {}, {}],
  ["what is not JSON by its name", { "AWSLogs/ConfigWritabilityCheckFile": "", "a.txt": "x" }, { otherFileCount: 2 }],
  ["a digest", { [EVENTS.replace("/CloudTrail/", "/CloudTrail-Digest/")]: zip({}) }, { otherFileCount: 1 }],
  ["a history of Config", { [HISTORY]: zip(configFile(configItem())) }, { configFileCount: 1, itemCount: 1 }],
  ["events of CloudTrail", { [EVENTS]: zip(trailFile(launch(T), sign(T))) }, { trailFileCount: 1, eventCount: 2 }],
  [
    "both, moved and unpacked",
    { "a.json": configFile(configItem()), "b.json": trailFile(launch(T)) },
    { configFileCount: 1, itemCount: 1, trailFileCount: 1, eventCount: 1 },
  ],
  [
    "a list that is not the first",
    { "a.json": { x: [1, { y: [2] }], Records: [sign(T), sign(T)] } },
    { trailFileCount: 1, eventCount: 2 },
  ],
  [
    "braces and quotes in texts",
    { "a.json": trailFile({ ...sign(T), userAgent: '\\"}]{[é\\' }) },
    { trailFileCount: 1, eventCount: 1 },
  ],
  ["an empty list", { [EVENTS]: zip(trailFile()) }, { trailFileCount: 1 }],
  ["a bare item", { "a.json": configItem() }, { configFileCount: 1, itemCount: 1 }],
  [
    "one that was too large for a message",
    { "a.json": { configurationItem: configItem() } },
    { configFileCount: 1, itemCount: 1 },
  ],
];

describe("files of history", () => {
  test.each(FILES)("%s", async (_, files, counts) => {
    expect(await read(files)).toMatchObject({ ...NOTHING, ...counts });
  });

  test.each([1, 2, 3, 64, 100_000])("in pieces of %d bytes say the same", async (pieceBytes) => {
    const files = {
      [HISTORY]: zip(configFile(configItem(), configItem())),
      "b.json": ` ${JSON.stringify(trailFile(launch(T)), null, 2)}\n`,
    };
    const objects = objectsOf(files, pieceBytes);
    expect(await readHistory({ objects })).toEqual(await read(files));
  });

  test.each<readonly [string, unknown, string]>([
    ["empty", "", "SGT_SNAPSHOT_NOT_JSON"],
    ["not JSON", "<html>", "SGT_SNAPSHOT_NOT_JSON"],
    ["cut off", JSON.stringify(trailFile(launch(T))).slice(0, -2), "SGT_SNAPSHOT_NOT_JSON"],
    ["damaged within", '{"Records":[{"eventName":}]}', "SGT_SNAPSHOT_NOT_JSON"],
    ["cut off while packed", zip(trailFile(launch(T))).subarray(0, -12), "SGT_FLOWLOGS_OBJECT_TRUNCATED"],
    ["neither's", zip({ SecurityGroups: [] }), "SGT_SNAPSHOT_BAD_SHAPE"],
  ])("one that is %s is named", async (_, content, code) => {
    const { notRead, trailFileCount } = await read({ [EVENTS]: content });
    expect(notRead).toEqual([{ key: EVENTS, code, reason: expect.any(String) }]);
    expect(trailFileCount).toBe(0);
  });

  test("one that cannot be opened is named", async () => {
    const objects = (async function* () {
      yield {
        key: EVENTS,
        size: 1,
        tag: "t",
        open: () => {
          throw Object.assign(new Error("EACCES"), { code: "EACCES" });
        },
      };
    })();
    expect((await readHistory({ objects })).notRead).toMatchObject([{ code: "SGT_SNAPSHOT_UNREADABLE" }]);
  });

  test("a folder that could not be listed is named, and its account is not taken to have stood still", async () => {
    const quiet = trailFile(launch(T), sign("2026-10-03T23:00:00Z"));
    const open = (): never => {
      throw new Error("not to be listed");
    };
    const folder: LogObject = { key: TRAIL.slice(0, -"03".length), size: 0, tag: "unlisted", open };
    const objects = (async function* () {
      yield* objectsOf({ "a.json": quiet });
      yield folder;
    })();
    const { notRead, sightings } = await readHistory({ objects });
    expect(notRead).toMatchObject([{ key: folder.key, code: "SGT_SNAPSHOT_UNREADABLE" }]);
    expect(sightings[0]?.until).toBe(at(T) + 1);
  });

  test("the history of another type of resources is left out", async () => {
    const other = HISTORY.replace("NetworkInterface", "Bucket");
    expect(await read({ [other]: zip(configFile(configItem())) })).toMatchObject({ ...NOTHING, otherFileCount: 1 });
  });

  test("nothing stands through the day of one that could not be read", async () => {
    const whole = { "a.json": trailFile(launch(T), sign("2026-10-03T23:00:00Z")) };
    const [until, spoiled] = await Promise.all(
      [whole, { ...whole, [EVENTS]: "" }].map(async (files) => (await read(files)).sightings[0]?.until),
    );
    expect(until).toBe(at("2026-10-03T22:45:00Z"));
    expect(spoiled).toBe(at(T) + 1);
  });

  test("a Config snapshot repeats what was told until the time in its name", async () => {
    const { sightings } = await read({ [SNAPSHOT]: zip(configFile(configItem({ attachment: null }))) });
    expect(sightings.map(({ kind, until }) => [kind, until])).toEqual([
      ["told", at("2026-10-03T08:12:32Z")],
      ["inferred", at("2026-10-03T12:00:00Z")],
    ]);
  });

  test.each<readonly [string, Partial<ReadHistoryOptions>, number]>([
    ["all", {}, 2],
    ["an account", { accounts: ["210987654321"] }, 0],
    ["a region", { regions: ["eu-west-1"] }, 2],
    ["another region", { regions: ["us-east-1"] }, 0],
    ["days that are over", { from: at("2026-10-03T00:00:00Z") }, 2],
    ["later days", { from: at("2026-10-04T00:00:00Z") }, 0],
  ])("of %s", async (_, options, fileCount) => {
    const told = await read({ [HISTORY]: zip(configFile(configItem())), [EVENTS]: zip(trailFile(launch(T))) }, options);
    expect(told.configFileCount + told.trailFileCount).toBe(fileCount);
    expect(told.sightings.length > 0).toBe(fileCount > 0);
  });

  test("of an account, where the name does not tell", async () => {
    const files = { "a.json": configFile(configItem()), "b.json": trailFile(event("RunInstances", T)) };
    expect(await read(files, { accounts: ["210987654321"] })).toMatchObject({ itemCount: 0, eventCount: 0, gaps: [] });
  });
});
