import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Sandbox, startSandbox, writeSampleLogs, writeSampleSnapshot } from "@sgt/sandbox";
import { codesIn, type Result, sgt, spawnSgt } from "./run-sgt.js";

const REGION = "123456789012/eu-west-1";

let dir: string;
const at = (name: string): string => join(dir, name);

/** A name that no other case has. */
let count = 0;
const fresh = (): string => at(`case-${count++}`);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-bad-input-"));
  await writeSampleSnapshot(at("snapshot"));
  await writeSampleLogs(at("logs"), { days: 3 });
  await sgt(["analyze", "--logs", "logs", "--snapshot", "snapshot", "--out", "ledger", "--threads", "1"], { cwd: dir });
  // Three days of logs are graded as failing: without a reason given, no rule would be replaced.
  const plan = ["plan", "--snapshot", "snapshot", "--evidence", "ledger", "--out", "plan.json"];
  await sgt([...plan, "--accept-risk", "a sample of three days"], { cwd: dir });
});

afterAll(() => rm(dir, { recursive: true, force: true }));

const outcome = ({ code, stderr }: Result) => ({ code, codes: codesIn(stderr) });

async function analyze(logs: string, options: { snapshot?: string; out?: string } = {}): Promise<Result> {
  const { snapshot = "snapshot", out = fresh() } = options;
  const argv = ["analyze", "--logs", logs, "--snapshot", snapshot, "--out", out, "--threads", "1", "--format", "json"];
  return sgt(argv, { cwd: dir });
}

async function firstLog(): Promise<string> {
  const entries = await readdir(at("logs"), { recursive: true });
  return at(join("logs", entries.filter((e) => e.endsWith(".gz")).sort()[0] as string));
}

/** A copy of the logs with one file more. */
async function logsAnd(name: string, content: Buffer | string): Promise<string> {
  const logs = fresh();
  await cp(at("logs"), logs, { recursive: true });
  await writeFile(join(logs, name), content);
  return logs;
}

interface Analysis {
  readonly coverage: {
    readonly recordCount: number;
    readonly otherFiles?: readonly object[];
    readonly unread: readonly { key: string; code: string }[];
    readonly malformed: readonly { code: string; count: number }[];
    readonly enis: readonly { known: boolean }[];
  };
}
const parsed = <T>({ stdout }: Result): T => JSON.parse(stdout) as T;

describe("analyze", () => {
  test.each<[string, () => Promise<string>, string]>([
    ["nothing is there", async () => at("nope"), "SGT_FLOWLOGS_SOURCE_NOT_FOUND"],
    [
      "no flow logs at all",
      async () => mkdir(at("empty"), { recursive: true }).then(() => at("empty")),
      "SGT_FLOWLOGS_NO_OBJECTS",
    ],
    [
      "only files that are no flow logs",
      async () => {
        const logs = fresh();
        await mkdir(logs);
        await writeFile(join(logs, "notes.txt"), "to do: rotate logs\n".repeat(5));
        return logs;
      },
      "SGT_FLOWLOGS_NO_RECORDS",
    ],
  ])("%s: 1, and no ledger", async (_name, logs, code) => {
    const out = fresh();
    expect(outcome(await analyze(await logs(), { out }))).toEqual({ code: 1, codes: [code] });
    expect(await readdir(out).catch(() => [])).not.toContain("account=123456789012");
  });

  test("a truncated file among good ones: 4, and it is named", async () => {
    const whole = await readFile(await firstLog());
    const result = await analyze(await logsAnd("cut.log.gz", whole.subarray(0, whole.length - 200)));
    expect(outcome(result)).toEqual({ code: 4, codes: [] });
    expect(parsed<Analysis>(result).coverage.unread).toMatchObject([
      { key: "cut.log.gz", code: "SGT_FLOWLOGS_OBJECT_TRUNCATED" },
    ]);
  });

  test("a file that is no flow log among good ones: 4, and it is named", async () => {
    const result = await analyze(await logsAnd("photo.log", Buffer.from([0xff, 0xd8, 0xff, 0, 1, 2, 10, 3])));
    expect(outcome(result)).toEqual({ code: 4, codes: [] });
    expect(parsed<Analysis>(result).coverage.otherFiles).toMatchObject([{ count: 1, examples: ["photo.log"] }]);
  });

  test("a file that cannot be opened: 4, and it is named", async () => {
    const logs = await logsAnd("x.log", (await readFile(await firstLog())).subarray(0, 0));
    await symlink("/nonexistent", join(logs, "gone.log.gz"));
    const result = await analyze(logs);
    expect(outcome(result)).toEqual({ code: 4, codes: [] });
    expect(parsed<Analysis>(result).coverage.unread.map(({ key }) => key)).toContain("gone.log.gz");
  });

  test("interfaces that are not in the snapshot: 4, and they are counted as not known", async () => {
    const snapshot = fresh();
    await cp(at("snapshot"), snapshot, { recursive: true });
    await rm(join(snapshot, REGION, "ec2-describe-network-interfaces.json"));
    const result = await analyze(at("logs"), { snapshot });
    expect(outcome(result)).toEqual({ code: 4, codes: [] });
    expect(parsed<Analysis>(result).coverage.enis.some((eni) => eni.known)).toBe(false);
  });

  test("an account without flow logs: it is said", async () => {
    const snapshot = fresh();
    await cp(at("snapshot"), snapshot, { recursive: true });
    await writeFile(join(snapshot, REGION, "ec2-describe-flow-logs.json"), '{ "FlowLogs": [] }');
    const { stderr } = await analyze(at("logs"), { snapshot });
    expect(stderr).toMatch(/^warning .*123456789012.*eu-west-1/m);
  });

  test("the ledger's folder is a file: 1, and the file is as it was", async () => {
    const out = fresh();
    await writeFile(out, "mine");
    expect(outcome(await analyze(at("logs"), { out }))).toMatchObject({ code: 1 });
    expect(await readFile(out, "utf8")).toBe("mine");
  });

  test("the window holds no logs: 1", async () => {
    const argv = [
      "analyze",
      "--logs",
      "logs",
      "--snapshot",
      "snapshot",
      "--out",
      fresh(),
      "--from",
      "2020-01-01",
      "--days",
      "3",
    ];
    expect(outcome(await sgt(argv, { cwd: dir }))).toEqual({ code: 1, codes: ["SGT_FLOWLOGS_NO_OBJECTS"] });
  });
});

