import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { codesIn, type Result, sgt } from "./run-sgt.js";

let dir: string;
let result: Result;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-incident-"));
  result = await sgt(["demo", "--story", "incident", "--out", "sgt-incident"], { cwd: dir });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Ids follow from what the planner says, and seconds from the machine. */
const stable = (text: string): string =>
  text.replaceAll(/plan-[0-9a-f]{12}/g, "plan-…").replaceAll(/ +\d+\.\d s$/gm, " … s");

test("the incident: cut off, found, let in, closed again, and the account is as it was planned", async () => {
  expect({ code: result.code, codes: codesIn(result.stderr) }).toEqual({ code: 0, codes: [] });
  const told = JSON.parse(await readFile(join(dir, "sgt-incident/demo.json"), "utf8")) as Record<string, unknown>;
  expect(told).toMatchObject({ reporter: "incident", cutOff: ["10.0.20.10", "10.0.20.11"], asPlanned: true });
});

test.each(["incident", "measures"])("it prints what the README shows: %s", async (name) => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const shown =
    new RegExp(`<!-- ${name}:begin -->\n\`\`\`\n(.*?)\n\`\`\`\n<!-- ${name}:end -->`, "s").exec(readme)?.[1] ?? "?";
  expect(stable(result.stdout)).toContain(stable(shown));
});
