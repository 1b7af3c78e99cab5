// Changes the code that judges and undoes, one small mistake at a time, and asks its tests: a mistake that no test notices
// survives. Needs a build. `node tools/mutate.js [SET[/FILE]…]` with the names of sets, or of one file in a set; exit code 1
// when a mutant survives that is not among those judged in tools/mutation/judged.json, or when one that is judged there no
// longer survives.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Bench } from "./mutation/bench.js";
import { makeMutants } from "./mutation/make-mutants.js";
import { SETS } from "./mutation/sets.js";

const ROOT = join(import.meta.dirname, "..");
const JUDGED = join(ROOT, "tools", "mutation", "judged.json");

/** Writes the files of the rooms with their mutants into a folder. */
async function mutatedFiles(rooms, only, dir) {
  const mutants = [];
  const replaced = {};
  for (const room of rooms) {
    const names = (await readdir(join(ROOT, room))).filter((name) => /(?<!\.test)\.js$/.test(name)).sort();
    for (const name of names.filter((one) => only === undefined || one === `${only}.js`)) {
      const path = join(ROOT, room, name);
      const made = makeMutants(`${room}/${name}`, await readFile(path, "utf8"), mutants.length + 1);
      const file = join(dir, `${Object.keys(replaced).length}.js`);
      await writeFile(file, made.text);
      replaced[pathToFileURL(path).href] = file;
      mutants.push(...made.mutants);
    }
  }
  if (mutants.length === 0) throw new Error(`nothing to mutate${only === undefined ? "" : ` in ${only}`}`);
  return { mutants, replaced };
}

/** A mutant by what it is, and not by its line, which moves. */
const nameOf = ({ file, before, after }) => `${file}: ${oneLine(before)} -> ${oneLine(after) || "(removed)"}`;
const oneLine = (text) => text.replace(/\s+/g, " ").trim();

/** How many of each name were judged: several places of a file may bear the same mistake (`times`). */
const countJudged = (judged) => new Map(judged.map(({ mutant, times = 1 }) => [mutant, times]));

/**
 * Runs the tests of one set for each of its mutants; says each that lives and nobody judged as soon as it is known, and takes
 * from `known` those that somebody did.
 */
async function judge({ rooms, tests }, only, known, dir) {
  const { mutants, replaced } = await mutatedFiles(rooms, only, dir);
  const bench = new Bench(
    replaced,
    tests.map((file) => join(ROOT, file)),
  );
  await bench.begin();
  for (const mutant of mutants) {
    const left = known.get(nameOf(mutant)) ?? 0;
    mutant.outcome = await bench.outcomeOf(mutant.id, left > 0);
    if (mutant.outcome === "killed") continue;
    mutant.isJudged = left > 0;
    known.set(nameOf(mutant), left - 1);
    if (mutant.isJudged) continue;
    const unreached = mutant.outcome === "unreached" ? "(unreached) " : "";
    console.log(`SURVIVED ${unreached}${mutant.line} ${nameOf(mutant)}`);
  }
  bench.end();
  return { mutants, endlessCount: bench.endlessCount };
}

/** Returns how many mutants there are, and how many of them nobody noticed and nobody judged. */
async function runSet(name, judged, dir) {
  const [set, only] = name.split("/");
  if (SETS[set] === undefined) throw new Error(`no set ${set}; there are ${Object.keys(SETS).join(", ")}`);
  const known = countJudged(judged);
  const { mutants, endlessCount } = await judge(SETS[set], only, known, dir);
  const files = new Set(mutants.map(({ file }) => file));
  const alive = mutants.filter(({ outcome }) => outcome !== "killed");
  const fresh = alive.filter(({ isJudged }) => !isJudged);
  const stale = [...known].filter(([mutant, left]) => files.has(mutant.split(": ")[0]) && left > 0);
  for (const [mutant] of stale) console.log(`JUDGED, BUT NOTICED OR GONE ${mutant}`);
  const killed = mutants.length - alive.length;
  const share = ((100 * killed) / mutants.length).toFixed(1);
  console.log(
    `${name}: ${mutants.length} mutants, ${killed} noticed (${share} %; ${endlessCount} because a test never ended), ${alive.length - fresh.length} judged equivalent, ${fresh.length} not`,
  );
  return { count: mutants.length, failed: fresh.length + stale.length };
}

async function main(names) {
  const judged = JSON.parse(await readFile(JUDGED, "utf8"));
  let [count, failed] = [0, 0];
  for (const name of names.length > 0 ? names : Object.keys(SETS)) {
    const dir = await mkdtemp(join(tmpdir(), "sgt-mutants-"));
    const found = await runSet(name, judged, dir);
    count += found.count;
    failed += found.failed;
    await rm(dir, { recursive: true });
  }
  console.log(`\nMutants: ${count - failed} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main(process.argv.slice(2));