describe("plan", () => {
  const plan = (argv: readonly string[]): Promise<Result> => sgt(["plan", ...argv], { cwd: dir });

  test.each<[string, () => Promise<string>, string]>([
    ["no ledger there", async () => at("nope"), "SGT_FLOWLOGS_LEDGER_NOT_FOUND"],
    [
      "a ledger of a newer version",
      () => changedLedger((text) => text.replace("sgt/ledger/v2", "sgt/ledger/v3")),
      "SGT_FLOWLOGS_LEDGER_VERSION",
    ],
    ["a ledger's manifest cut short", () => changedLedger((text) => text.slice(0, 20)), "SGT_FLOWLOGS_LEDGER_INVALID"],
  ])("%s: 1", async (_name, ledger, code) => {
    const out = fresh();
    expect(outcome(await plan(["--snapshot", "snapshot", "--evidence", await ledger(), "--out", out]))).toEqual({
      code: 1,
      codes: [code],
    });
    expect(await readFile(out, "utf8").catch(() => null)).toBeNull();
  });

  test("evidence of another account: 4, and it is said", async () => {
    const other = fresh();
    await writeSampleSnapshot(other, { seed: 2 });
    const result = await plan(["--snapshot", other, "--evidence", "ledger", "--format", "json"]);
    expect(outcome(result)).toEqual({ code: 4, codes: [] });
    expect(result.stderr).toMatch(/^warning .*123456789012, eu-west-1$/m);
  });

  test("no evidence at all: 4, nothing is tightened, and why is said for each eligible rule", async () => {
    const result = await plan(["--snapshot", "snapshot", "--format", "json"]);
    expect(result.code).toBe(4);
    const { totals, groups } = parsed<{
      totals: { addressesBefore: string };
      groups: { decisions: { decision: string }[] }[];
    }>(result);
    expect(totals.addressesBefore).toBe("0");
    expect(groups.flatMap((g) => g.decisions).some(({ decision }) => decision === "observe")).toBe(true);
    expect(result.stderr).toMatch(/^warning /m);
  });

  test("no evidence, and a snapshot of groups alone: what is eligible is said", async () => {
    const snapshot = fresh();
    const groups = join(REGION, "ec2-describe-security-groups.json");
    await cp(at(`snapshot/${groups}`), join(snapshot, groups), { recursive: true });
    const result = await plan(["--snapshot", snapshot, "--format", "json"]);
    expect(outcome(result)).toEqual({ code: 4, codes: [] });
    const { groups: planned } = parsed<{ groups: { decisions: { decision: string }[] }[] }>(result);
    expect(planned.flatMap((g) => g.decisions).some(({ decision }) => decision === "observe")).toBe(true);
  });

  test.each<[string, string[], string]>([
    ["no snapshot there", ["--snapshot", "nope"], "SGT_SNAPSHOT"],
    ["several regions and none chosen", ["--snapshot", "two-regions"], "SGT_CLI_WHICH_REGION"],
    ["a region that is not there", ["--snapshot", "two-regions", "--region", "eu-north-1"], "SGT_CLI_WHICH_REGION"],
    ["an account that is not there", ["--snapshot", "snapshot", "--account", "210987654321"], "SGT_CLI_WHICH_REGION"],
  ])("%s", async (_name, argv, code) => {
    await mkdir(at("two-regions/123456789012"), { recursive: true });
    for (const region of ["eu-west-1", "us-east-1"]) {
      await cp(at(`snapshot/${REGION}`), at(`two-regions/123456789012/${region}`), { recursive: true });
    }
    const result = await plan(argv);
    expect(result.code).toBe(code === "SGT_CLI_WHICH_REGION" ? 2 : 1);
    expect(codesIn(result.stderr)[0]).toMatch(new RegExp(`^${code}`));
  });

  test("several regions and one chosen: it is planned for", async () => {
    const result = await plan(["--snapshot", "two-regions", "--region", "us-east-1", "--format", "json"]);
    expect(parsed<{ region: string }>(result).region).toBe("us-east-1");
  });

  test("a snapshot that is not JSON: 1, and the file is named", async () => {
    const snapshot = fresh();
    await cp(at("snapshot"), snapshot, { recursive: true });
    await writeFile(join(snapshot, REGION, "ec2-describe-security-groups.json"), "<html>");
    const result = await plan(["--snapshot", snapshot]);
    expect(outcome(result)).toEqual({ code: 1, codes: ["SGT_SNAPSHOT_NOT_JSON"] });
    expect(result.stderr).toContain("ec2-describe-security-groups.json");
  });

  test("the plan cannot be written: 1", async () => {
    const argv = ["--snapshot", "snapshot", "--evidence", "ledger", "--out", "snapshot"];
    expect(outcome(await plan(argv))).toEqual({ code: 1, codes: ["SGT_RULES_PLAN_UNREADABLE"] });
  });
});

