import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import type { Finding } from "@sgt/findings";
import { renderFindings, sarifWriter } from "@sgt/report/findings";
import { finding, HOSTILE, hostileFinding, manyFindings, ORIGIN } from "./finding-scene.js";

const require = createRequire(import.meta.url);
const Ajv = require("ajv-draft-04").default;
// The schema of OASIS as Microsoft's SARIF SDK carries it.
const schemaFile = require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  JSON.parse(readFileSync(schemaFile, "utf8")),
);

function sarif(findings: readonly Finding[]) {
  const text = renderFindings(sarifWriter(ORIGIN), findings);
  const log = JSON.parse(text);
  validate(log);
  expect(validate.errors).toBeNull();
  return { text, run: log.runs[0] };
}

describe("SARIF 2.1.0 fits the official schema", () => {
  test.each<[string, Finding[]]>([
    ["nothing found", []],
    ["one finding", [finding()]],
    ["every severity and kind of resource", manyFindings()],
  ])("%s", (_name, findings) => expect(sarif(findings).run.results).toHaveLength(findings.length));

  test.each(HOSTILE)("with %s in every text from elsewhere", (_attempt, text) => {
    const written = sarif([hostileFinding(text)]).text;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e\u2028\ufeff]/);
    expect(written).not.toMatch(/\\u(00|20|fe|d8)/i);
  });

  test("a validator that would accept anything is none", () => {
    expect(validate({ version: "2.1.0", runs: [{ results: [{}] }] })).toBe(false);
  });
});

test("a result has its kind as rule, its id as fingerprint, and a place in the snapshot", () => {
  const { run } = sarif([finding()]);
  expect(run.results[0]).toMatchObject({
    ruleId: "sg-open-critical-port",
    level: "error",
    partialFingerprints: { "sgtFindingId/v1": "f-0123456789abcdef" },
    properties: { severity: "critical", exposure: "reachable" },
  });
  expect(run.results[0].locations[0].physicalLocation.artifactLocation).toEqual({
    uri: "123456789012/eu-west-1/ec2-describe-security-groups.json",
    uriBaseId: "SNAPSHOT",
  });
  expect(run.tool.driver.rules).toHaveLength(1);
});

test("a rule has a title and help, a result a region: what code scanning needs", () => {
  const { run } = sarif([finding()]);
  expect(run.tool.driver.rules[0]).toMatchObject({
    name: "SgOpenCriticalPort",
    shortDescription: { text: "Sg open critical port" },
    help: { text: "Anyone may try to log in.\n\nWhat to do: Replace it by the addresses that need it." },
  });
  expect(run.results[0].locations[0].physicalLocation.region.startLine).toBe(1);
});

test("the tool leads to its page where it is known", () => {
  const log = JSON.parse(renderFindings(sarifWriter({ ...ORIGIN, homepage: "https://git.example/sgt" }), []));
  expect(log.runs[0].tool.driver.informationUri).toBe("https://git.example/sgt");
  expect(sarif([]).run.tool.driver.informationUri).toBeUndefined();
});

test("a rule bears the worst severity of its results", () => {
  const { run } = sarif([finding({ severity: "low" }), finding({ severity: "high" }), finding({ severity: "medium" })]);
  expect(run.tool.driver.rules[0].properties["security-severity"]).toBe("8.0");
});

test("brackets and braces in a message are text", () => {
  const { run } = sarif([finding({ title: "[a](0) {0} \\" })]);
  expect(run.results[0].message.text).toContain("\\[a\\](0) {{0}} \\\\\n");
});

test("more results than code scanning takes are cut, and counted", () => {
  const { run } = sarif(Array.from({ length: 25_003 }, () => finding()));
  expect(run.results).toHaveLength(25_000);
  expect(run.invocations[0].toolExecutionNotifications[0].message.text).toMatch(/^3 findings are left out/);
});
