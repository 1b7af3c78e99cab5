import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type LogEvent, type Sandbox, startSandbox, writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";
import { codesIn, type Result, sgt } from "./run-sgt.js";

const GROUP = "/sample/flow-logs";
const WINDOW = ["--from", "2026-10-31", "--to", "2026-11-01"];

let dir: string;
let sandbox: Sandbox;
let format = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-remote-"));
  await writeSampleSnapshot(join(dir, "snapshot"));
  await writeSampleLogs(join(dir, "logs"), { days: 2 });
  const events = await eventsOf(join(dir, "logs"));
  await mkdir(join(dir, "s3"));
  await rename(join(dir, "logs"), join(dir, "s3", "sample-logs"));
  sandbox = await startSandbox({
    snapshotDir: join(dir, "snapshot"),
    s3Dir: join(dir, "s3"),
    buckets: { "sample-logs": { region: "eu-central-1", expiry: [{ prefix: "", days: 7 }] } },
    logGroups: [{ name: GROUP, events }],
  });
});

afterAll(async () => {
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});

/** The lines of the last day as CloudWatch holds them; `format` becomes their layout. */
async function eventsOf(folder: string): Promise<LogEvent[]> {
  const files = await readdir(folder, { recursive: true });
  const days = files.filter((file) => file.includes(join("10", "31")) && file.endsWith(".gz"));
  const texts = await Promise.all(days.map(async (file) => gunzipSync(await readFile(join(folder, file))).toString()));
  return texts.flatMap((text) => {
    const [header = "", ...lines] = text.trimEnd().split("\n");
    const at = header.split(" ").indexOf("start");
    format = header.replaceAll(/\S+/g, (name) => `\${${name}}`);
    return lines.map((message) => ({ timestamp: Number(message.split(" ")[at]) * 1000, message, streamName: "s" }));
  });
}

function analyze(logs: string, ...more: string[]): Promise<Result> {
  const argv = ["analyze", "--logs", logs, "--snapshot", "snapshot", ...WINDOW, ...more];
  // Long after the window: what was late has come.
  return sgt(argv, { cwd: dir, env: sandbox.env, now: Date.UTC(2026, 10, 8) });
}

const numbersOf = ({ stdout }: Result) => {
  const { coverage, sourceCount, flowLogs } = JSON.parse(stdout);
  return { records: coverage.recordCount, accepted: coverage.acceptedCount, sourceCount, flowLogs };
};

describe("analyze", () => {
  test("reads a bucket of another region, and a log group of the same records to the same end", async () => {
    const bucket = await analyze("s3://sample-logs", "--out", "from-s3", "--format", "json");
    const group = await analyze(`cloudwatch:${GROUP}`, "--log-format", format, "--out", "from-cw", "--format", "json");
    expect([bucket.code, bucket.stderr.match(/^error.*/m), group.stderr.match(/^error.*/m)]).toEqual([4, null, null]);
    const { flowLogs, ...numbers } = numbersOf(bucket);
    expect(numbers.records).toBeGreaterThan(1_000);
    expect(numbersOf(group)).toMatchObject(numbers);
    // Nothing new is known of the interfaces; seven days of objects cannot fill a window that ended long ago.
    expect(flowLogs[0].issues.map(({ id, isHole }: { id: string; isHole: boolean }) => [id, isHole])).toContainEqual([
      "retention",
      false,
    ]);
    expect(group.stderr).toMatch(/^Logs Insights scanned [\d.]+ [kM]B$/m);
    expect(group.stderr).toContain(`log group ${GROUP}, kept for ever`);
  });

  test("a second run knows what was read, and people see how interfaces are logged", async () => {
    const again = await analyze("s3://sample-logs", "--out", "from-s3");
    expect(again.stderr).toMatch(/^\d+ files already in the ledger, not read again$/m);
    expect(again.stdout).toMatch(/^Flow logs$/m);
    expect(again.stdout).toMatch(
      /^\d+ of \d+ interfaces with security groups are covered by a flow log since before the window$/m,
    );
    expect(again.code).toBe(4);
  });

  test.each([
    ["s3://nothing", "SGT_AWS_BUCKET_NOT_FOUND"],
    ["s3://sample-logs/nothing", "SGT_AWS_NO_FLOW_LOGS"],
    ["cloudwatch:/nothing", "SGT_AWS_LOG_GROUP_NOT_FOUND"],
    [`cloudwatch:${GROUP}`, "SGT_AWS_LOG_FORMAT_UNKNOWN"],
  ])("%s is %s", async (logs, code) => {
    const { code: exit, stdout, stderr } = await analyze(logs, "--out", "none");
    expect([exit, stdout, codesIn(stderr)]).toEqual([1, "", [code]]);
  });
});
