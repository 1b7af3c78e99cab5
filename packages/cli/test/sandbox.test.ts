import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeSampleSnapshot } from "@sgt/sandbox";
import { spawnSgt } from "./run-sgt.js";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-sandbox-"));
  await writeSampleSnapshot(join(dir, "snapshot"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const PRINT_ENV = "console.log(JSON.stringify(process.env))";
const ELSEWHERE = "http://127.0.0.1:9";

describe("a command in the sandbox", () => {
  // Athena is answered there, Glue is not: a call to it has to fail in the sandbox rather than leave it.
  test.each(["AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_ATHENA", "AWS_ENDPOINT_URL_GLUE", "http_proxy"])(
    "does not see the user's %s",
    async (name) => {
      const argv = ["sandbox", "--snapshot", "snapshot", "--", process.execPath, "-e", PRINT_ENV];
      const { code, stdout } = await spawnSgt(argv, { cwd: dir, env: { [name]: ELSEWHERE, OWN: "kept" } });
      const env = JSON.parse(stdout) as Record<string, string>;
      expect(code).toBe(0);
      expect(Object.values(env)).not.toContain(ELSEWHERE);
      expect(env).toMatchObject({ OWN: "kept", AWS_ACCESS_KEY_ID: "sandbox" });
    },
  );
});
