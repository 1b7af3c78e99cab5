import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "@jest/globals";

const PACKAGE = join(import.meta.dirname, "..");
// Inside the package, so that its own name and the SDK resolve as they do for whoever installs it.
const EXAMPLE = join(PACKAGE, "dist-test", "readme-example.mjs");

afterAll(() => rm(EXAMPLE, { force: true }));

test("the README's example prints what it says", async () => {
  const readme = await readFile(join(PACKAGE, "README.md"), "utf8");
  const [, code = ""] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  await writeFile(EXAMPLE, code);
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const { stdout } = await promisify(execFile)(process.execPath, [EXAMPLE], { env });
  expect(stdout).toBe("InvalidPermission.Duplicate\n1\n");
});
