import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { cloudWatchSource, s3Source } from "@sgt/aws";
import { folderSource, type LogSource } from "@sgt/flowlogs/node";
import { ACCOUNT, eventsOf, FORMATS, formatText, makeLines, REGION, writeObjects } from "./support/flow-world.js";
import { essence, prepareWorld, type SourceWorld } from "./support/source-world.js";

const GROUP = "/flow/logs";

let world: SourceWorld;
afterEach(() => world.close());

async function start(format: keyof typeof FORMATS): Promise<void> {
  const names = FORMATS[format];
  const lines = makeLines(names, 900);
  const FlowLogs = [{ FlowLogId: "fl-1", ResourceId: "vpc-1", LogGroupName: GROUP, LogFormat: formatText(names) }];
  world = await prepareWorld((s3Dir) => writeObjects(join(s3Dir, "central-logs"), lines, { names }), {
    account: { accountId: ACCOUNT, region: REGION, FlowLogs },
    logGroups: [{ name: GROUP, events: eventsOf(lines) }],
    // Small pages, and answers that are cut again and again.
    insights: { pageRows: 30 },
  });
}

const cloudWatch = (engine: "insights" | "local") =>
  cloudWatchSource({ session: world.session, group: GROUP, engine, maxRows: 120, clock: world.clock });

async function evidenceOf(ledger: string, source: LogSource) {
  await world.analyze(source, ledger);
  return essence(await world.evidence(ledger));
}

describe("the same logs give the same evidence from a folder, from S3 and from CloudWatch", () => {
  test.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])("records in the %s format", async (format) => {
    await start(format);
    const folder = await evidenceOf("folder", folderSource(join(world.s3Dir, "central-logs")));
    // Lines of every kind, or the comparison would prove little.
    expect(folder.rows.length).toBeGreaterThan(300);
    expect(folder.malformed.length).toBeGreaterThan(1);
    expect(folder.coverage.skipDataCount).toBeGreaterThan(0);
    const classes = Object.entries(folder.coverage.initiationCounts).filter(([, count]) => count > 0);
    expect(classes.length).toBeGreaterThan(format === "default" ? 1 : 2);
    expect(await evidenceOf("s3", s3Source({ session: world.session, url: "s3://central-logs" }))).toEqual(folder);
    expect(await evidenceOf("events", await cloudWatch("local"))).toEqual(folder);
    expect(await evidenceOf("insights", await cloudWatch("insights"))).toEqual(folder);
  });
});
