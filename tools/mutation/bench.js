// The tests of one set in a process of its own, with all mutants loaded: which of them notices a mutant.
import { fork } from "node:child_process";
import { join } from "node:path";

/**
 * A test that takes this much longer than it did without a mutant never ends. Generous, for the machine may be busy with
 * something else, and a mutant that is only slow must not pass for noticed.
 */
const PATIENCE = { factor: 10, ms: 20_000 };
const QUICK_MS = 250;
/** For whatever loads: test files, and what the first tests of a process import. */
const LOADING_MS = 600_000;

/** Starts a process; `load` loads the test files in it, `ask` runs tests for one mutant. */
function startWorker(replaced, files, startWith) {
  const child = fork(join(import.meta.dirname, "worker.js"), {
    env: { ...process.env, SGT_MUTATION: JSON.stringify({ replaced, files, startWith }) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  // Several messages may come at once, before anybody asks for the second; the last is null, when the process has ended.
  const heard = [];
  let wake = () => {};
  const hear = (message) => {
    heard.push(message);
    wake();
  };
  child.on("message", hear);
  child.on("exit", () => hear(null));
  /** The next message; null when the process ended, or took longer than `patience` and was ended. */
  const next = async (patience) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), patience);
    if (heard.length === 0)
      await new Promise((resolve) => {
        wake = resolve;
      });
    clearTimeout(timer);
    return heard.shift();
  };
  return {
    next,
    send: (message) => child.send(message),
    stop: () => child.kill("SIGKILL"),
    isGone: () => child.exitCode !== null || child.killed,
  };
}

/** The tests of a set, what each of them reaches, and how often it was the one that noticed. */
export class Bench {
  #replaced;
  #files;
  #worker;
  #tests;
  #onLoad;
  /** How many mutants were noticed because a test never ended. */
  endlessCount = 0;

  constructor(replaced, files) {
    this.#replaced = replaced;
    this.#files = files;
  }

  /** Runs all tests once without a mutant; throws when one fails. */
  async begin() {
    this.#worker = startWorker(this.#replaced, this.#files);
    await this.#worker.next(LOADING_MS);
    this.#worker.send({ kind: "baseline" });
    const first = await this.#worker.next(LOADING_MS);
    if (first === null || first.failed !== null) throw new Error(`the tests do not load: ${first?.failed}`);
    const broken = first.outcome.filter(({ passed }) => !passed);
    if (broken.length > 0) throw new Error(`fails without any mutant: ${broken.map(({ name }) => name).join("; ")}`);
    this.#tests = first.outcome.map((test, at) => ({ ...test, at, reached: new Set(test.reached), kills: 0 }));
    this.#onLoad = new Set(first.onLoad);
  }

  end() {
    this.#worker.stop();
  }

  /**
   * Says what becomes of a mutant: `killed`, `survived`, or `unreached`. What a file computes while it loads is seen only by
   * a process that has the mutant from the start, which is dear: `isJudged` says that the survivor is known.
   */
  async outcomeOf(id, isJudged) {
    const among = this.#tests.filter(({ reached }) => reached.has(id));
    const killed = among.length > 0 && (await this.#isKilled(await this.#loaded(), id, among));
    if (killed || (!isJudged && this.#onLoad.has(id) && (await this.#isKilledFromStart(id)))) return "killed";
    return among.length === 0 ? "unreached" : "survived";
  }

  async #loaded() {
    if (this.#worker.isGone()) {
      this.#worker = startWorker(this.#replaced, this.#files);
      await load(this.#worker);
      // Without a mutant: what the tests import as they run is there before a test is timed. The quick ones import it all.
      const quick = this.#tests.filter(({ ms }) => ms < QUICK_MS);
      await this.#isKilled(this.#worker, 0, quick, LOADING_MS);
    }
    return this.#worker;
  }

  async #isKilledFromStart(id) {
    const worker = startWorker(this.#replaced, this.#files, id);
    const killed = !(await load(worker)) || (await this.#isKilled(worker, id, this.#tests, LOADING_MS));
    worker.stop();
    return killed;
  }

  /** Those that noticed most in the least time go first. */
  async #isKilled(worker, id, among, patience = PATIENCE.ms) {
    const worth = ({ kills, ms }) => (kills + 0.1) / (ms + 1);
    const order = among.toSorted((a, b) => worth(b) - worth(a));
    worker.send({ kind: "mutant", id, among: order.map(({ at }) => at) });
    for (const test of order) {
      const passed = await worker.next(patience + PATIENCE.factor * test.ms);
      if (passed === true) continue;
      if (passed === null) this.endlessCount += 1;
      test.kills += 1;
      return true;
    }
    return false;
  }
}

async function load(worker) {
  await worker.next(LOADING_MS);
  worker.send({ kind: "load" });
  return (await worker.next(LOADING_MS))?.failed === null;
}
