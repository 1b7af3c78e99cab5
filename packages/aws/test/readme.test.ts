import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "@jest/globals";
import { prepareGround } from "./support/ground.js";
import { randomCase } from "./support/random-case.js";

const PACKAGE = join(import.meta.dirname, "..");
// Inside the package, so that its own name resolves as it does for whoever installs it.
const EXAMPLE = join(PACKAGE, "dist-test", "readme-example.mjs");

afterAll(() => rm(EXAMPLE, { force: true }));

test("the README's example prints what it says, and leaves the account as it was", async () => {
  const readme = await readFile(join(PACKAGE, "README.md"), "utf8");
  const [, code = ""] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  const ground = await prepareGround(randomCase(5) ?? {});
  await writeFile(EXAMPLE, code);
  await writeFile(join(ground.folder, "plan.json"), JSON.stringify(ground.plan));
  const env = { ...process.env, ...ground.sandbox.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const { stdout } = await promisify(execFile)(process.execPath, [EXAMPLE], { env, cwd: ground.folder });
  expect(stdout).toBe("done\ndone 0\n");
  expect(ground.sandbox.account.groups({ ids: false })).toEqual(ground.before);
  expect(ground.sandbox.requests.some((request) => request.outcome?.changed)).toBe(true);
  await ground.close();
});
