// Collects an organization: 300 accounts of 4 regions with 2,000 groups in each, 8,000 rules. The
// sandbox answers with AWS's latencies and token buckets, of which others in each account use 98 %, so
// that the buckets and not this machine are what limits. Takes twenty minutes at full size; twenty
// accounts, in five rounds, unless SGT_BENCH_ACCOUNTS says otherwise.
//
// The peer is what the buckets allow with as many regions at once: the dearest action of a region
// needs (calls - capacity) / refill seconds, and each region is one of regions / concurrency rounds.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { collectAccounts, openSession, Pace } from "../dist/index.js";

const ACCOUNTS = Number(process.env.SGT_BENCH_ACCOUNTS ?? 20);
const GROUPS = 2_000;
const RULES = 4 * GROUPS;
const SCALE = 0.02;
const AT_ONCE = 16;
const PAGE = 1_000;
/** EC2's bucket for paged describes (docs/aws.md#request-rates). */
const BUCKET = { capacity: 100 * SCALE, perSecond: 20 * SCALE };

const print = (row) => process.stdout.write(`${JSON.stringify(row)}\n`);
const round = (value, digits = 2) => Number(value.toFixed(digits));

const world = spawn(
  process.execPath,
  [join(import.meta.dirname, "collect-world.js"), ACCOUNTS, GROUPS, SCALE].map(String),
  {
    stdio: ["pipe", "pipe", "inherit"],
  },
);
const lines = createInterface({ input: world.stdout })[Symbol.asyncIterator]();
const { url, denied, throttled } = JSON.parse((await lines.next()).value);
const out = await mkdtemp(join(tmpdir(), "sgt-bench-"));
try {
  const pace = new Pace({ patienceMs: 15_000 });
  const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
  const session = await openSession({ endpoint: url, region: "eu-west-1", credentials, readOnly: true, pace });
  const memory = [];
  const started = performance.now();
  const cpu = process.cpuUsage();
  const result = await collectAccounts({
    session,
    pace,
    out,
    organization: true,
    roleName: "reader",
    regions: "all",
    concurrency: AT_ONCE,
    onEvent: (event) => {
      if (event.kind === "region-done") memory.push(process.memoryUsage.rss() / 2 ** 20);
    },
  });
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  session.close();
  check(result);
  const regionCount = result.regions.length;
  const perRegion = (RULES / PAGE - BUCKET.capacity) / BUCKET.perSecond;
  const bound = Math.ceil(regionCount / AT_ONCE) * perRegion;
  const { requests, throttled: refused } = pace.counts;
  const what = `collect ${ACCOUNTS} accounts × 4 regions × ${GROUPS} groups`;
  print({
    what,
    value: `${round(seconds)} s`,
    against: `what the buckets allow, ${AT_ONCE} regions at once`,
    peer: `${round(bound)} s`,
    ratio: round(seconds / bound),
    target: 1.2,
  });
  const quarter = Math.ceil(memory.length / 4);
  const [early, late] = [Math.max(...memory.slice(0, 2 * quarter)), Math.max(...memory.slice(-quarter))];
  print({
    what: `${what}: memory of the last quarter`,
    value: `${round(late, 0)} MB`,
    against: "most of the first half",
    peer: `${round(early, 0)} MB`,
    ratio: round(late / early),
    target: 1.25,
  });
  print({
    what: `${what}: requests that AWS throttled`,
    value: String(refused),
    against: "all requests",
    peer: String(requests),
    ratio: round(refused / requests, 3),
    target: 0.3,
  });
  print({
    what: `${what}: peak memory, processor time`,
    value: `${round(process.resourceUsage().maxRSS / 1024, 0)} MB, ${round((user + system) / 1e6)} s`,
    against: "-",
    peer: "-",
    ratio: null,
  });
} finally {
  world.stdin.end();
  await once(world, "exit");
  await rm(out, { recursive: true, force: true });
}

/** One account is denied and one region throttled without end: both told, everything else read whole. */
function check({ regions, notRead }) {
  const told = notRead.map(({ accountId, region, code }) => [accountId, region, code].join(" ")).sort();
  const expected = [
    `${denied}  SGT_AWS_ROLE_DENIED`,
    `${throttled.accountId} ${throttled.region} SGT_AWS_THROTTLED`,
  ].sort();
  if (JSON.stringify(told) !== JSON.stringify(expected)) throw new Error(`not what was meant: ${told.join("; ")}`);
  const whole = regions.filter(
    ({ files, missing }) => missing.length === 0 && files.some(({ itemCount }) => itemCount === RULES),
  );
  if (whole.length !== 4 * (ACCOUNTS - 1) - 5) throw new Error(`${whole.length} regions whole of ${regions.length}`);
}
