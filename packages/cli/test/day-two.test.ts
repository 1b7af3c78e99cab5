import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { planTightening } from "@sgt/rules";
import { writePlanFile } from "@sgt/rules/node";
import { type Sandbox, startSandbox, writeSampleSnapshot } from "@sgt/sandbox";
import { readSnapshot } from "@sgt/snapshot/node";
import { codesIn, sgt, type World } from "./run-sgt.js";

const NOW = Date.UTC(2026, 10, 20, 12);

let dir: string;
let now: number;
let sandbox: Sandbox;
let groupId: string;
let eniId: string;
let before: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-day-two-"));
  await writeSampleSnapshot(join(dir, "snapshot"), { seed: 1 });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

beforeEach(async () => {
  now = NOW;
  sandbox = await startSandbox({ snapshotDir: join(dir, "snapshot"), now: () => now });
  const [region] = (await readSnapshot(join(dir, "snapshot"))).regions;
  groupId = region?.groups.find(({ groupName }) => groupName === "orders-api")?.groupId ?? "";
  eniId = region?.enis.find(({ groupIds }) => groupIds.includes(groupId))?.eniId ?? "";
  before = state();
});
afterEach(() => sandbox.close());

const state = (): string => JSON.stringify(sandbox.account.groups({ ids: false }));
/** In the test's folder, at the test's time. */
const run = (line: readonly string[], world: World = {}) => sgt(line, { cwd: dir, now, env: sandbox.env, ...world });
const changes = (): number =>
  sandbox.requests.filter(({ action, isDryRun }) => /^(Authorize|Revoke|Modify|CreateTags)/.test(action) && !isDryRun)
    .length;

/** A flow log of one refused, and one accepted source. */
async function writeLogs(name: string, lines: readonly string[]): Promise<string> {
  const folder = join(dir, name);
  await mkdir(folder, { recursive: true });
  const header =
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";
  await writeFile(join(folder, "visits.log"), `${[header, ...lines].join("\n")}\n`);
  return name;
}
const line = (source: string, port: number, action: string, agoSeconds = 600, eni = eniId): string => {
  const start = now / 1000 - agoSeconds;
  return `2 123456789012 ${eni} ${source} 10.64.10.11 40000 ${port} 6 1 40 ${start} ${start + 50} ${action} OK`;
};

const explicit = (...more: string[]): string[] => [
  "extend",
  ...["--cidr", "10.77.0.0/24", "--group", groupId, "--port", "443,tcp:8443"],
  ...["--for", "4h", "--ticket", "INC-7", "--owner", "alice", "--reason", "DR failover"],
  ...more,
];

