// `node test/worlds/run.js [--worlds N] [--seed S] [--churn none|daily|config|cloudtrail|all|omniscient] [--references never|allow|prefer]`: random accounts from end to end, judged by a
// model that shares nothing with the product. Prints every broken promise with the seed that repeats it.
import { parseArgs } from "node:util";
import { runWorld } from "./run-world.js";

const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    churn: { type: "string" },
    references: { type: "string", default: "never" },
  },
});

const first = Number(values.seed);
const count = Number(values.worlds);
const kind = { churn: values.churn !== undefined, history: values.churn ?? "none", references: values.references };
const totals = {};
let failed = 0;
for (let seed = first; seed < first + count; seed += 1) {
  const { faults, counts } = await runWorld(seed, kind);
  for (const [name, value] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + value;
  if (faults.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed}`);
  for (const fault of faults.slice(0, 5)) console.log(`  ${fault}`);
}

/** What so many worlds hold at the least: without it the judge would have nothing to judge. */
const FLOORS = { changed: 0.5, removed: 0.5, accepted: 50, ...(kind.churn ? { gone: 10 } : { shared: 2 }) };
const dry = Object.entries(FLOORS).filter(([name, each]) => (totals[name] ?? 0) < each * count);
for (const [name] of dry) console.log(`dried up: ${name}: ${totals[name] ?? 0} in ${count} worlds`);

const named = Object.entries(totals).map(([name, value]) => `${value.toLocaleString("en-US")} ${name}`);
console.log(`\n${count} worlds from seed ${first}, ${JSON.stringify(kind)}: ${named.join(", ")}`);
console.log(`Worlds: ${count - failed} passed, ${failed + dry.length} failed, 0 skipped`);
process.exitCode = failed + dry.length === 0 ? 0 : 1;
