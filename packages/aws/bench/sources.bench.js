// What it costs to read flow logs from S3 instead of from a disk: the same files, the same threads.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { openSession, s3Source } from "@sgt/aws";
import { collectEvidence, folderSource } from "@sgt/flowlogs/node";
import { ENIS, generateLogs, WINDOW } from "../../flowlogs/bench/generate-logs.js";

const BUCKETS = join(tmpdir(), "sgt-bench-s3");
const FILE_COUNT = 120;
const ROUNDS = 3;

mkdirSync(join(BUCKETS, "flow-logs"), { recursive: true });
const folder = join(BUCKETS, "flow-logs", "logs");
await generateLogs(folder, { recordCount: 1_200_000, keyCount: 50_000, fileCount: FILE_COUNT });

async function secondsOf(source) {
  const start = performance.now();
  const { coverage } = await collectEvidence({ source, enis: ENIS, window: WINDOW, threads: 1 });
  if (!coverage.complete && coverage.unread.length > 0) throw new Error("not everything was read");
  return (performance.now() - start) / 1000;
}

/** Medians of both, in turn, so that a busy moment hits both. */
async function compare(delayMs) {
  const child = fork(new URL("./sandbox-child.js", import.meta.url), [BUCKETS, String(delayMs)]);
  const [endpoint] = await once(child, "message");
  const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
  const session = await openSession({ endpoint, region: "eu-west-1", credentials, readOnly: true });
  const s3 = s3Source({ session, url: "s3://flow-logs/logs" });
  const times = { s3: [], disk: [] };
  for (let round = -1; round < ROUNDS; round++) {
    const [disk, remote] = [await secondsOf(folderSource(folder)), await secondsOf(s3)];
    // The first is not measured: nothing is compiled on the clock.
    if (round < 0) continue;
    times.disk.push(disk);
    times.s3.push(remote);
  }
  s3.close();
  session.close();
  child.disconnect();
  const [value, peer] = [median(times.s3), median(times.disk)];
  return { value, peer, ratio: value / peer, unit: "s" };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

for (const [delayMs, target] of [
  [0, 2],
  [30, 2],
]) {
  const what = `flow logs from S3, ${FILE_COUNT} objects, ${delayMs} ms to each answer`;
  console.log(JSON.stringify({ what, against: "the same files on a disk", ...(await compare(delayMs)), target }));
}