describe("sgt extend and expire", () => {
  test("in and out: shows, asks for the word, adds with an end, and closes by what AWS says when every file is lost", async () => {
    const shown = await run(explicit());
    expect({ code: shown.code, changes: changes() }).toEqual({ code: 3, changes: 0 });
    expect(shown.stdout).toContain("+ tcp 8443 from 10.77.0.0/24");
    expect((await run(explicit(), { answer: "yes" })).code).toBe(3);
    expect(changes()).toBe(0);

    const added = await run(explicit("--journal", "in.ndjson"), { answer: "extend" });
    expect(added.code).toBe(0);
    expect(added.stdout).toContain("until 2026-11-20T16:00:00Z");
    const rules = sandbox.account.rules(groupId).filter(({ tags }) => tags["sgt:expires"] !== undefined);
    expect(rules.map(({ tags }) => tags)).toEqual([
      expect.objectContaining({ "sgt:expires": "2026-11-20T16:00:00Z", "sgt:ticket": "INC-7", "sgt:owner": "alice" }),
      expect.objectContaining({ "sgt:expires": "2026-11-20T16:00:00Z" }),
    ]);

    expect((await run(["expire", "--yes"])).stdout).toContain("No rule is past its end.");
    for (const name of await readdir(dir)) if (/\.(ndjson|json)$/.test(name)) await rm(join(dir, name));
    now = NOW + 4 * 3_600_000;
    expect((await run(["expire", "--check"])).code).toBe(3);
    expect(changes()).toBe(1);
    const closed = await run(["expire", "--yes"]);
    expect({ code: closed.code, same: state() === before }).toEqual({ code: 0, same: true });
    expect(closed.stdout).toContain("INC-7");
  });

  test("the Lambda of examples/expire closes what is past its end, and fails on what it cannot read", async () => {
    const example = await readFile(new URL("../../../examples/expire/lambda/index.mjs", import.meta.url), "utf8");
    // Beside the compiled tests it finds the packages, as it does beside its package.json.
    const copy = new URL("./example-lambda.mjs", import.meta.url);
    await writeFile(copy, example);
    Object.assign(process.env, sandbox.env);
    const log = jest.spyOn(console, "log").mockImplementation(() => undefined);
    const { handler } = (await import(copy.href)) as { handler: () => Promise<{ closed: object[] }> };
    const ends = (text: string) => [
      { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.78.0.0/24", Description: text }] },
    ];
    sandbox.account.addIngress(groupId, ends("sgt break-glass; expires 2026-01-01T00:00:00Z"));
    expect((await handler()).closed).toHaveLength(1);
    expect(log.mock.calls.join()).toContain('"kind":"intent"');
    log.mockRestore();
    expect(state()).toBe(before);
    sandbox.account.addIngress(groupId, ends("sgt break-glass; expires soon"));
    await expect(handler()).rejects.toThrow(groupId);
  });

  test("tags lost, or never permitted: the description is enough", async () => {
    sandbox.deniedActions.add("ec2:CreateTags");
    expect((await run(explicit("--yes"))).code).toBe(0);
    expect(sandbox.account.rules(groupId).every(({ tags }) => tags["sgt:expires"] === undefined)).toBe(true);
    now = NOW + 5 * 3_600_000;
    expect((await run(["expire", "--yes"])).code).toBe(0);
    expect(state()).toBe(before);
  });

  test("an end that cannot be read is named, and nothing is guessed", async () => {
    const peer = { CidrIp: "10.78.0.0/24", Description: "sgt break-glass; expires tomorrow" };
    sandbox.account.addIngress(groupId, [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [peer] }]);
    const { code, stderr } = await run(["expire", "--yes"]);
    expect({ code, changes: changes() }).toEqual({ code: 4, changes: 0 });
    expect(stderr).toContain("its end cannot be read");
  });

  const ask = (cidr: string, length: string) =>
    run(["extend", "--cidr", cidr, "--group", groupId, "--port", "443", "--for", length, "--yes"]);
  const endings = () =>
    sandbox.account
      .rules(groupId)
      .filter(({ tags }) => tags["sgt:expires"] !== undefined)
      .map(({ permission, tags }) => `${JSON.stringify(permission).match(/[\d.]+\/\d+/)?.[0]} ${tags["sgt:expires"]}`);

  test("the same with a later end comes beside, in halves, and a revert gives the earlier end back", async () => {
    expect((await ask("192.168.44.0/24", "1h")).code).toBe(0);
    const first = endings();
    const longer = await ask("192.168.44.0/24", "2d");
    expect({ code: longer.code, changes: changes() }).toEqual({ code: 0, changes: 2 });
    expect(longer.stderr).toContain("256 addresses allowed already, and now longer: in 1 group");
    expect(longer.stderr).not.toContain("newly allowed");
    expect(endings().sort()).toEqual([
      "192.168.44.0/24 2026-11-20T13:00:00Z",
      "192.168.44.0/25 2026-11-22T12:00:00Z",
      "192.168.44.128/25 2026-11-22T12:00:00Z",
    ]);
    // Asked again, it is allowed already, and never for less.
    expect((await ask("192.168.44.0/24", "30m")).code).toBe(0);
    expect((await ask("192.168.44.0/24", "2d")).code).toBe(0);
    expect(endings()).toHaveLength(3);
    const journal = longer.stderr.match(/journal-\S+\.ndjson/)?.[0] ?? "";
    expect((await run(["revert", journal, "--yes"])).code).toBe(0);
    expect(endings()).toEqual(first);
  });

  test("one address on one port with a later end: its end is moved, in description and tag, and a revert moves it back", async () => {
    expect((await ask("192.168.44.7/32", "1h")).code).toBe(0);
    const rules = () => sandbox.account.rules(groupId).filter(({ tags }) => tags["sgt:expires"] !== undefined);
    const [first] = rules();
    const longer = await ask("192.168.44.7/32", "2d");
    expect({ code: longer.code, changes: changes() }).toEqual({ code: 0, changes: 3 });
    expect(longer.stderr).toContain("1 address allowed already, and now longer: in 1 group");
    expect(longer.stdout).toContain("0 rules added, 1 end moved");
    expect(rules()).toMatchObject([{ ruleId: first?.ruleId, tags: { "sgt:expires": "2026-11-22T12:00:00Z" } }]);
    expect(JSON.stringify(rules())).toContain("expires 2026-11-22T12:00:00Z");
    const journal = longer.stderr.match(/journal-\S+\.ndjson/)?.[0] ?? "";
    expect((await run(["revert", journal, "--yes"])).code).toBe(0);
    expect(rules()).toEqual([first]);
  });

  test("an address of EC2 stands alone; its prefix needs the name and the count, and both are printed with --yes", async () => {
    const prefixes = [{ ip_prefix: "198.51.100.0/24", service: "EC2", region: "eu-west-1" }];
    await writeFile(join(dir, "ranges.json"), JSON.stringify({ createDate: "2026-11-18-22-07-12", prefixes }));
    const ask = async (source: string) => [
      "extend",
      "--logs",
      await writeLogs(source, [line(source, 443, "REJECT")]),
      "--include-public",
      "--never-allowed",
      "--ip-ranges",
      "ranges.json",
      "--yes",
    ];
    const added = () => {
      const rules = sandbox.account.groups().flatMap((group) => group.rules);
      return JSON.stringify(rules.filter(({ tags }) => tags["sgt:expires"])).match(/198\.51\.100\.\d+\/\d+/g);
    };
    expect((await run(await ask("198.51.100.7"))).code).toBe(0);
    expect(added()).toEqual(["198.51.100.7/32"]);
    const whole = await run([...(await ask("198.51.100.9")), "--whole-prefixes", "EC2=256"]);
    expect(whole.stderr).toContain("198.51.100.0/24 is of EC2 eu-west-1: 256 addresses");
    expect(added()?.sort()).toEqual(["198.51.100.0/24", "198.51.100.7/32"]);
  });

  test("what is allowed already is not added again", async () => {
    expect((await run(explicit("--yes", "--journal", "once.ndjson"))).code).toBe(0);
    const again = await run(explicit("--yes", "--format", "json"));
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ groups: [], skipped: [{ groupId, id: "already-allowed" }] });
  });

  test("a group over its budget is skipped by name, and the rest goes on", async () => {
    const full = sandbox.account.groups().find(({ groupName }) => groupName === "file-share")?.groupId ?? "";
    const cidrs = ["--cidr", "10.77.0.0/24,10.78.0.0/24", "--port", "443", "--group", `${full},${groupId}`];
    const result = await run(["extend", ...cidrs, "--yes", "--format", "json"]);
    expect(result.code).toBe(3);
    expect(JSON.parse(result.stdout)).toMatchObject({
      skipped: [{ groupId: full, id: "over-budget" }],
      groups: [{ groupId, status: "done", addCount: 2 }],
    });
  });

  test("found in the logs: who was let in before and is refused now, and nobody else", async () => {
    const change = { IpProtocol: "tcp", FromPort: 9443, ToPort: 9443 };
    const logs = await writeLogs("found", [
      line("10.0.20.10", 9443, "ACCEPT", 3_000),
      line("10.0.20.10", 9443, "REJECT"),
      line("10.0.66.7", 22, "REJECT"),
      line("198.51.100.7", 22, "REJECT"),
    ]);
    const result = await run(["extend", "--logs", logs, "--yes"]);
    expect({ code: result.code, codes: codesIn(result.stderr) }).toEqual({ code: 0, codes: [] });
    const rules = sandbox.account.rules(groupId).filter(({ tags }) => tags["sgt:expires"] !== undefined);
    const added = JSON.stringify(
      sandbox.account.groups().flatMap((group) => group.rules.filter(({ tags }) => tags["sgt:expires"])),
    );
    expect(rules.length).toBeLessThanOrEqual(1);
    expect(added).toContain('"CidrIp":"10.0.20.10/32"');
    expect(added).toContain(`"FromPort":${change.FromPort}`);
    expect(added).not.toContain("10.0.66.7");
    expect(added).not.toContain("198.51.100.7");
    expect(result.stderr).toContain("1 rejected source skipped: no known rule ever allowed them");
  });
});

