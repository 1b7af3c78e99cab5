import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type AthenaOptions, type Sandbox, startSandbox, writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";
import { codesIn, type Result, sgt } from "./run-sgt.js";

/** The engine that the tests of `@sgt/aws` give their sandbox. */
const { duckdbAthena } = await import(new URL("../../aws/dist-test/support/duckdb-athena.js", import.meta.url).href);

const OUTPUT = ["--engine", "athena", "--athena-output", "s3://results/athena/"];
const WINDOW = ["--from", "2026-10-31", "--to", "2026-11-01"];

let dir: string;
let sandbox: Sandbox;
let athena: { readonly execute: AthenaOptions["execute"]; readonly statements: string[]; close(): void };

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-athena-"));
  await writeSampleSnapshot(join(dir, "snapshot"));
  await writeSampleLogs(join(dir, "logs"), { days: 2 });
  await mkdir(join(dir, "s3", "results"), { recursive: true });
  await rename(join(dir, "logs"), join(dir, "s3", "sample-logs"));
  athena = await duckdbAthena({ s3Dir: join(dir, "s3") });
  sandbox = await startSandbox({
    snapshotDir: join(dir, "snapshot"),
    s3Dir: join(dir, "s3"),
    buckets: { results: { region: "eu-central-1", writable: ["athena/"] }, "sample-logs": { region: "eu-central-1" } },
    athena: { execute: (statement) => athena.execute(statement), polls: 0 },
  });
});

afterAll(async () => {
  await sandbox.close();
  athena.close();
  await rm(dir, { recursive: true, force: true });
});

function analyze(...more: string[]): Promise<Result> {
  const argv = [
    "analyze",
    "--logs",
    "s3://sample-logs",
    "--snapshot",
    "snapshot",
    ...WINDOW,
    "--format",
    "json",
    ...more,
  ];
  return sgt(argv, { cwd: dir, env: sandbox.env });
}

describe("analyze --engine athena", () => {
  test("prints what reading the bucket prints, and says what it scanned", async () => {
    const local = await analyze("--out", "local");
    const counted = await analyze("--out", "counted", ...OUTPUT);
    expect([counted.code, codesIn(counted.stderr)]).toEqual([local.code, []]);
    expect(JSON.parse(counted.stdout)).toEqual(JSON.parse(local.stdout));
    expect(counted.stderr).toMatch(/^Athena scanned [\d.]+ [kM]?B$/m);
    const left = await readdir(join(dir, "s3", "results"), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
    expect(athena.statements.filter((sql) => sql.startsWith("UNLOAD"))).toHaveLength(1);
  });

  test("a second run knows what was read", async () => {
    const again = await analyze("--out", "counted", ...OUTPUT);
    expect(again.stderr).toMatch(/^\d+ files already in the ledger, not read again$/m);
    expect(again.stderr).toMatch(/^Athena scanned 0 B$/m);
  });

  test("as a role, under a policy that lets it write to that place alone", async () => {
    const role = ["--role-arn", "arn:aws:iam::123456789012:role/reader"];
    const place = ["--engine", "athena", "--athena-output", "s3://results/athena"];
    const counted = await analyze("--out", "by-role", ...place, ...role);
    expect(codesIn(counted.stderr)).toEqual([]);
    const assumed = sandbox.requests.find(({ action }) => action === "AssumeRole");
    const policy = JSON.parse(String(assumed?.params.Policy));
    expect(policy.Statement.at(-1)).toMatchObject({ Resource: "arn:aws:s3:::results/athena/*" });
    expect(JSON.stringify(policy).length).toBeLessThan(2_048);
  });

  test("nothing may be written there: coded, with a hint", async () => {
    const output = ["--engine", "athena", "--athena-output", "s3://results/elsewhere/"];
    const { code, stdout, stderr } = await analyze("--out", "none", ...output);
    expect([code, stdout, codesIn(stderr)]).toEqual([1, "", ["SGT_AWS_QUERY_OUTPUT"]]);
  });
});
