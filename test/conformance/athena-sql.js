// Reads every statement that `--engine athena` sends by sqlglot's dialects of Athena and Trino, runs its translation on
// DuckDB, and compares the evidence with that of the same files read here. Needs a build; brings sqlglot itself.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { NotToBeHad, virtualEnvironment } from "./virtual-environment.js";

// The SDK compares with exactly "true"; must be set before it loads.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
const load = (path) => import(new URL(`../../packages/${path}`, import.meta.url));
const { folderSource } = await load("flowlogs/dist/node.js");
const { prepareAthena } = await load("aws/dist-test/support/athena-world.js");
const { FORMATS, makeLines, writeObjects } = await load("aws/dist-test/support/flow-world.js");
const { writeParquetObjects } = await load("aws/dist-test/support/parquet-objects.js");
const { essence } = await load("aws/dist-test/support/source-world.js");

/** Asks the translator one statement after the other. */
function startTranslator(python) {
  const child = spawn(python, [join(import.meta.dirname, "translate.py")], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let turn = Promise.resolve();
  const ask = (sql) => {
    turn = turn.then(async () => {
      child.stdin.write(`${JSON.stringify(sql)}\n`);
      const { value, done } = await answers.next();
      assert(!done, "the translator ended");
      return JSON.parse(value);
    });
    return turn;
  };
  const stop = async () => {
    child.stdin.end();
    await once(child, "close");
  };
  return { ask, stop };
}

/** The evidence by Athena's SQL, translated, and by the reader of files. */
async function compare(translator, fill) {
  const kinds = [];
  const translations = new Map();
  const onStatement = async (sql) => {
    const { error, kind, query } = await translator.ask(sql);
    if (error !== undefined) return { reason: `SYNTAX_ERROR: ${error}` };
    kinds.push(kind);
    if (query !== null) translations.set(sql.slice(sql.indexOf("\n") + 1, sql.lastIndexOf("\n")), query);
    return undefined;
  };
  const translate = async (query) => translations.get(query);
  const world = await prepareAthena(fill, {}, { onStatement, translate });
  try {
    await world.analyze(folderSource(join(world.s3Dir, "central-logs")), "folder");
    const source = world.athenaSource();
    await world.analyze(source, "athena");
    const local = essence(await world.evidence("folder"));
    assert(local.rows.length > 100);
    assert.deepEqual(essence(await world.evidence("athena")), local);
    assert.equal(source.handedBackCount, 0);
    assert.deepEqual([...new Set(kinds)].sort(), ["Create", "Drop", "Unload"]);
  } finally {
    await world.close();
  }
}

const CHECKS = [
  ...Object.entries(FORMATS).map(([format, names]) => ({
    name: `text in the ${format} format`,
    fill: (dir) => writeObjects(dir, makeLines(names, 600, 7), { names, everySeconds: 21_600 }),
  })),
  {
    name: "Parquet",
    fill: (dir) => writeParquetObjects(dir, makeLines(FORMATS.directed, 600, 8), FORMATS.directed),
  },
];

function close(passed, failed, skipped) {
  console.log(`\nConformance: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function main() {
  const translator = startTranslator(join(await virtualEnvironment("sql", "requirements-sql.txt"), "bin", "python"));
  let failed = 0;
  for (const { name, fill } of CHECKS) {
    const problem = await compare(translator, fill).then(
      () => null,
      (error) => error,
    );
    console.log(problem === null ? `same    ${name}` : `FAILED  ${name}\n${problem.stack}`);
    if (problem !== null) failed += 1;
  }
  await translator.stop();
  close(CHECKS.length - failed, failed, 0);
}

await main().catch((error) => {
  if (!(error instanceof NotToBeHad)) throw error;
  console.log(`Skipped: sqlglot cannot be had here (${error.message})`);
  close(0, 0, CHECKS.length);
});