describe("bad input: a code, and nothing is applied", () => {
  const bad = (name: string, words: () => string[] | Promise<string[]>, code: string, exit = 1) => ({
    name,
    words,
    code,
    exit,
  });
  const ranges = async (text: string) => {
    await writeFile(join(dir, "ranges.json"), text);
    const logs = await writeLogs("public", [line("198.51.100.7", 443, "REJECT")]);
    return ["extend", "--logs", logs, "--include-public", "--never-allowed", "--ip-ranges", "ranges.json", "--yes"];
  };
  const EC2_RANGES =
    '{"createDate":"2026-11-18-22-07-12","prefixes":[{"ip_prefix":"198.51.100.0/24","service":"EC2","region":"eu-west-1"}]}';
  const typed = (cidr: string, group: string, port: string) => [
    "extend",
    "--cidr",
    cidr,
    "--group",
    group,
    "--port",
    port,
    "--yes",
  ];
  const diagnosed = (logs: string, ...more: string[]) => ["diagnose", "--logs", logs, ...more];

  test.each([
    bad("a CIDR without prefix length", () => typed("10.4.0.0", groupId, "443"), "SGT_CIDR_INVALID_PREFIX", 2),
    bad("a CIDR with host bits", () => typed("192.168.44.7/24", groupId, "443"), "SGT_CIDR_HOST_BITS", 2),
    bad("ports reversed", () => typed("10.4.0.0/16", groupId, "90-80"), "SGT_CIDR_INVALID_PORT_SPAN", 2),
    bad("ports beyond 65535", () => typed("10.4.0.0/16", groupId, "443,65536"), "SGT_CIDR_INVALID_PORT_SPAN", 2),
    bad("no group id", () => typed("10.4.0.0/16", "sg-web!", "443"), "SGT_RULES_INVALID_OPTION", 2),
    bad("a name that no group has", () => typed("10.4.0.0/16", "web", "443"), "SGT_CLI_UNKNOWN_NAME", 2),
    bad(
      "a group that is not there, beside one that is",
      () => typed("10.4.0.0/16", `${groupId},sg-0badbadbadbadbad0`, "443"),
      "SGT_AWS_GROUP_NOT_FOUND",
    ),
    bad("a public source", () => typed("198.51.100.0/24", groupId, "443"), "SGT_RULES_SOURCE_PUBLIC"),
    bad("everybody", () => [...typed("0.0.0.0/0", groupId, "443"), "--include-public"], "SGT_RULES_SOURCE_PUBLIC"),
    bad(
      "a ticket that AWS does not take",
      () => [...typed("10.4.0.0/16", groupId, "443"), "--ticket", "a;b"],
      "SGT_RULES_INVALID_OPTION",
      2,
    ),
    bad(
      "an end that is past",
      () => [...typed("10.4.0.0/16", groupId, "443"), "--until", "2026-11-19"],
      "SGT_CLI_USAGE",
      2,
    ),
    bad("an end of no kind", () => [...typed("10.4.0.0/16", groupId, "443"), "--for", "soon"], "SGT_CLI_USAGE", 2),
    bad("half of what is needed", () => ["extend", "--cidr", "10.4.0.0/16", "--yes"], "SGT_CLI_USAGE", 2),
    bad(
      "no logs in the window",
      async () => diagnosed(await writeLogs("early", [line("10.0.1.1", 443, "REJECT", 86_400)])),
      "SGT_RULES_NO_LOGS",
      4,
    ),
    bad("no logs", () => diagnosed("nowhere"), "SGT_FLOWLOGS_SOURCE_NOT_FOUND"),
    bad(
      "logs of the future",
      async () =>
        diagnosed(await writeLogs("late", [line("10.0.1.1", 443, "REJECT", -600)]), "--to", "2026-11-20T13:00"),
      "SGT_RULES_CLOCK_SKEW",
    ),
    bad("ip-ranges.json of another shape", () => ranges('{"prefixes":[{}]}'), "SGT_AWS_IP_RANGES_BAD_SHAPE"),
    bad(
      "ip-ranges.json that trusts everybody",
      () =>
        ranges(
          '{"createDate":"2026-11-18-22-07-12","prefixes":[{"ip_prefix":"0.0.0.0/0","service":"EC2","region":"GLOBAL"}]}',
        ),
      "SGT_AWS_IP_RANGES_BAD_SHAPE",
    ),
    bad(
      "a prefix of EC2 wider than was confirmed",
      async () => [...(await ranges(EC2_RANGES)), "--whole-prefixes", "EC2=255"],
      "SGT_RULES_TOO_MANY_ADDRESSES",
    ),
    bad(
      "a prefix of EC2 without the count",
      async () => [...(await ranges(EC2_RANGES)), "--whole-prefixes", "EC2"],
      "SGT_CLI_USAGE",
      2,
    ),
    bad(
      "a journal that is not there",
      async () => diagnosed(await writeLogs("some", [line("10.0.1.1", 443, "REJECT")]), "--journal", "none.ndjson"),
      "SGT_AWS_JOURNAL_MISSING",
    ),
  ])("$name", async ({ words, code, exit }) => {
    const result = await run(await words());
    expect({ code: result.code, codes: codesIn(result.stderr) }).toEqual({ code: exit, codes: [code] });
    expect({ changes: changes(), same: state() === before }).toEqual({ changes: 0, same: true });
  });

  test("a group by its name", async () => {
    const added = await run(typed("10.77.0.0/24", "orders-api", "443"));
    expect(added.code).toBe(0);
    expect(JSON.stringify(sandbox.account.rules(groupId))).toContain("10.77.0.0/24");
    now += 25 * 3_600_000;
    expect((await run(["expire", "--group", "orders-db", "--yes"])).stdout).toContain("No rule is past its end.");
    expect((await run(["expire", "--group", "orders-api", "--yes"])).stdout).toContain("1 rule closed");
  });

  test("a group of another account", async () => {
    const [region] = (await readSnapshot(join(dir, "snapshot"))).regions;
    const raw = join(dir, "snapshot", "123456789012", region?.region ?? "", "ec2-describe-security-groups.json");
    const text = await readFile(raw, "utf8");
    const foreign = JSON.parse(text) as { SecurityGroups: { GroupId: string; OwnerId: string }[] };
    for (const one of foreign.SecurityGroups) if (one.GroupId === groupId) one.OwnerId = "210987654321";
    await sandbox.close();
    await writeFile(raw, JSON.stringify(foreign));
    sandbox = await startSandbox({ snapshotDir: join(dir, "snapshot"), now: () => now, accountId: "123456789012" });
    await writeFile(raw, text);
    const result = await run(typed("10.4.0.0/16", groupId, "443"));
    expect({ code: result.code, codes: codesIn(result.stderr), changes: changes() }).toEqual({
      code: 1,
      codes: ["SGT_RULES_GROUP_ELSEWHERE"],
      changes: 0,
    });
  });
});

