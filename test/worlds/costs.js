// `node test/worlds/costs.js [--worlds N] [--seed S]`: what each source of history costs, over the same worlds: how much of what could be
// taken away on the whole truth is taken away on what it tells. Prints the table of docs/evidence.md.
import { parseArgs } from "node:util";
import { HISTORIES, runWorld } from "./run-world.js";

const { values } = parseArgs({
  options: { worlds: { type: "string", default: "100" }, seed: { type: "string", default: "1" } },
});
const [first, count] = [Number(values.seed), Number(values.worlds)];

const SOURCES = {
  none: "one snapshot, of the last day",
  daily: "a snapshot a day",
  config: "one snapshot and AWS Config's files",
  cloudtrail: "one snapshot and CloudTrail's files",
  all: "all of these",
  omniscient: "the whole truth",
};

async function totalsOf(history) {
  const totals = {};
  for (let seed = first; seed < first + count; seed += 1) {
    const { faults, counts } = await runWorld(seed, { churn: true, history });
    if (faults.length > 0) throw new Error(`seed ${seed}, ${history}: ${faults[0]}`);
    for (const [name, value] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + value;
  }
  return totals;
}

const byHistory = new Map();
for (const history of HISTORIES) byHistory.set(history, await totalsOf(history));
const truth = byHistory.get("omniscient");
const number = (value) => Math.round(value).toLocaleString("en-US");
const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;

console.log(`${number(count)} worlds from seed ${first}\n`);
console.log("| history known by | rules that go | addresses still allowed in a world | of what can be taken away |");
console.log("|---|--:|--:|--:|");
for (const [history, totals] of byHistory) {
  const taken = totals["addresses taken away"];
  const left = (totals["addresses in wide rules"] - taken) / count;
  const cells = [SOURCES[history], number(totals.removed), number(left), percent(taken, truth["addresses taken away"])];
  console.log(`| ${cells.join(" | ")} |`);
}
