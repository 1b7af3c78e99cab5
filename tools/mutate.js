// Changes the code that judges and undoes, one small mistake at a time, and asks its tests: a mistake that no test notices
// survives. Needs a build. `node tools/mutate.js [SET…]` with the names of SETS; exit code 1 when a mutant survives that is
// not among those judged in tools/mutation/judged.json, or when one that is judged there no longer survives.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { makeMutants } from "./mutation/make-mutants.js";

const ROOT = join(import.meta.dirname, "..");
const JUDGED = join(ROOT, "tools", "mutation", "judged.json");

/** What is mutated, and the tests that are to notice. */
const SETS = {
  proof: {
    rooms: ["packages/rules/dist/proof"],
    tests: [
      "packages/rules/dist/proof/address-ranges.test.js",
      "packages/rules/dist/proof/parse-plan.test.js",
      "packages/rules/dist-test/plan-forged.test.js",

      "packages/rules/dist-test/plan-refused.test.js",
      "packages/rules/dist-test/plan-purpose-refused.test.js",
    ],
  },
  quota: {
    rooms: ["packages/rules/dist/quota"],
    tests: [
      "packages/rules/dist/quota/count-quota.test.js",
      "packages/rules/dist/quota/plan-steps.test.js",
      "packages/rules/dist/quota/rule-room.test.js",
      "packages/rules/dist-test/plan-tightening.test.js",
      "packages/rules/dist-test/plan-compaction.test.js",
      "packages/rules/dist-test/plan-extension.test.js",
    ],
  },
  change: {
    rooms: ["packages/aws/dist/change", "packages/aws/dist/revert"],
    tests: [
      "packages/aws/dist/revert/decide-revert.test.js",
      "packages/aws/dist/revert/undo-modified.test.js",
      "packages/aws/dist-test/apply.test.js",
    ],
  },
};

/** A mutant that takes this much longer than all tests together never ends. */
const PATIENCE = { factor: 3, ms: 2_000 };

async function mutatedFiles(rooms, dir) {
  const mutants = [];
  const replaced = {};
  for (const room of rooms) {
    const names = (await readdir(join(ROOT, room))).filter((name) => /(?<!\.test)\.js$/.test(name)).sort();
    for (const name of names) {
      const path = join(ROOT, room, name);
      const made = makeMutants(`${room}/${name}`, await readFile(path, "utf8"), mutants.length + 1);
      const file = join(dir, `${Object.keys(replaced).length}.js`);
      await writeFile(file, made.text);
      replaced[pathToFileURL(path).href] = file;
      mutants.push(...made.mutants);
    }
  }
  return { mutants, replaced };
}