describe("sgt diagnose", () => {
  test("interfaces that are gone, and logs without a refusal", async () => {
    const gone = await writeLogs("gone", [line("10.0.1.1", 443, "REJECT", 600, "eni-0gone")]);
    const blind = await run(["diagnose", "--logs", gone]);
    expect(blind.code).toBe(4);
    expect(blind.stdout).toContain("their groups are not known");
    const quiet = await writeLogs("quiet", [line("10.0.10.4", 443, "ACCEPT")]);
    const calm = await run(["diagnose", "--logs", quiet]);
    expect({ code: calm.code, says: calm.stdout.includes("No source that matters is rejected.") }).toEqual({
      code: 0,
      says: true,
    });
  });

  test("a regression is exit 3, with commands that can be pasted; CSV and JSON hold the same", async () => {
    const logs = await writeLogs("cut", [line("10.0.9.9", 9443, "ACCEPT", 3_000), line("10.0.9.9", 9443, "REJECT")]);
    const table = await run(["diagnose", "--logs", logs], { columns: 80 });
    expect(table.code).toBe(3);
    const pasted = /^sgt (extend --cidr .*)$/m.exec(table.stdout)?.[1] ?? "";
    expect((await run([...pasted.split(" "), "--yes"])).code).toBe(0);
    const csv = await run(["diagnose", "--logs", logs, "--format", "csv"]);
    expect(csv.stdout.split("\n")[0]).toMatch(/^source,cause,groups/);
    const json = JSON.parse((await run(["diagnose", "--logs", logs, "--format", "json"])).stdout) as {
      refusals: unknown[];
    };
    // The rule that was pasted lets it in: what is refused still must have another reason.
    expect(json.refusals).toEqual([expect.objectContaining({ source: "10.0.9.9", cause: "allowed-by-groups" })]);
  });

  test("from a ledger alone: who came before, and who is refused, in whole days", async () => {
    const logs = await writeLogs("ledgered", [
      line("10.0.9.9", 9443, "ACCEPT", 3_000),
      line("10.0.9.9", 9443, "REJECT"),
    ]);
    const analyzed = await run([
      "analyze",
      "--logs",
      logs,
      "--snapshot",
      "snapshot",
      "--out",
      "ledger",
      "--days",
      "1",
      "--to",
      "now",
    ]);
    expect([0, 4]).toContain(analyzed.code);
    const { code, stdout } = await run(["diagnose", "--evidence", "ledger", "--hours", "24"]);
    expect({ code, cut: stdout.includes("BLOCKED"), says: stdout.includes("whole UTC days") }).toEqual({
      code: 3,
      cut: true,
      says: true,
    });
  });

  test("--merge keeps chosen sources for the next plan, once, and leaves what stands as it is written", async () => {
    const logs = await writeLogs("merge", [
      line("10.0.9.9", 9443, "ACCEPT", 3_000),
      line("10.0.9.9", 9443, "REJECT"),
      line("10.0.66.7", 22, "REJECT"),
    ]);
    const words = ["diagnose", "--logs", logs, "--merge", "keep.yaml", "--reason", "month end", "--owner", "net"];
    await writeFile(join(dir, "keep.yaml"), "# ours\nschema: sgt/keep/v1\nkeep: [] # none yet\n");
    expect((await run(words)).code).toBe(2);
    expect((await run([...words, "--source", "10.0.0.1"])).code).toBe(2);
    expect((await run([...words, "--source", "all", "--ticket", "INC-7"])).code).toBe(3);
    const text = await readFile(join(dir, "keep.yaml"), "utf8");
    expect(text).toContain("# ours");
    expect(text).toContain("source: 10.0.9.9");
    expect(text).toContain("ports: tcp 9443");
    expect(text).not.toContain("10.0.66.7");
    await run([...words, "--source", "all", "--ticket", "INC-7"]);
    expect(await readFile(join(dir, "keep.yaml"), "utf8")).toBe(text);
    const list = [
      "diagnose",
      "--logs",
      logs,
      "--merge",
      "approved.txt",
      "--source",
      "10.0.66.7",
      "--reason",
      "scanner of ours",
    ];
    expect((await run(list)).code).toBe(3);
    expect(await readFile(join(dir, "approved.txt"), "utf8")).toBe("10.0.66.7  # scanner of ours (2026-11-20)\n");
  });

  test("--watch looks again until Ctrl-C", async () => {
    const logs = await writeLogs("watch", [line("10.0.66.7", 22, "REJECT")]);
    const controller = new AbortController();
    const looks = () => sandbox.requests.filter(({ action }) => action === "DescribeSecurityGroups").length;
    const timer = setInterval(() => looks() >= 2 && controller.abort(), 50);
    const result = await run(["diagnose", "--logs", logs, "--watch", "--every", "1"], { signal: controller.signal });
    clearInterval(timer);
    expect(result.code).toBe(130);
    expect(result.stdout.match(/NEVER ALLOWED/g)?.length).toBeGreaterThanOrEqual(1);
  });
});

