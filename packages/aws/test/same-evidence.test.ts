import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type AwsSession, cloudWatchSource, openSession, s3Source } from "@sgt/aws";
import { analyseLogs, type Evidence, folderSource, type LogSource, readEvidence } from "@sgt/flowlogs/node";
import { type InsightsOptions, type Sandbox, startSandbox } from "@sgt/sandbox";
import { CREDENTIALS } from "./support/credentials.js";
import { fakeClock } from "./support/fake-clock.js";
import {
  ACCOUNT,
  eventsOf,
  FORMATS,
  FROM,
  formatText,
  KNOWN_ENIS,
  type Line,
  makeLines,
  REGION,
  TO,
  writeObjects,
} from "./support/flow-world.js";

const WINDOW = { from: FROM, to: TO };
const GROUP = "/flow/logs";

let dir: string;
let sandbox: Sandbox | undefined;
let session: AwsSession;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-sources-"));
});
afterEach(async () => {
  session?.close();
  await sandbox?.close();
  await rm(dir, { recursive: true, force: true });
});

async function start(lines: readonly Line[], names: readonly string[], insights: InsightsOptions = {}): Promise<void> {
  const clock = fakeClock((TO + 86_400) * 1000);
  await writeObjects(join(dir, "s3", "central-logs"), lines, { names });
  sandbox = await startSandbox({
    account: {
      accountId: ACCOUNT,
      region: REGION,
      FlowLogs: [{ FlowLogId: "fl-1", ResourceId: "vpc-1", LogGroupName: GROUP, LogFormat: formatText(names) }],
    },
    s3Dir: join(dir, "s3"),
    logGroups: [{ name: GROUP, events: eventsOf(lines) }],
    insights,
    now: clock.now,
  });
  session = await openSession({ endpoint: sandbox.url, region: REGION, credentials: CREDENTIALS, readOnly: true });
}

const cloudWatch = (engine: "insights" | "local") =>
  cloudWatchSource({ session, group: GROUP, engine, maxRows: 100, clock: fakeClock((TO + 86_400) * 1000) });

async function evidenceOf(name: string, source: LogSource): Promise<Evidence> {
  const out = join(dir, name);
  await analyseLogs({ source, enis: KNOWN_ENIS, window: WINDOW, out, threads: 1 });
  return readEvidence(out, { window: WINDOW });
}

/** What does not depend on how the records were stored. */
function essence({ rows, coverage }: Evidence) {
  const { objectCount: _o, byteCount: _b, malformed, ...rest } = coverage;
  return {
    rows: [...rows].map((row) => JSON.stringify(row)).sort(),
    coverage: rest,
    malformed: malformed.map(({ code, count }) => `${code} ${count}`).sort(),
  };
}

describe("the same logs give the same evidence from a folder, from S3 and from CloudWatch", () => {
  test.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])("records in the %s format", async (format) => {
    const names = FORMATS[format];
    await start(makeLines(names, 1_500), names, { pageRows: 30 });
    const folder = essence(await evidenceOf("folder", folderSource(join(dir, "s3", "central-logs"))));
    expect(folder.rows.length).toBeGreaterThan(100);
    expect(folder.malformed).not.toEqual([]);
    expect(essence(await evidenceOf("s3", s3Source({ session, url: "s3://central-logs" })))).toEqual(folder);
    expect(essence(await evidenceOf("events", await cloudWatch("local")))).toEqual(folder);
    expect(essence(await evidenceOf("insights", await cloudWatch("insights")))).toEqual(folder);
  });
});
