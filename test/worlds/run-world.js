// One world, end to end: its files are written, the command reads them, and the judge looks at what it decided.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../packages/cli/dist/index.js";
import { addSightings, readDirectory } from "../../packages/flowlogs/dist/node.js";
import { writeLogs, writeSnapshot } from "./aws-files.js";
import { writeConfig, writeTrail } from "./history-files.js";
import { countsOf, judge, ruleOf, truthOf } from "./judge.js";
import { DAY_S, END, makeWorld, OWNER, REGION } from "./world.js";

/** In memory where the system has that: hundreds of small files are written, synced and removed for each world. */
const SCRATCH = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/**
 * How the product comes to know the past: `none` has the snapshot of the last day alone, `daily` one for each day,
 * `config` and `cloudtrail` that snapshot and what AWS recorded, `all` all of these. `omniscient` is told the truth:
 * what the others cost is measured against it.
 * @typedef {"none" | "daily" | "config" | "cloudtrail" | "all" | "omniscient"} History
 */
export const HISTORIES = ["none", "daily", "config", "cloudtrail", "all", "omniscient"];

const isDaily = (history) => history === "daily" || history === "all";

/**
 * @param {number} seed
 * @param {{ churn: boolean, history: History, references?: "never" | "allow" | "prefer" }} kind
 * @returns {Promise<{ seed: number, faults: string[], counts: Record<string, number> }>}
 */
export async function runWorld(seed, { churn, history, references = "never" }) {
  const folder = mkdtempSync(join(SCRATCH, "sgt-world-"));
  try {
    const world = makeWorld(seed, { churn });
    const learned = await learn(world, folder, history);
    if (learned.fault === undefined) learned.fault = (await recall(world, folder, history)).fault;
    if (learned.fault !== undefined) return { seed, faults: [learned.fault], counts: {}, isRefused: learned.isRefused };
    const decided = await decide(folder, references);
    if (decided.fault !== undefined) return { seed, faults: [decided.fault], counts: {} };
    const told = await readDirectory(join(folder, "evidence"));
    return { seed, faults: judge(world, { ...decided, told }), counts: countsOf(world, decided) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isoOf = (at) => new Date(at * 1000).toISOString().replace(".000Z", "Z");

/** Reads all logs at once, or those of each day as they come: a day has records that began on the day before. */
async function learn(world, folder, history) {
  const snapshot = join(folder, "snapshot");
  const isByDay = isDaily(history);
  const step = isByDay ? DAY_S : world.to - world.from;
  const days = isByDay ? 2 : Math.ceil((world.to - world.from) / DAY_S);
  for (let from = world.from; from < world.to; from += step) {
    const to = from + step;
    const logs = join(folder, `logs-${from}`);
    writeLogs(world, logs, { from, to });
    writeSnapshot(world, snapshot, to - 60);
    const given = ["--logs", logs, "--snapshot", snapshot, "--out", join(folder, "evidence"), "--threads", "1"];
    const window = ["--days", `${days}`, "--to", isoOf(to)];
    const result = await sgt(["analyze", ...given, ...window, "--format", isByDay ? "json" : "table"], folder);
    if (![0, 4].includes(result.code) && !isSilent(result)) return { fault: said("analyze", result) };
  }
  return {};
}

/** Adds what AWS recorded of the past. */
async function recall(world, folder, history) {
  const archive = join(folder, "archive");
  if (history === "omniscient") {
    await addSightings(join(folder, "evidence"), { scans: [], sightings: truthOf(world) });
    return {};
  }
  if (history === "config" || history === "all") writeConfig(world, archive);
  if (history === "cloudtrail" || history === "all") writeTrail(world, archive);
  if (!existsSync(archive)) return {};
  const result = await sgt(["history", "--from", archive, "--out", join(folder, "evidence")], folder);
  return [0, 4].includes(result.code) ? {} : { fault: said("history", result) };
}

/** A day without any record has no file, or none of its interfaces: nothing to learn, and nothing to break. */
const isSilent = ({ stderr }) => /SGT_FLOWLOGS_NO_(OBJECTS|RECORDS)|SGT_CLI_PATH/.test(stderr);

const IN_ONE = ["--account", OWNER, "--region", REGION, "--snapshot", "snapshot", "--evidence", "evidence"];

const ALL_GO = ["--accept-risk", "a world", "--remove-unused"];

async function decide(folder, references) {
  const planned = await sgt(["plan", ...IN_ONE, ...ALL_GO, "--references", references, "--out", "plan.json"], folder);
  if (![0, 3, 4].includes(planned.code)) return { fault: said("plan", planned) };
  const listed = await sgt(["rules", ...IN_ONE, "--format", "json"], folder);
  if (![0, 3, 4].includes(listed.code)) return { fault: said("rules", listed) };
  const plan = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));
  const rules = JSON.parse(listed.stdout)
    .regions.flatMap((region) => region.rules)
    .map(({ groupId, rule, state }) => ({ groupId, rule: ruleOf(rule), state }));
  return { plan, rules };
}

const said = (command, { code, stderr }) => `sgt ${command} ended with ${code}: ${stderr.trim().slice(-600)}`;

async function sgt(argv, cwd) {
  const [stdout, stderr] = [new TextInMemory(), new TextInMemory()];
  const code = await run(argv, {
    stdin: (async function* () {})(),
    stdinIsTty: false,
    stdout,
    stderr,
    env: {},
    program: "sgt",
    cwd,
    signal: new AbortController().signal,
    now: () => (END + 3600) * 1000,
    ask: () => Promise.resolve(null),
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class TextInMemory {
  text = "";
  closed = false;
  columns = undefined;
  isTty = false;

  write(text) {
    this.text += typeof text === "string" ? text : Buffer.from(text).toString();
    return Promise.resolve();
  }
}