describe("sgt compact and check", () => {
  test("a compaction is applied and reverted as any plan", async () => {
    const made = await run([
      "compact",
      "--snapshot",
      "snapshot",
      "--max-waste",
      "0.5",
      "--out",
      "compact.json",
      "--check",
    ]);
    expect(made.code).toBe(3);
    expect(made.stdout).toContain("Newly allowed");
    const csv = await run(["compact", "--snapshot", "snapshot", "--max-waste", "0.5", "--format", "csv"]);
    const [header, first = ""] = csv.stdout.split("\r\n");
    expect(header).toBe("group_id,group_name,protocol,from_port,to_port,rule,rules_that_go,new_addresses");
    expect(first).toMatch(/^sg-[0-9a-f]+,.*,\d+$/);
    expect((await run(["apply", "compact.json", "--yes", "--journal", "c.ndjson"])).code).toBe(0);
    expect(state()).not.toBe(before);
    expect((await run(["revert", "c.ndjson", "--yes"])).code).toBe(0);
    expect(state()).toBe(before);
  });

  test("check: nothing has grown, then something has", async () => {
    const [region] = (await readSnapshot(join(dir, "snapshot"))).regions;
    if (region === undefined) throw new Error("no sample");
    const plan = planTightening({
      region,
      evidence: null,
      approved: ["10.0.10.0/27"],
      now: new Date(NOW).toISOString(),
    });
    await writePlanFile(join(dir, "plan.json"), plan);
    expect((await run(["apply", "plan.json", "--yes", "--journal", "p.ndjson"])).code).toBe(0);
    expect((await run(["check", "plan.json"])).code).toBe(0);
    sandbox.account.addIngress(groupId, [
      { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.0.0.0/16" }] },
    ]);
    const grown = await run(["check", "plan.json", "--format", "json"]);
    expect(grown.code).toBe(3);
    expect(JSON.parse(grown.stdout)).toMatchObject({
      planId: plan.planId,
      findings: [{ kind: "removed-rule-came-back", resource: { id: groupId } }],
    });
    const sarif = JSON.parse((await run(["check", "plan.json", "--format", "sarif"])).stdout) as {
      runs: { results: unknown[] }[];
    };
    expect(sarif.runs[0]?.results).toHaveLength(1);
    const gate = ["check", "plan.json", "--sarif", "check.sarif", "--format", "json", "--fail-on"];
    expect((await run([...gate, "critical"])).code).toBe(0);
    expect((await run([...gate, "high"])).code).toBe(3);
    expect(JSON.parse(await readFile(join(dir, "check.sarif"), "utf8"))).toEqual({
      ...sarif,
      runs: [expect.objectContaining({ results: sarif.runs[0]?.results })],
    });
    expect((await run(["check", "compact.json"])).code).toBe(2);
  });
});
