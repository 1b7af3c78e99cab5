import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type HistorySourceOptions, historySource } from "@sgt/aws";
import { readHistory } from "@sgt/snapshot/node";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "./support/flow-world.js";
import { codeOf, prepareWorld, type SourceWorld } from "./support/source-world.js";

const ORGANIZATION = "o-abcdefghij";
const at = (time: string): number => Date.parse(time) / 1000;
const NOW = at("2026-11-03T12:00:00Z");
const DAYS = ["2026-8-30", "2026-9-1", "2026-9-30", "2026-10-1", "2026-10-9", "2026-10-31", "2026-11-1", "2026-11-3"];

/** A key as AWS Config writes it: months and days are not padded. */
const configKey = (account: string, day: string): string =>
  `${ORGANIZATION}/AWSLogs/${account}/Config/${REGION}/${day.replaceAll("-", "/")}/ConfigHistory/${account}_Config_${REGION}_ConfigHistory_AWS::EC2::NetworkInterface_20261001T000000Z_20261001T060000Z_1.json.gz`;

/** A key as an organization's trail writes it. */
const trailKey = (account: string, day: string): string => {
  const [year = "", ...rest] = day.split("-");
  const padded = [year, ...rest.map((part) => part.padStart(2, "0"))];
  return `${ORGANIZATION}/AWSLogs/${ORGANIZATION}/${account}/CloudTrail/${REGION}/${padded.join("/")}/${account}_CloudTrail_${REGION}_${padded.join("")}T0805Z_0123456789abcdef.json.gz`;
};

const KEYS = [ACCOUNT, OTHER_ACCOUNT].flatMap((account) =>
  DAYS.flatMap((day) => [configKey(account, day), trailKey(account, day)]),
);
/** What else lies in a log archive. */
const OTHERS = [
  `${ORGANIZATION}/AWSLogs/${ACCOUNT}/Config/ConfigWritabilityCheckFile`,
  `${ORGANIZATION}/AWSLogs/${ORGANIZATION}/${ACCOUNT}/CloudTrail-Digest/${REGION}/2026/10/09/digest.json.gz`,
  `${ORGANIZATION}/AWSLogs/${ACCOUNT}/vpcflowlogs/${REGION}/2026/10/09/x.log.gz`,
];

let world: SourceWorld;
beforeAll(async () => {
  const fill = (s3Dir: string) =>
    Promise.all(
      [...KEYS, ...OTHERS].map(async (key) => {
        const file = join(s3Dir, "archive", key);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, key.includes("/Config/") ? '{"configurationItems":[]}' : '{"Records":[]}');
      }),
    );
  world = await prepareWorld(fill, {
    now: NOW,
    buckets: {
      archive: { pageKeys: 3, region: "us-east-1" },
    },
  });
});
afterAll(() => world.close());

async function keysOf(options: Partial<HistorySourceOptions>, days: number): Promise<string[]> {
  const source = historySource({ session: world.session, clock: world.clock, url: "s3://archive", ...options });
  const keys: string[] = [];
  for await (const { key } of source.list({ from: NOW - days * 86_400, to: NOW })) keys.push(key);
  source.close();
  return keys.sort();
}

const expected = (since: string, isWanted = (_: string): boolean => true): string[] => {
  const days = DAYS.filter((day) => Date.parse(`${day} UTC`) >= Date.parse(since));
  const keys = [ACCOUNT, OTHER_ACCOUNT].flatMap((account) =>
    days.flatMap((day) => [configKey(account, day), trailKey(account, day)]),
  );
  return keys.filter(isWanted).sort();
};

describe("a log archive of an organization, in another region", () => {
  test.each<[string, Partial<HistorySourceOptions>, number, string[]]>([
    ["all of it", {}, 90, expected("2026-08-01")],
    ["a month and some days", {}, 34, expected("2026-09-30")],
    ["the turn of a month", {}, 3, expected("2026-10-31")],
    ["a day", {}, 0, expected("2026-11-03")],
    ["years", {}, 3650, expected("2026-08-01")],
    ["an account", { accounts: [ACCOUNT] }, 90, expected("2026-08-01", (key) => key.includes(`/${ACCOUNT}/`))],
    ["the organization's folder", { url: `s3://archive/${ORGANIZATION}/` }, 90, expected("2026-08-01")],
    [
      "one service",
      { url: `s3://archive/${ORGANIZATION}/AWSLogs/${ACCOUNT}/Config` },
      90,
      expected("2026-08-01", (key) => key.includes(`/${ACCOUNT}/Config/`)),
    ],
    ["one file", { url: `s3://archive/${configKey(ACCOUNT, "2026-9-1")}` }, 1, [configKey(ACCOUNT, "2026-9-1")]],
  ])("%s", async (_, options, days, keys) => {
    expect(await keysOf(options, days)).toEqual(keys);
  });

  test("asks for no more folders than the window and the accounts need", async () => {
    const before = world.sandbox.requests.length;
    await keysOf({ accounts: [ACCOUNT] }, 3);
    const asked = world.sandbox.requests.slice(before).filter(({ action }) => action === "ListObjectsV2");
    const prefixes = asked.map(({ params }) => String(params.prefix ?? params.Prefix ?? ""));
    expect(prefixes.filter((prefix) => prefix.includes(OTHER_ACCOUNT))).toEqual([]);
    expect(prefixes.filter((prefix) => /\/2026\/0?[89]\//.test(prefix))).toEqual([]);
    expect(prefixes.length).toBeLessThan(40);
  });

  test("whose region has none is an error that says what is there", async () => {
    expect(await codeOf(keysOf({ regions: ["us-west-2"] }, 90))).toBe("SGT_AWS_NO_HISTORY");
  });

  test("is read as a folder is", async () => {
    const source = historySource({ session: world.session, clock: world.clock, url: "s3://archive" });
    const objects = source.list({ from: NOW - 90 * 86_400, to: NOW });
    const read = await readHistory({ objects, from: at("2026-08-01") });
    expect(read).toMatchObject({ configFileCount: 16, trailFileCount: 16, otherFileCount: 0, notRead: [] });
    source.close();
  });
});
