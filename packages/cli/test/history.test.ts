import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readDirectory } from "@sgt/flowlogs/node";
import { codesIn, type Result, sgt } from "./run-sgt.js";

const ACCOUNT = "123456789012";
const CONFIG = `o-abcdefghij/AWSLogs/${ACCOUNT}/Config/eu-west-1/2026/10`;
const TRAIL = `AWSLogs/o-abcdefghij/${ACCOUNT}/CloudTrail/eu-west-1/2026/10`;

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-history-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(path: string, content: unknown): Promise<void> {
  const file = join(dir, "logs", path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, gzipSync(JSON.stringify(content)));
}

const history = (...more: string[]): Promise<Result> =>
  sgt(["history", "--from", "logs", "--out", "ledger", ...more], { cwd: dir });

/** The groups that an interface had on a day of October, each with how that is known. */
async function groupsOn(eniId: string, day: string): Promise<string[]> {
  const directory = await readDirectory(join(dir, "ledger"));
  const found = directory.groupsOn(ACCOUNT, eniId, `2026-10-${day}`);
  return found.map(({ groups, how }) => `${how} ${groups?.join("+") ?? "-"}`).sort();
}

const item = (time: string, eniId: string, groups: readonly string[] | null) => ({
  configurationItemCaptureTime: `2026-10-${time}.400Z`,
  configurationItemStatus: groups === null ? "ResourceDeleted" : "OK",
  awsAccountId: ACCOUNT,
  awsRegion: "eu-west-1",
  resourceType: "AWS::EC2::NetworkInterface",
  resourceId: eniId,
  configuration:
    groups === null
      ? null
      : {
          networkInterfaceId: eniId,
          ownerId: ACCOUNT,
          groups: groups.map((groupId) => ({ groupId })),
          attachment: null,
        },
});

const event = (time: string, eventName: string, requestParameters: unknown, responseElements: unknown = {}) => ({
  ...{ eventVersion: "1.11", eventID: `${eventName} ${time}`, eventTime: `2026-10-${time}Z`, awsRegion: "eu-west-1" },
  ...{ eventSource: "ec2.amazonaws.com", eventName, recipientAccountId: ACCOUNT, managementEvent: true },
  ...{ requestParameters, responseElements },
});

const launched = (eniId: string, groupId: string) => ({
  instancesSet: {
    items: [
      {
        instanceId: "i-0a",
        networkInterfaceSet: {
          items: [
            {
              ...{ networkInterfaceId: eniId, ownerId: ACCOUNT, groupSet: { items: [{ groupId }] } },
              attachment: { attachmentId: "eni-attach-0a", deviceIndex: 0, deleteOnTermination: true },
            },
          ],
        },
      },
    ],
  },
});

describe("AWS Config's files", () => {
  const name = (day: string, n: number) =>
    `${CONFIG}/${day}/ConfigHistory/${ACCOUNT}_Config_eu-west-1_ConfigHistory_AWS::EC2::NetworkInterface_202610${day.padStart(2, "0")}T060000Z_202610${day.padStart(2, "0")}T120000Z_${n}.json.gz`;

  test("tell which groups an interface had on which day", async () => {
    await put(name("3", 1), { fileVersion: "1.0", configurationItems: [item("03T08:00:00", "eni-0a", ["sg-0a"])] });
    await put(name("6", 1), { fileVersion: "1.0", configurationItems: [item("06T08:00:00", "eni-0a", ["sg-0a"])] });
    await put(name("9", 1), { fileVersion: "1.0", configurationItems: [item("09T08:00:00", "eni-0a", ["sg-0b"])] });
    await put(name("9", 2), { fileVersion: "1.0", configurationItems: [item("11T08:00:00", "eni-0a", null)] });
    const { code, stdout, stderr } = await history();
    expect({ code, errors: codesIn(stderr) }).toEqual({ code: 0, errors: [] });
    expect(stdout).toContain("AWS Config  4 files, 4 items");
    expect(stdout).toContain("1 interface: groups stated 3 times");
    expect(await groupsOn("eni-0a", "02")).toEqual(["unknown -"]);
    expect(await groupsOn("eni-0a", "04")).toEqual(["assumed sg-0a"]);
    // The change lies between two items: either may have stood.
    expect(await groupsOn("eni-0a", "07")).toEqual(["inferred sg-0a", "inferred sg-0b"]);
    expect(await groupsOn("eni-0a", "10")).toEqual(["assumed sg-0b"]);
    expect(await groupsOn("eni-0a", "12")).toEqual(["unknown -"]);
    expect(await groupsOn("eni-0b", "04")).toEqual(["unknown -"]);
  });
});

