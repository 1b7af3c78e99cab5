import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { Finding } from "@sgt/findings";
import { asffWriter, ocsfWriter, renderFindings } from "@sgt/report/findings";
import { Ajv2020 } from "ajv/dist/2020.js";
import { finding, HOSTILE, hostileFinding, manyFindings, ORIGIN } from "./finding-scene.js";

/** The compiled tests are in dist-test, beside test. */
const official = (name: string) =>
  JSON.parse(readFileSync(new URL(`../test/official/${name}`, import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const isAsff = ajv.compile(official("asff-2018-10-26.schema.json"));
const isOcsf = ajv.compile(official("ocsf-1.6.0-compliance-finding.schema.json"));

const batchesOf = (findings: readonly Finding[]) =>
  renderFindings(asffWriter(ORIGIN), findings)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

function asff(findings: readonly Finding[]) {
  const batches = batchesOf(findings);
  for (const batch of batches) {
    isAsff({ Findings: batch });
    expect(isAsff.errors ?? []).toEqual([]);
  }
  return batches.flat();
}

function ocsf(findings: readonly Finding[]) {
  const lines = renderFindings(ocsfWriter(ORIGIN), findings).trim();
  const events = lines === "" ? [] : lines.split("\n").map((line) => JSON.parse(line));
  for (const event of events) {
    isOcsf(event);
    expect(isOcsf.errors ?? []).toEqual([]);
  }
  return events;
}

const CASES: readonly (readonly [string, readonly Finding[]])[] = [
  ["nothing found", []],
  ["every severity and kind of resource", manyFindings()],
  ["texts of ten thousand characters", [hostileFinding("x".repeat(10_000))]],
  ...HOSTILE.map(([attempt, text]) => [attempt, [hostileFinding(text)]] as const),
];

describe("ASFF fits the request of BatchImportFindings", () => {
  test.each(CASES)("%s", (_name, findings) => expect(asff(findings)).toHaveLength(findings.length));

  test("a batch is of one account and region, and of a hundred findings at most", () => {
    const many = Array.from({ length: 201 }, () => finding());
    const findings = [...many, finding({ region: "eu-central-1" }), finding({ accountId: "210987654321" })];
    expect(batchesOf(findings).map((batch) => batch.length)).toEqual([100, 100, 1, 1, 1]);
  });

  // Security Hub takes three partitions by name; the others stand in the ARN alone.
  test.each([
    ["eu-west-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-iso-east-1", undefined],
    ["eusc-de-east-1", undefined],
  ])("%s is named as the partition %s", (region, partition) => {
    expect(batchesOf([finding({ region })])[0][0].Resources[0].Partition).toBe(partition);
  });

  test("no text is longer than Security Hub takes", () => {
    const [one] = asff([hostileFinding("😀".repeat(10_000))]);
    expect([one.Title.length, one.Description.length, one.Remediation.Recommendation.Text.length]).toEqual([
      255, 1023, 511,
    ]);
  });

  test("ids are stable, and resources are named by ARN in the partition of their region", () => {
    const [one, other] = asff([finding(), finding({ region: "cn-north-1" })]);
    expect(one.Id).toBe("sgt/123456789012/eu-west-1/f-0123456789abcdef");
    expect(one.Resources[0].Id).toBe("arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1");
    expect(other.ProductArn).toBe("arn:aws-cn:securityhub:cn-north-1:123456789012:product/123456789012/default");
  });
});

describe("ARNs bear the partition of their region", () => {
  test.each([
    ["eu-west-1", "aws"],
    ["us-east-1", "aws"],
    ["mx-central-1", "aws"],
    ["cn-northwest-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-south-1", "aws-iso-f"],
    ["eusc-de-east-1", "aws-eusc"],
  ])("%s: %s", (region, partition) => {
    const [found] = asff([finding({ region })]);
    const [same] = ocsf([finding({ region })]);
    expect(found.Resources[0].Id).toBe(`arn:${partition}:ec2:${region}:123456789012:security-group/sg-1`);
    expect(found.ProductArn.split(":")[1]).toBe(partition);
    expect(same.resources[0].cloud_partition).toBe(partition);
  });
});

describe("OCSF fits the class Compliance Finding", () => {
  test.each(CASES)("%s", (_name, findings) => expect(ocsf(findings)).toHaveLength(findings.length));

  test("severity, id and remedy are where others look for them", () => {
    const [one] = ocsf([finding()]);
    expect(one).toMatchObject({
      class_uid: 2003,
      type_uid: 200301,
      severity_id: 5,
      finding_info: { uid: "f-0123456789abcdef" },
      cloud: { account: { uid: "123456789012" } },
      compliance: { status: "Fail" },
      remediation: { desc: "Replace it by the addresses that need it." },
    });
  });
});

test("validators that would accept anything are none", () => {
  expect(isAsff({ Findings: [{ SchemaVersion: "2018-10-08" }] })).toBe(false);
  expect(isOcsf({ class_uid: 2003 })).toBe(false);
});
