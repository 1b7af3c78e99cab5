import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readDirectory } from "@sgt/flowlogs/node";
import { type Sandbox, startSandbox } from "@sgt/sandbox";
import { codesIn, type Result, spawnSgt } from "./run-sgt.js";

const ACCOUNT = "123456789012";
const FOLDER = `o-abcdefghij/AWSLogs/${ACCOUNT}/Config/eu-west-1`;

let dir: string;
let sandbox: Sandbox;

/** A file of AWS Config as a log archive holds it, of an interface that had one group on a day of October. */
async function putItem(day: number, groupId: string): Promise<string> {
  const name = `${ACCOUNT}_Config_eu-west-1_ConfigHistory_AWS::EC2::NetworkInterface_20261003T060000Z_20261003T120000Z_1.json.gz`;
  const key = `${FOLDER}/2026/10/${day}/ConfigHistory/${name}`;
  const file = join(dir, "s3", "archive", key);
  await mkdir(dirname(file), { recursive: true });
  const configuration = { networkInterfaceId: "eni-0a", ownerId: ACCOUNT, groups: [{ groupId }], attachment: null };
  const item = {
    configurationItemCaptureTime: `2026-10-${String(day).padStart(2, "0")}T08:00:00.400Z`,
    ...{ configurationItemStatus: "OK", awsAccountId: ACCOUNT, awsRegion: "eu-west-1", configuration },
    ...{ resourceType: "AWS::EC2::NetworkInterface", resourceId: "eni-0a" },
  };
  await writeFile(file, gzipSync(JSON.stringify({ fileVersion: "1.0", configurationItems: [item] })));
  return key;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-history-remote-"));
  await putItem(3, "sg-0a");
  await putItem(9, "sg-0a");
  const forbidden = await putItem(12, "sg-0b");
  sandbox = await startSandbox({
    account: { accountId: ACCOUNT, region: "eu-west-1", SecurityGroups: [] },
    s3Dir: join(dir, "s3"),
    buckets: { archive: { region: "us-east-1", ownerId: "210987654321", requesterPays: true, forbidden: [forbidden] } },
  });
}, 60_000);

afterAll(async () => {
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});

const history = (from: string, ...more: string[]): Promise<Result> =>
  spawnSgt(["history", "--from", from, "--out", "ledger", ...more], { cwd: dir, env: { ...sandbox.env } });

describe("a log archive in a bucket of another region", () => {
  test("is read where its requester pays; what may not be read is named, and the exit code is 4", async () => {
    const { code, stdout } = await history("s3://archive", "--request-payer", "--format", "json");
    const { notRead, configFileCount } = JSON.parse(stdout);
    expect({ code, configFileCount, codes: notRead.map((one: { code: string }) => one.code) }).toEqual({
      ...{ code: 4, configFileCount: 2, codes: ["SGT_AWS_OBJECT_DENIED"] },
    });
    const [known] = (await readDirectory(join(dir, "ledger"))).groupsOn(ACCOUNT, "eni-0a", "2026-10-05");
    expect(known).toMatchObject({ groups: ["sg-0a"], how: "assumed" });
  });

  test.each([
    ["a bucket that wants to be paid", "s3://archive", [], "SGT_AWS_DENIED"],
    ["nothing there", "s3://archive/other", ["--request-payer"], "SGT_AWS_NO_HISTORY"],
    ["a place that is none", "gs://archive", [], "SGT_CLI_USAGE"],
    ["an option without effect", "folder", ["--request-payer"], "SGT_CLI_USAGE"],
  ] as const)("%s is an error", async (_, from, more, expected) => {
    expect(codesIn((await history(from, ...more)).stderr)).toEqual([expected]);
  });
});
