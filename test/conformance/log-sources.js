// Reads flow logs from moto's S3 and CloudWatch Logs with our own sources, end to end, and compares the evidence with
// that of the same files in a folder. Where moto cannot do what AWS does, the check says what it does instead.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logs, s3 } from "./sdk.js";

const { CreateBucketCommand, PutObjectCommand, S3Client } = s3;
const { CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand } = logs;
const load = (path) => import(new URL(`../../packages/${path}`, import.meta.url));
const { cloudWatchSource, openSession, s3Source } = await load("aws/dist/index.js");
const { StatementRunner } = await load("aws/dist/athena/statement-runner.js");
const { analyzeLogs, folderSource, readEvidence } = await load("flowlogs/dist/node.js");
const { eventsOf, FORMATS, FROM, formatText, KNOWN_ENIS, makeLines, TO, writeObjects } = await load(
  "aws/dist-test/support/flow-world.js",
);
const { essence } = await load("aws/dist-test/support/source-world.js");

/** The client that `@sgt/aws` uses. */
const { AthenaClient } = createRequire(new URL("../../packages/aws/package.json", import.meta.url))(
  "@aws-sdk/client-athena",
);
const REGION = "us-east-1";
const credentials = { accessKeyId: "conformance", secretAccessKey: "x" };
const names = FORMATS.directed;
/** Recent, because moto takes no old events; the times are moved with the lines. */
const SHIFT = Math.floor(Date.now() / 86_400_000) * 86_400 - TO - 86_400;
const WINDOW = { from: FROM + SHIFT, to: TO + SHIFT };
const LINES = makeLines(names, 300).map(({ start, end, text }) => ({
  start: start + SHIFT,
  end: end + SHIFT,
  text: text.replaceAll(/\b\d{10}\b/g, (time) => String(Number(time) + SHIFT)),
}));

async function inFolder(run) {
  const dir = await mkdtemp(join(tmpdir(), "sgt-conformance-"));
  try {
    return await run(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function evidenceOf(source, out) {
  await analyzeLogs({ source, enis: KNOWN_ENIS, window: WINDOW, out, threads: 1 });
  return essence(await readEvidence(out, { window: WINDOW }));
}

const session = (url) => openSession({ endpoint: url, region: REGION, credentials, readOnly: true });

async function fillBucket(url, dir, keys) {
  const s3 = new S3Client({ endpoint: url, region: REGION, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "flow-logs" }));
  for (const Key of keys)
    await s3.send(new PutObjectCommand({ Bucket: "flow-logs", Key, Body: await readFile(join(dir, Key)) }));
  return s3;
}

async function fillGroup(url) {
  const logs = new CloudWatchLogsClient({ endpoint: url, region: REGION, credentials });
  const [logGroupName, logStreamName] = ["/flow/logs", "eni-all"];
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const logEvents = eventsOf(LINES)
    .map(({ timestamp, message }) => ({ timestamp, message }))
    .sort((a, b) => a.timestamp - b.timestamp);
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

/** Each gets an emptied moto. What `says` returns beside its name is shown. */
export const LOG_SOURCE_CHECKS = [
  ...["daily", "hiveHourly"].map((keys) => ({
    name: `analyze from S3, ${keys} keys: the evidence of the folder`,
    run: (url) =>
      inFolder(async (dir) => {
        const written = await writeObjects(join(dir, "logs"), LINES, {
          names,
          keys,
          region: REGION,
          everySeconds: 7_200,
        });
        await fillBucket(url, join(dir, "logs"), written);
        const folder = await evidenceOf(folderSource(join(dir, "logs")), join(dir, "folder"));
        assert(folder.rows.length > 100);
        const source = s3Source({ session: await session(url), url: "s3://flow-logs" });
        assert.deepEqual(await evidenceOf(source, join(dir, "s3")), folder);
        assert.equal(await source.retentionDays(), null);
      }),
  })),
  {
    name: "S3: accounts beyond the first page of a thousand are found",
    run: async (url) => {
      const s3 = new S3Client({ endpoint: url, region: REGION, credentials, forcePathStyle: true });
      await s3.send(new CreateBucketCommand({ Bucket: "flow-logs" }));
      const day = new Date(WINDOW.from * 1000).toISOString().slice(0, 10);
      const stamp = `${day.replaceAll("-", "")}T1200Z`;
      const accounts = Array.from({ length: 1_003 }, (_, i) => String(100_000_000_000 + i));
      for (let at = 0; at < accounts.length; at += 50)
        await Promise.all(
          accounts.slice(at, at + 50).map((account) => {
            const place = `AWSLogs/${account}/vpcflowlogs/${REGION}/${day.replaceAll("-", "/")}`;
            const Key = `${place}/${account}_vpcflowlogs_${REGION}_fl-01_${stamp}_0a.log.gz`;
            return s3.send(new PutObjectCommand({ Bucket: "flow-logs", Key, Body: "x" }));
          }),
        );
      const last = accounts.slice(-2);
      const source = s3Source({ session: await session(url), url: "s3://flow-logs", accounts: last });
      const found = [];
      for await (const { key } of source.list(WINDOW)) found.push(key.split("/")[1]);
      assert.deepEqual(found, last);
    },
  },
  {
    name: "analyze from CloudWatch Logs, fetched: the evidence of the folder",
    run: (url) =>
      inFolder(async (dir) => {
        await fillGroup(url);
        await writeObjects(join(dir, "logs"), LINES, { names, region: REGION });
        const folder = await evidenceOf(folderSource(join(dir, "logs")), join(dir, "folder"));
        const options = { session: await session(url), group: "/flow/logs", logFormat: formatText(names) };
        const source = await cloudWatchSource({ ...options, engine: "local" });
        assert.deepEqual(await evidenceOf(source, join(dir, "events")), folder);
      }),
  },
  {
    name: "analyze from CloudWatch Logs, counted by Insights",
    difference:
      "moto takes the query and leaves stats out: its rows have no counts, so every hour is unread and says why",
    run: (url) =>
      inFolder(async (dir) => {
        await fillGroup(url);
        const options = { session: await session(url), group: "/flow/logs", logFormat: formatText(names) };
        const source = await cloudWatchSource({ ...options, engine: "insights" });
        const { rows, coverage } = await evidenceOf(source, join(dir, "insights"));
        // What is no answer to the question is refused, hour by hour, and nothing is made of it.
        assert.deepEqual(rows, []);
        assert.deepEqual([...new Set(coverage.unread.map(({ code }) => code))], ["SGT_AWS_QUERY_ANSWER"]);
        assert.equal(coverage.unread.length, 72);
      }),
  },
  {
    name: "Athena: statements are started, asked about and taken for ended",
    difference: "moto executes nothing: a statement that means nothing succeeds as well",
    run: async (url) => {
      const client = new AthenaClient({ endpoint: url, region: REGION, credentials });
      const scanned = [];
      const runner = new StatementRunner({
        client,
        clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
        workgroup: "primary",
        database: "default",
        resultsFolder: "s3://results/",
        onScanned: (bytes) => scanned.push(bytes),
      });
      await runner.run("SELECT 1");
      assert.equal(scanned.length, 1);
      const stop = AbortSignal.abort();
      await assert.rejects(runner.run("SELECT 1", stop), { name: "AbortError" });
      client.destroy();
    },
  },
];
