import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { sgt } from "./run-sgt.js";

let cwd: string;
const env = { SGT_PLAN_TOLERANCE: "0.1", SGT_SNAPHOT: "x" };

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "sgt-config-"));
  writeFileSync(join(cwd, "sgt.config.yaml"), "snapshot: snap\nplan: {tolerance: 0.2, days: 60}\n");
});

afterAll(() => rm(cwd, { recursive: true }));

const validate = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(new URL("../../../docs/schemas/config.schema.json", import.meta.url), "utf8")),
);

/** Every answer that the tests ask for fits the schema of docs. */
async function valuesOf(argv: readonly string[]) {
  const { code, stdout } = await sgt(["config", "--format", "json", ...argv], { cwd, env });
  expect(code).toBe(0);
  expect(validate(JSON.parse(stdout)) || validate.errors).toBe(true);
  return JSON.parse(stdout);
}

test("config tells every value with what gives it, and variables that set nothing", async () => {
  const { file, values, unknownVariables } = await valuesOf([]);
  expect({ file, unknownVariables }).toEqual({ file: "sgt.config.yaml", unknownVariables: ["SGT_SNAPHOT"] });
  const of = (command: string, option: string) =>
    values.find((one: { command: string; option: string }) => one.command === command && one.option === option);
  expect(
    [
      ["plan", "--tolerance"],
      ["plan", "--days"],
      ["plan", "--snapshot"],
      ["plan", "--objective"],
      ["plan", "--approved"],
      ["apply", "--yes"],
      ["evidence", "<ledger>"],
    ].map(([command = "", option = ""]) => of(command, option)),
  ).toMatchObject([
    { value: "0.1", origin: "variable", name: "SGT_PLAN_TOLERANCE", key: "plan.tolerance" },
    { value: "60", origin: "file", name: "plan.days" },
    { value: "snap", origin: "file", name: "snapshot", variable: "SGT_PLAN_SNAPSHOT" },
    { value: "fewest-rules", origin: "default" },
    { value: null, origin: "none" },
    { value: null, origin: "consent", key: null, variable: null },
    { value: null, origin: "none", key: "evidence", variable: "SGT_EVIDENCE" },
  ]);
});

test("as a table it shows what is set, or all of one command", async () => {
  const all = await sgt(["config"], { cwd, env });
  expect(all.stdout).toContain("SGT_PLAN_TOLERANCE");
  expect(all.stdout).not.toContain("--objective");
  const plan = await sgt(["config", "plan"], { cwd, env });
  expect(plan.stdout).toContain("--objective");
  expect(plan.stdout).not.toContain("audit");
  expect((await sgt(["config", "plann"], { cwd, env })).code).toBe(2);
});

test("a command says on stderr what it took from where, and --quiet and --no-config leave it out", async () => {
  const run = async (argv: readonly string[]) => (await sgt(["audit", ...argv], { cwd, env })).stderr;
  expect(await run([])).toContain("sgt.config.yaml: snapshot");
  expect(await run(["-q"])).not.toContain("sgt.config.yaml");
  expect(await run(["--no-config", "--snapshot", "snap"])).not.toContain("sgt.config.yaml");
});
