import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { codesIn, sgt } from "./run-sgt.js";

describe("what goes wrong", () => {
  test("the operating system says no: coded, without a stack", async () => {
    const dir = await mkdtemp(join(tmpdir(), "sgt-errors-"));
    await writeFile(join(dir, "file"), "");
    const { code, stderr } = await sgt(["demo", "--out", "file/demo"], { cwd: dir });
    expect({ code, codes: codesIn(stderr) }).toEqual({ code: 1, codes: ["SGT_CLI_SYSTEM"] });
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test("interrupted: 130, whatever was thrown", async () => {
    const { code, stderr } = await sgt(["collapse", "nope"], { signal: AbortSignal.abort() });
    expect({ code, stderr }).toEqual({ code: 130, stderr: "interrupted\n" });
  });

  test.each([
    ["on a terminal", { columns: 80 }, [], true],
    ["piped", {}, [], false],
    ["on a terminal with NO_COLOR", { columns: 80, env: { NO_COLOR: "1" } }, [], false],
    ["on a dumb terminal", { columns: 80, env: { TERM: "dumb" } }, [], false],
    ["on a terminal with --no-color", { columns: 80 }, ["--no-color"], false],
  ])("errors are coloured or not: %s", async (_name, world, flags, coloured) => {
    const { stderr } = await sgt(["collapse", "nope", ...flags], world);
    expect(stderr.includes("\u001b[")).toBe(coloured);
  });
});
