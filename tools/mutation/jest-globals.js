// Stands for `@jest/globals` where the same tests run for thousands of mutants: it only keeps what a test file declares.
import { createRequire } from "node:module";

const fromJest = createRequire(createRequire(import.meta.url).resolve("@jest/globals"));
export const { jestExpect: expect } = fromJest("@jest/expect");

/** Everything declared so far: each test with the hooks that surround it. */
export const tests = [];
let here = { name: "", parent: null, beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] };

/** Names the file whose declarations come next. */
export function startFile(name) {
  here = { name, parent: null, beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] };
}

export function test(name, run) {
  tests.push({ name: `${here.name} ${name}`, run, scope: here });
}

export function describe(name, declare) {
  const outer = here;
  here = { name: `${outer.name} ${name}`, parent: outer, beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] };
  declare();
  here = outer;
}

const each = (declare) => (rows) => (name, run) => {
  for (const [at, row] of rows.entries()) {
    const given = Array.isArray(row) ? row : [row];
    declare(`${name} [${at}] ${typeof given[0] === "string" ? given[0] : ""}`, () => run(...given));
  }
};
test.each = each(test);
describe.each = each(describe);

const hook = (kind) => (run) => here[kind].push(run);
export const [beforeAll, afterAll, beforeEach, afterEach] = ["beforeAll", "afterAll", "beforeEach", "afterEach"].map(
  hook,
);
