// Modules run in the realm of the worker (jest-runtime.cjs), so a suite works on the process itself: its environment variables
// are put back after it. Jest's own code keeps a vm context, where `expect.any(Number)` must mean the Number that suites know.
import { TestEnvironment } from "jest-environment-node";

const BUILT_INS = "Array BigInt Boolean Date Error Function Map Number Object Promise RegExp Set String Symbol".split(
  " ",
);

export default class WorkersRealmEnvironment extends TestEnvironment {
  #env = process.env;
  #variables = { ...process.env };

  async setup() {
    await super.setup();
    for (const name of BUILT_INS) this.global[name] = globalThis[name];
  }

  async teardown() {
    process.env = this.#env;
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
    await super.teardown();
  }
}