async function changedLedger(change: (text: string) => string): Promise<string> {
  const ledger = fresh();
  await cp(at("ledger"), ledger, { recursive: true });
  const manifest = join(ledger, "ledger.json");
  await writeFile(manifest, change(await readFile(manifest, "utf8")));
  return ledger;
}

describe("apply and revert", () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ snapshotDir: at("snapshot") });
  });

  afterAll(() => sandbox.close());

  const stand = (): string => JSON.stringify(sandbox.account.groups({ ids: false }));
  const inSandbox = (argv: readonly string[]): Promise<Result> => sgt(argv, { cwd: dir, env: sandbox.env });

  async function planFile(change: (text: string) => string): Promise<string> {
    const path = `${fresh()}.json`;
    await writeFile(path, change(await readFile(at("plan.json"), "utf8")));
    return path;
  }

  test.each<[string, () => Promise<string>, RegExp]>([
    ["no plan there", async () => at("nope.json"), /^SGT_RULES_PLAN_UNREADABLE$/],
    ["a plan that is not JSON", () => planFile(() => "{"), /^SGT_RULES_PLAN_NOT_JSON$/],
    [
      "a plan of a newer version",
      () => planFile((t) => t.replace("sgt/plan/v2", "sgt/plan/v9")),
      /^SGT_RULES_PLAN_WRONG_VERSION$/,
    ],
    ["a plan somebody widened", () => planFile((t) => t.replaceAll("10.0.10.0/27", "10.0.0.0/15")), /^SGT_RULES_PLAN_/],
  ])("%s: 1, and nothing is changed", async (_name, path, code) => {
    const before = stand();
    const result = await inSandbox(["apply", await path(), "--yes"]);
    expect(result.code).toBe(1);
    expect(codesIn(result.stderr)[0]).toMatch(code);
    expect(stand()).toBe(before);
  });

  test("nobody to ask and no --yes: 3, the change is shown, and nothing is changed", async () => {
    const before = stand();
    const { code, stdout } = await inSandbox(["apply", "plan.json"]);
    expect(code).toBe(3);
    expect(stdout).toContain("- tcp 443 from 10.0.0.0/16");
    expect(stand()).toBe(before);
  });

  test.each([["no"], [""], ["y"], ["yes please"]])(
    "the answer %j is not yes: 3, and nothing is changed",
    async (answer) => {
      const before = stand();
      expect((await sgt(["apply", "plan.json"], { cwd: dir, env: sandbox.env, answer, columns: 80 })).code).toBe(3);
      expect(stand()).toBe(before);
    },
  );

  test("no credentials: 1, and how to sign in", async () => {
    const result = await spawnSgt(["apply", "plan.json", "--yes"], { cwd: dir });
    expect(outcome(result)).toEqual({ code: 1, codes: ["SGT_AWS_NO_CREDENTIALS"] });
    expect(result.stderr).toMatch(/^hint: /m);
  });

  test("a plan for another region: 1, and nothing is changed", async () => {
    const before = stand();
    const result = await inSandbox(["apply", "plan.json", "--yes", "--region", "us-east-1"]);
    expect(outcome(result)).toEqual({ code: 1, codes: ["SGT_AWS_PLAN_ELSEWHERE"] });
    expect(stand()).toBe(before);
  });

  test("a plan for another account: 1, and nothing is changed", async () => {
    const other = fresh();
    await cp(at(`snapshot/${REGION}`), join(other, "210987654321/eu-west-1"), { recursive: true });
    const elsewhere = await startSandbox({ snapshotDir: other });
    try {
      const result = await sgt(["apply", "plan.json", "--yes"], { cwd: dir, env: elsewhere.env });
      expect(outcome(result)).toEqual({ code: 1, codes: ["SGT_AWS_PLAN_ELSEWHERE"] });
      expect(elsewhere.requests.filter(({ action }) => /Authorize|Revoke/.test(action))).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  test("a stale plan: 1, and the group is left as somebody else made it", async () => {
    const groups = sandbox.account.groups();
    const { groupId } = groups.find((group) => group.groupName === "orders-api") as (typeof groups)[number];
    const [ruleId] = sandbox.account.addIngress(groupId, [
      { IpProtocol: "tcp", FromPort: 8081, ToPort: 8081, IpRanges: [{ CidrIp: "10.64.0.9/32" }] },
    ]);
    const before = stand();
    const result = await inSandbox(["apply", "plan.json", "--yes", "--journal", fresh()]);
    const after = stand();
    sandbox.account.removeRules(groupId, [ruleId as string]);
    expect(outcome(result)).toEqual({ code: 1, codes: ["SGT_AWS_STALE_GROUP"] });
    expect(after).toBe(before);
  });

  test("apply, a journal that exists, a damaged one, and a revert that is exact", async () => {
    const before = stand();
    const journal = `${fresh()}.ndjson`;
    expect(outcome(await inSandbox(["apply", "plan.json", "--yes", "--journal", journal]))).toEqual({
      code: 0,
      codes: [],
    });
    expect(stand()).not.toBe(before);

    expect(outcome(await inSandbox(["apply", "plan.json", "--yes", "--journal", journal]))).toEqual({
      code: 1,
      codes: ["SGT_AWS_JOURNAL_EXISTS"],
    });

    const damaged = `${fresh()}.ndjson`;
    await writeFile(damaged, (await readFile(journal, "utf8")).replace("10.0.0.0/16", "10.0.0.0/15"));
    expect(outcome(await inSandbox(["revert", damaged, "--yes"]))).toEqual({
      code: 1,
      codes: ["SGT_AWS_JOURNAL_DAMAGED"],
    });

    const shown = await inSandbox(["revert", journal]);
    expect(shown.code).toBe(3);
    expect(shown.stdout).toContain("+ tcp 443 from 10.0.0.0/16");

    expect(outcome(await inSandbox(["revert", journal, "--yes"]))).toEqual({ code: 0, codes: [] });
    expect(stand()).toBe(before);
    expect(outcome(await inSandbox(["revert", journal, "--yes"]))).toEqual({ code: 0, codes: [] });
    expect(stand()).toBe(before);
  });

  test("no journal there: 1", async () => {
    expect(outcome(await sgt(["revert", "nope.ndjson"], { cwd: dir }))).toEqual({
      code: 1,
      codes: ["SGT_AWS_JOURNAL_MISSING"],
    });
  });
});