/** A process with the tests in it; `ask` answers null when it takes too long, and the process is gone. */
async function startWorker(replaced, files, startWith) {
  const child = fork(join(import.meta.dirname, "mutation", "worker.js"), {
    env: { ...process.env, SGT_MUTATION: JSON.stringify({ replaced, files, startWith }) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit").then(() => null);
  const ask = async (message, patience) => {
    if (message !== null) child.send(message);
    const timer = setTimeout(() => child.kill("SIGKILL"), patience);
    const answer = await Promise.race([once(child, "message").then(([value]) => value), ended]);
    clearTimeout(timer);
    return answer;
  };
  await ask(null, 60_000);
  return { ask, stop: () => child.kill("SIGKILL"), isGone: () => child.exitCode !== null || child.killed };
}

/** Runs the tests of one set for each of its mutants. */
async function judge({ rooms, tests }, dir) {
  const files = tests.map((file) => join(ROOT, file));
  const { mutants, replaced } = await mutatedFiles(rooms, dir);
  const bench = { replaced, files, worker: await startWorker(replaced, files) };
  const first = await bench.worker.ask({ kind: "baseline" }, 600_000);
  if (first === null || first.failed !== null) throw new Error(`the tests do not load: ${first?.failed}`);
  const broken = first.outcome.filter(({ passed }) => !passed);
  if (broken.length > 0) throw new Error(`fails without any mutant: ${broken.map(({ name }) => name).join("; ")}`);
  bench.patience = PATIENCE.ms + PATIENCE.factor * first.outcome.reduce((sum, { ms }) => sum + ms, 0);
  const onLoad = new Set(first.onLoad);
  const order = first.outcome.map((test, at) => ({ ...test, at })).sort((a, b) => a.ms - b.ms);
  for (const mutant of mutants) {
    const among = order.filter(({ reached }) => reached.includes(mutant.id)).map(({ at }) => at);
    mutant.outcome = among.length === 0 ? "unreached" : await judgeInTests(mutant.id, among, bench);
    // What a file computes while it loads is seen only by a process that has the mutant from the start.
    const isLoaded = onLoad.has(mutant.id) && mutant.outcome !== "killed";
    if (isLoaded) mutant.outcome = await judgeOnLoad(mutant.id, order, bench);
  }
  bench.worker.stop();
  return mutants;
}

async function judgeInTests(id, among, bench) {
  if (bench.worker.isGone()) {
    bench.worker = await startWorker(bench.replaced, bench.files);
    await bench.worker.ask({ kind: "load" }, 600_000);
  }
  return outcomeOf(await bench.worker.ask({ kind: "mutant", id, among }, bench.patience));
}

async function judgeOnLoad(id, order, { replaced, files, patience }) {
  const worker = await startWorker(replaced, files, id);
  const loaded = await worker.ask({ kind: "load" }, 60_000);
  const all = { kind: "mutant", id, among: order.map(({ at }) => at) };
  const isBroken = loaded === null || loaded.failed !== null;
  const outcome = isBroken ? "killed" : outcomeOf(await worker.ask(all, patience));
  worker.stop();
  return outcome;
}

function outcomeOf(answer) {
  if (answer === null) return "killed";
  return answer.killer === null ? "survived" : "killed";
}

/** A mutant by what it is, and not by its line, which moves. */
const nameOf = ({ file, before, after }) => `${file}: ${oneLine(before)} -> ${oneLine(after) || "(removed)"}`;
const oneLine = (text) => text.replace(/\s+/g, " ").trim();

async function main(names) {
  const judged = JSON.parse(await readFile(JUDGED, "utf8"));
  const dir = await mkdtemp(join(tmpdir(), "sgt-mutants-"));
  const report = [];
  let failed = 0;
  for (const name of names.length > 0 ? names : Object.keys(SETS)) {
    const inner = join(dir, name);
    await mkdir(inner);
    const mutants = await judge(SETS[name], inner);
    report.push(...mutants);
    const alive = mutants.filter(({ outcome }) => outcome !== "killed");
    const known = new Set(judged.map(({ mutant }) => mutant));
    const fresh = alive.filter((mutant) => !known.has(nameOf(mutant)));
    for (const mutant of fresh)
      console.log(`SURVIVED ${mutant.outcome === "unreached" ? "(unreached) " : ""}${mutant.line} ${nameOf(mutant)}`);
    const names = new Set(alive.map(nameOf));
    const stale = judged.filter(
      ({ mutant }) => SETS[name].rooms.some((room) => mutant.startsWith(`${room}/`)) && !names.has(mutant),
    );
    for (const { mutant } of stale) console.log(`JUDGED, BUT NOTICED OR GONE ${mutant}`);
    const killed = mutants.length - alive.length;
    const share = ((100 * killed) / mutants.length).toFixed(1);
    console.log(
      `${name}: ${mutants.length} mutants, ${killed} noticed (${share} %), ${alive.length - fresh.length} judged equivalent, ${fresh.length} not`,
    );
    failed += fresh.length + stale.length;
  }
  if (process.env.SGT_MUTATION_REPORT)
    await writeFile(process.env.SGT_MUTATION_REPORT, JSON.stringify(report, null, 1));
  await rm(dir, { recursive: true });
  console.log(`\nMutants: ${report.length - failed} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main(process.argv.slice(2));