describe("CloudTrail's files", () => {
  const name = (day: string) =>
    `${TRAIL}/${day}/${ACCOUNT}_CloudTrail_eu-west-1_202610${day}T0805Z_0123456789abcdef.json.gz`;
  const change = event("05T12:00:00", "ModifyNetworkInterfaceAttribute", {
    networkInterfaceId: "eni-0a",
    groupSet: { items: [{ groupId: "sg-0b" }] },
  });

  beforeEach(async () => {
    const launch = event("03T08:00:00", "RunInstances", {}, launched("eni-0a", "sg-0a"));
    const end = event("07T12:00:00", "TerminateInstances", { instancesSet: { items: [{ instanceId: "i-0a" }] } });
    const quiet = (day: string) => event(`${day}T23:00:00`, "DescribeInstances", null, null);
    // Out of order, and one told by two trails.
    await put(name("03"), { Records: [quiet("04"), launch] });
    await put(name("05"), { Records: [change, change, quiet("03"), quiet("06")] });
    await put(name("07"), { Records: [end, quiet("05")] });
  });

  test("tell it from event to event", async () => {
    const { code, stdout } = await history();
    expect(code).toBe(0);
    expect(stdout).toContain("CloudTrail  3 files, 8 events");
    expect(await groupsOn("eni-0a", "04")).toEqual(["told sg-0a"]);
    expect(await groupsOn("eni-0a", "05")).toEqual(["told sg-0a", "told sg-0b"]);
    expect(await groupsOn("eni-0a", "06")).toEqual(["told sg-0b"]);
    expect(await groupsOn("eni-0a", "08")).toEqual(["unknown -"]);
  });

  test("read again change nothing", async () => {
    await history();
    const before = [...(await readDirectory(join(dir, "ledger"))).entries()];
    await history();
    expect([...(await readDirectory(join(dir, "ledger"))).entries()]).toEqual(before);
  });

  test("that cannot be read are named, and nothing is told through their day", async () => {
    await writeFile(join(dir, "logs", name("05")), "cut off");
    const { code, stdout } = await history("--format", "json");
    expect(code).toBe(4);
    const { notRead, ...counts } = JSON.parse(stdout) as {
      notRead: unknown;
      interfaceCount: number;
      goneCount: number;
    };
    expect(notRead).toEqual([{ key: name("05"), code: "SGT_SNAPSHOT_NOT_JSON", reason: expect.any(String) }]);
    expect(counts).toMatchObject({ interfaceCount: 1, toldCount: 1, goneCount: 1, trailFileCount: 2 });
    expect(await groupsOn("eni-0a", "06")).toEqual(["assumed sg-0a"]);
  });

  test("whose events are cut off are a gap, and the exit code 4", async () => {
    await put(name("08"), { Records: [event("08T08:00:00", "RunInstances", {}, null)] });
    const { code, stdout } = await history("--regions", "eu-west-1");
    expect(code).toBe(4);
    expect(stdout).toMatch(/^Not known$/m);
    expect(stdout).toContain("2026-10-08");
  });
});

test.each([
  ["an empty folder", [], {}],
  [
    "another account's",
    ["--accounts", "210987654321"],
    { "a.json": { configurationItems: [item("03T08:00:00", "eni-0a", [])] } },
  ],
])("nothing told is an error: %s", async (_, more, files) => {
  await mkdir(join(dir, "logs"));
  for (const [path, content] of Object.entries(files)) await put(path, content);
  const { code, stderr } = await history(...more);
  expect({ code, codes: codesIn(stderr) }).toEqual({ code: 1, codes: ["SGT_CLI_NO_HISTORY"] });
});
