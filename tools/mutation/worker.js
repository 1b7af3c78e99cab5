// Loads test files once, with the files under mutation in place of the emitted ones, and runs their tests for the mutants that
// it is told, one at a time. Speaks with its parent by messages; the parent ends it where a mutant never ends.
import { register } from "node:module";
import { pathToFileURL } from "node:url";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
const { replaced, files, startWith } = JSON.parse(process.env.SGT_MUTATION);
const shim = new URL("./jest-globals.js", import.meta.url).href;

let active = startWith ?? 0;
/** What was reached, while it is asked for. */
let reached = new Set();
globalThis.__mutant = (id) => {
  reached?.add(id);
  return id === active;
};

register(new URL("./hooks.js", import.meta.url), { data: { replaced, shim } });
const { tests, startFile } = await import(shim);
process.on("unhandledRejection", () => {});
process.on("disconnect", () => process.exit());
const began = new Set();

async function loadAll() {
  for (const file of files) {
    startFile(file.split("/").at(-1));
    await import(pathToFileURL(file).href);
  }
}

const chain = (scope) => (scope === null ? [] : [...chain(scope.parent), scope]);

async function runTest({ run, scope }) {
  const scopes = chain(scope);
  for (const one of scopes) {
    if (began.has(one)) continue;
    began.add(one);
    for (const before of one.beforeAll) await before();
  }
  try {
    for (const one of scopes) for (const before of one.beforeEach) await before();
    await run();
  } finally {
    for (const one of scopes.reverse()) for (const after of one.afterEach) await after();
  }
}

/** With nothing left to wait for but its parent, the process ends: a test whose promise nobody will resolve is over at once. */
async function passes(test) {
  process.channel.unref();
  try {
    await runTest(test);
    return true;
  } catch {
    return false;
  } finally {
    process.channel.ref();
  }
}

/** Runs every test once without a mutant; says what each reaches, and what is reached while the files load. */
async function baseline() {
  const { failed } = await answers.load();
  if (failed !== null) return { failed };
  const onLoad = [...reached];
  const outcome = [];
  for (const test of tests) {
    reached = new Set();
    const started = performance.now();
    const passed = await passes(test);
    outcome.push({ name: test.name, passed, ms: performance.now() - started, reached: [...reached] });
  }
  reached = null;
  return { failed, onLoad, outcome };
}

/** Says of one test after the other whether it passes, up to the first that does not. */
async function tryMutant({ id, among }) {
  active = id;
  for (const at of among) {
    const passed = await passes(tests[at]);
    process.send(passed);
    if (!passed) return;
  }
}

const answers = {
  baseline,
  load: () =>
    loadAll().then(
      () => ({ failed: null }),
      (error) => ({ failed: `${error.stack}` }),
    ),
};
process.on("message", async (message) => {
  if (message.kind === "mutant") await tryMutant(message);
  else process.send(await answers[message.kind]());
});
process.send("ready");
