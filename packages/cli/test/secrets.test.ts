import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type Sandbox, startSandbox, writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";
import { type Result, sgt } from "./run-sgt.js";
import { findSecrets, type Secret } from "./secrets.js";

const [HOME, DENIED] = ["123456789012", "444444444444"] as const;
const ENV = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_SESSION_TOKEN: "FwoGZXIvYXdzEBYaDkexampletoken//////////wEa",
  AWS_REGION: "eu-west-1",
};
const EXTERNAL_ID = "partner-7f3c9a1e-external-id";
const MEMBERS = ["600000000000", "600000000001"];

const SECRETS: readonly Secret[] = [
  { what: "secret key", text: ENV.AWS_SECRET_ACCESS_KEY },
  { what: "session token", text: ENV.AWS_SESSION_TOKEN },
  { what: "external id", text: EXTERNAL_ID },
  // What the sandbox gives out for a role begins so.
  { what: "secret key of a role", text: "sandbox-secret-of-" },
  { what: "session token of a role", text: "sandbox-token-of-" },
];

let dir: string;
let sandbox: Sandbox;
const outputs: Record<string, string> = {};

/** Runs a command, keeps what it said for the search, and what anything else wrote past it: a warning of the SDK. */
async function run(name: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> {
  const past = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, "write"));
  const result = await sgt(argv, { cwd: dir, env: { ...ENV, AWS_ENDPOINT_URL: sandbox.url, ...env } });
  outputs[`${name}, stdout`] = result.stdout;
  outputs[`${name}, stderr`] = result.stderr;
  outputs[`${name}, past it`] = past.flatMap(({ mock }) => mock.calls.map(([text]) => String(text))).join("");
  for (const spy of past) spy.mockRestore();
  return result;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-secrets-"));
  await writeSampleSnapshot(join(dir, "sample"));
  await writeSampleLogs(join(dir, "logs"), { days: 3 });
  sandbox = await startSandbox({
    snapshotDir: join(dir, "sample"),
    replicas: { accountIds: MEMBERS, regions: ["eu-west-1"], model: {} },
    roles: { externalId: EXTERNAL_ID, deniedAccounts: [DENIED] },
    organization: {
      managementAccountId: HOME,
      accounts: [HOME, ...MEMBERS, DENIED].map((accountId) => ({ accountId })),
    },
  });
});
afterAll(async () => {
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});

describe("findSecrets", () => {
  test("finds a secret in a file, in gzip, in base64, and in an output; and finds it missing", async () => {
    const folder = join(dir, "planted");
    await mkdir(folder);
    await writeFile(join(folder, "plain"), `key ${EXTERNAL_ID}`);
    await writeFile(join(folder, "logs.gz"), gzipSync(`key ${EXTERNAL_ID}`));
    await writeFile(join(folder, "header"), Buffer.from(EXTERNAL_ID).toString("base64"));
    await writeFile(join(folder, "clean"), "nothing");
    const found = await findSecrets(SECRETS, { folders: [folder], outputs: { said: EXTERNAL_ID, other: "" } });
    expect(found.map(({ where }) => where.replace(`${folder}/`, "")).sort()).toEqual([
      "header",
      "logs.gz",
      "plain",
      "said",
    ]);
    await rm(folder, { recursive: true });
  });
});

describe("no credential, session token or external id stands in anything that sgt says or writes", () => {
  test("collect an organization, analyze, plan, apply, revert, and fail", async () => {
    const organization = ["collect", "--organization", "--role-name", "reader", "--regions", "eu-west-1"];
    expect((await run("collect", [...organization, "--out", "snapshot", "--external-id", EXTERNAL_ID])).code).toBe(4);
    expect(
      (
        await run("collect as json", [...organization, "--out", "other", "--format", "json"], {
          SGT_EXTERNAL_ID: EXTERNAL_ID,
        })
      ).code,
    ).toBe(4);
    const wrong = ["--accounts", MEMBERS[0] ?? "", "--external-id", `${EXTERNAL_ID}x`];
    expect((await run("the wrong external id", [...organization, "--out", "third", ...wrong])).code).toBe(1);

    const account = ["--account", HOME, "--region", "eu-west-1"];
    const analyze = ["analyze", "--logs", "logs", "--snapshot", "snapshot", "--out", "evidence", "--days", "3"];
    expect(await run("analyze", analyze)).toMatchObject({ code: 4 });
    // Three days of logs are no good reason to change anything, but for a test.
    const plan = [
      "plan",
      "--snapshot",
      "snapshot",
      "--evidence",
      "evidence",
      "--out",
      "plan.json",
      ...account,
      "--accept-risk",
      "a test",
    ];
    expect(await run("plan", plan)).toMatchObject({ code: 4 });
    const apply = await run("apply", ["apply", "plan.json", "--yes", "--journal", "journal.ndjson"]);
    expect(apply).toMatchObject({ code: 0 });
    expect(await readFile(join(dir, "journal.ndjson"), "utf8")).toContain(HOME);
    expect((await run("revert", ["revert", "journal.ndjson", "--yes"])).code).toBe(0);

    for (const [code, status] of [
      ["SignatureDoesNotMatch", 403],
      ["ExpiredToken", 403],
      ["InternalError", 500],
    ] as const) {
      const disarm = sandbox.faults.add({ kind: "error-before", code, status, times: 99 });
      expect((await run(`collect: ${code}`, ["collect", "--out", "failed"])).code).toBe(1);
      disarm();
    }

    // The commands did use them: the search is for something.
    const assumed = sandbox.requests.filter(({ action }) => action === "AssumeRole");
    expect(assumed.some(({ params }) => params.ExternalId === EXTERNAL_ID)).toBe(true);
    expect(await findSecrets(SECRETS, { folders: [dir], outputs })).toEqual([]);
  });
});
