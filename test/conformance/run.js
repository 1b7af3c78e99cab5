// Runs the same calls against moto and against @sgt/sandbox with the real SDK and compares the outcomes.
// Where the two differ, known-differences.js says who is right. Then collects an organization that moto
// plays, end to end. Needs a build; brings moto itself.
import { isDeepStrictEqual } from "node:util";
import { conformCollect } from "./collect.js";
import { KNOWN_DIFFERENCES } from "./known-differences.js";
import { LOG_SOURCE_CHECKS } from "./log-sources.js";
import { startMoto } from "./moto-server.js";
import { normalise } from "./normalise.js";
import { SCENARIOS } from "./scenarios.js";
import { NotToBeHad } from "./virtual-environment.js";
import { motoWorld, sandboxWorld } from "./worlds.js";

/** What each call of a scenario came to: its normalised answer, or its error's code and status. */
async function outcomesOf(scenario, world) {
  const outcomes = [];
  for (const call of scenario.calls) outcomes.push(await outcomeOf(call, world));
  await world.close();
  return outcomes;
}

async function outcomeOf(call, world) {
  try {
    return normalise(await call(world), world.names);
  } catch (error) {
    return `${error.name} ${error.$metadata?.httpStatusCode ?? error.message}`;
  }
}

/** The calls (from 1) whose outcomes differ. */
const differingCalls = (sandbox, moto) =>
  sandbox.flatMap((outcome, i) => (isDeepStrictEqual(outcome, moto[i]) ? [] : [i + 1]));

/** Exactly the calls that the list of known differences names may differ, and must. */
function tell(scenario, sandbox, moto) {
  const known = KNOWN_DIFFERENCES[scenario.name];
  const differing = differingCalls(sandbox, moto);
  const holds = isDeepStrictEqual(differing, known?.calls ?? []);
  if (!holds) {
    console.log(
      `FAILED  ${scenario.name}: calls ${differing.join(", ") || "none"} differ, known are ${known?.calls.join(", ") ?? "none"}`,
    );
    for (const call of differing) {
      console.log(
        `  call ${call}\n    sandbox ${JSON.stringify(sandbox[call - 1])}\n    moto    ${JSON.stringify(moto[call - 1])}`,
      );
    }
  } else if (known === undefined) console.log(`same    ${scenario.name}`);
  else console.log(`differs ${scenario.name}\n        the sandbox is right (AWS facts ${known.section}): ${known.why}`);
  return holds;
}

/** A check of our own code against an emptied moto; a difference that is known is told. */
async function passes({ name, difference, run }, url) {
  await fetch(`${url}/moto-api/reset`, { method: "POST" });
  try {
    await run(url);
    console.log(difference === undefined ? `same    ${name}` : `differs ${name}\n        ${difference}`);
    return true;
  } catch (error) {
    console.log(`FAILED  ${name}\n${error.stack}`);
    return false;
  }
}

function close(passed, failed, skipped) {
  console.log(`\nConformance: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function main() {
  const moto = await startMoto();
  // Also when interrupted: a server that nobody asks any more would stay for ever.
  process.once("exit", moto.stop);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
  let failed = 0;
  for (const scenario of SCENARIOS) {
    const ours = await outcomesOf(scenario, await sandboxWorld());
    const theirs = await outcomesOf(scenario, await motoWorld(moto.url));
    if (!tell(scenario, ours, theirs)) failed += 1;
  }
  for (const check of LOG_SOURCE_CHECKS) if (!(await passes(check, moto.url))) failed += 1;
  await fetch(`${moto.url}/moto-api/reset`, { method: "POST" });
  const collected = await conformCollect(moto.url);
  failed += collected.failed;
  moto.stop();
  const gone = Object.keys(KNOWN_DIFFERENCES).filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  for (const name of gone) console.log(`FAILED  known difference of no scenario: ${name}`);
  const count = SCENARIOS.length + LOG_SOURCE_CHECKS.length + collected.passed + collected.failed;
  close(count - failed, failed + gone.length, 0);
}

await main().catch((error) => {
  if (!(error instanceof NotToBeHad)) throw error;
  console.log(`Skipped: moto cannot be had here (${error.message})`);
  close(0, 0, SCENARIOS.length + LOG_SOURCE_CHECKS.length);
});
