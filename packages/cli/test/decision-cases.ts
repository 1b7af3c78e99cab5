import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { dir } from "./demo-run.js";
import { codesIn, type Result, sgt } from "./run-sgt.js";

const at = (name: string): string => join(dir, name);
const run = (...argv: string[]): Promise<Result> => sgt(argv, { cwd: dir });
const parsed = <T>({ stdout }: Result): T => JSON.parse(stdout) as T;
const FROM = ["--snapshot", "out/snapshot", "--evidence", "out/evidence"];
/** What the first ten days showed. */
const EARLY = ["--snapshot", "out/snapshot", "--evidence", "early"];
/** Where the evidence does not matter: few days are read faster. */
const FEW_DAYS = [...FROM, "--days", "3"];
const QUICK = [...FEW_DAYS, "--accept-risk", "a test"];

interface PlanJson {
  readonly planId: string;
  readonly options: { readonly acceptedRisk: string | null };
  readonly evidence: { readonly kind: string };
  readonly kept: readonly { readonly cidr: string; readonly reason: string }[];
  readonly grade: { readonly level: string } | null;
  readonly grades: readonly { readonly level: string; readonly reasons: readonly { readonly id: string }[] }[];
  readonly groups: readonly {
    readonly groupId: string;
    readonly groupName: string;
    readonly decisions: readonly { readonly decision: string; readonly reason: string }[];
    readonly risks: readonly { readonly id: string; readonly message: string }[];
    readonly add: readonly { readonly peer: { readonly cidr: string } }[];
  }[];
}

const decisionsOf = ({ groups }: PlanJson): string[] => groups.flatMap((g) => g.decisions.map((d) => d.decision));
const plan = async (...argv: string[]): Promise<PlanJson> => parsed(await run("plan", ...argv, "--format", "json"));
const groupNamed = (json: PlanJson, name: string) => json.groups.find(({ groupName }) => groupName === name);

const groupIds: Record<string, string> = {};
beforeAll(async () => {
  const json = JSON.parse(await readFile(at("out/plan.json"), "utf8")) as PlanJson;
  for (const { groupName, groupId } of json.groups) groupIds[groupName] = groupId;
  const days = ["--from", "2026-08-03", "--to", "2026-08-13"];
  await run("analyze", "--logs", "out/logs", "--snapshot", "out/snapshot", "--out", "early", "--quiet", ...days);
});

describe("sgt rules", () => {
  interface Use {
    readonly groupName: string;
    readonly state: string;
    readonly recordCount: number;
    readonly soleRecordCount: number;
    readonly ports: readonly object[];
    readonly enis: readonly object[];
  }
  interface Uses {
    readonly regions: readonly {
      readonly rules: readonly Use[];
      readonly unattributed: { readonly eniCount: number };
    }[];
  }

  test("counts the hits of every rule of the account, by port and interface; 4 for what it could not see", async () => {
    const result = await run("rules", ...FROM, "--format", "json");
    expect(result.code).toBe(4);
    const [region] = parsed<Uses>(result).regions;
    expect(region?.unattributed).toMatchObject({ eniCount: 1, recordCount: 288 });
    const [orders] = region?.rules.filter(({ groupName }) => groupName === "orders-api") ?? [];
    expect(orders).toMatchObject({ state: "used", ports: [{ protocol: 6, port: 443 }], enis: [{}, {}] });
    expect(orders?.soleRecordCount).toBe(orders?.recordCount);
    expect(new Set(region?.rules.map(({ state }) => state))).toEqual(new Set(["used", "shared", "possible", "unused"]));
  });

  test("as CSV one row for each rule, and --unused leaves those that nobody used", async () => {
    const all = (await run("rules", ...FEW_DAYS, "--format", "csv")).stdout.trim().split("\r\n");
    const unused = (await run("rules", ...FEW_DAYS, "--unused", "--format", "csv")).stdout.trim().split("\r\n");
    expect(all[0]).toMatch(/^group_id,account_id,region,group_name,rule_id,/);
    expect(unused.length).toBeLessThan(all.length);
    // What another rule makes needless is listed too.
    for (const row of unused.slice(1)) expect(row).toMatch(/,unused,0,0,0,0,|,tcp 443 from 203\.0\.113\.160\/27,/);
  });

  test.each([80, 120, 160])("fits %d columns", async (columns) => {
    const { stdout } = await sgt(["rules", ...FEW_DAYS], { cwd: dir, columns, env: { NO_COLOR: "1" } });
    const tableWidth = Math.max(
      ...stdout
        .split("\n")
        .filter((line) => line.startsWith("│"))
        .map((line) => line.length),
    );
    expect(tableWidth).toBeLessThanOrEqual(columns);
    expect(stdout).toMatch(/^Rules {4}85: /m);
  });

  test.each([
    ["a group that is not there", ["--group", "sg-nope"]],
    ["an account that is not there", ["--account", "210987654321"]],
  ])("%s: 2", async (_name, argv) => {
    expect((await run("rules", ...FEW_DAYS, ...argv)).code).toBe(2);
  });
});

describe("sgt plan", () => {
  test.each([
    ["a change that waits comes before a gap in the logs", ["--check"], 3],
    ["without --check a gap is told", [], 4],
    ["and where nothing waits", ["--check", "--group", "GROUP"], 4],
  ])("exit code: %s", async (_name, argv, code) => {
    const idle = groupIds["retired-batch"] as string;
    const result = await run(
      "plan",
      ...EARLY,
      "--accept-risk",
      "a test",
      ...argv.map((word) => (word === "GROUP" ? idle : word)),
    );
    expect(result.code).toBe(code);
  });

  test("grades the evidence, and lets a failing grade stop a rule unless the risk is accepted", async () => {
    const short = await plan(...FROM, "--days", "10");
    expect(short.grades.map(({ level }) => level)).toEqual(["failing", "failing", "failing"]);
    expect(decisionsOf(short)).not.toContain("tighten");
    expect(groupNamed(short, "orders-api")?.decisions[0]?.reason).toMatch(/^not enough evidence: /);
    const accepted = await plan(...FROM, "--days", "10", "--accept-risk", "CHG-7: small service");
    expect(accepted.options.acceptedRisk).toBe("CHG-7: small service");
    expect(decisionsOf(accepted)).toContain("tighten");
    const { stdout } = await run("plan", ...FROM, "--days", "10", "--accept-risk", "CHG-7: small service");
    expect(stdout).toContain("Risk accepted for failing grades: CHG-7: small service");
  });

  test("keeps what keep.yaml names, and says so", async () => {
    await writeFile(
      at("keep.yaml"),
      "schema: sgt/keep/v1\nkeep:\n  - {source: 10.0.200.0/28, ports: tcp 443, owner: network team, reason: failover, ticket: NET-1}\n",
    );
    const json = await plan(...QUICK, "--keep", "keep.yaml");
    expect(json.kept).toMatchObject([{ cidr: "10.0.200.0/28", reason: "network team: failover (NET-1)" }]);
    expect(groupNamed(json, "orders-api")?.add.map(({ peer }) => peer.cidr)).toContain("10.0.200.0/28");
    const { stdout } = await run("plan", ...QUICK, "--keep", "keep.yaml");
    expect(stdout).toContain("10.0.200.0/28 on tcp 443, for network team: failover (NET-1)");
  });

  test("takes an approved list instead of evidence, in each of its forms", async () => {
    await writeFile(at("approved.txt"), "10.0.10.0/28 # branch\n10.4.8.1\n");
    const ips = ["10.0.10.0/28", "10.4.8.1"];
    await writeFile(at("approved.json"), JSON.stringify({ schema: "sg-tightener.approved/v1", ips }));
    const lists = ["approved.txt", "approved.json"].map((file) =>
      plan("--snapshot", "out/snapshot", "--approved", file, "--group", groupIds["orders-api"] as string),
    );
    const [text, json] = await Promise.all(lists);
    expect(text?.evidence.kind).toBe("approved-list");
    expect(text && groupNamed(text, "orders-api")?.add.map(({ peer }) => peer.cidr)).toEqual(["10.0.10.0/28"]);
    expect(json && groupNamed(json, "orders-api")?.add).toEqual(
      text && groupNamed(text, "orders-api")?.add.map((rule) => expect.objectContaining({ peer: rule.peer })),
    );
    expect(text?.grade).toBeNull();
  });

  test("plans for a group that others write only by name, and names them", async () => {
    expect((await run("plan", ...FROM, "--include-owned")).code).toBe(2);
    const json = await plan(...QUICK, "--remove-unused");
    const owned = json.groups.filter((group) => group.decisions.some(({ decision }) => decision === "owned-by-others"));
    expect(owned.length).toBeGreaterThan(0);
    const [{ groupId = "" } = {}] = owned;
    const asked = await plan(...QUICK, "--group", groupId, "--include-owned");
    expect(decisionsOf(asked)).not.toContain("owned-by-others");
    expect(asked.groups[0]?.risks.map(({ id }) => id)).toContain("owned-by-others");
  });

  test("looks at IPv6 when asked, and removes what nobody used when asked", async () => {
    const json = await plan(...QUICK, "--ipv6", "--remove-unused");
    expect(decisionsOf(json)).not.toContain("ipv6");
    expect(decisionsOf(json)).toContain("remove-unused");
  });

  test.each<[string, string[], number, string]>([
    ["no keep.yaml there", ["--keep", "nope.yaml"], 1, "SGT_RULES_EXCEPTIONS_UNREADABLE"],
    ["no approved list there", ["--approved", "nope.txt"], 1, "SGT_CLI_NOT_FOUND"],
    ["an approved list of words", ["--approved", "words.txt"], 1, "SGT_RULES_APPROVED_BAD_SHAPE"],
    ["exceptions that contradict each other", ["--keep", "contradiction.yaml"], 1, "SGT_RULES_EXCEPTIONS_BAD_SHAPE"],
    ["an exception long past its end", ["--keep", "expired.yaml"], 1, "SGT_RULES_EXCEPTION_EXPIRED"],
    ["a group that is not there", ["--group", "sg-nope"], 2, "SGT_CLI_UNKNOWN_NAME"],
    ["a private block that is none", ["--private-block", "here"], 2, "SGT_RULES_INVALID_OPTION"],
    ["a risk accepted without a reason", ["--accept-risk", " "], 2, "SGT_CLI_USAGE"],
    ["a threshold without --ipv6", ["--ipv6-prefix-threshold", "48"], 2, "SGT_CLI_USAGE"],
    ["a declared date that does not exist", ["--declared-date", "2026-02-31"], 2, "SGT_CLI_USAGE"],
  ])("%s: %s", async (_name, argv, code, id) => {
    const entry = "source: 10.0.0.1, owner: o, reason";
    await writeFile(at("words.txt"), "the usual\n");
    await writeFile(at("contradiction.yaml"), `schema: sgt/keep/v1\nkeep: [{${entry}: one}, {${entry}: other}]\n`);
    await writeFile(at("expired.yaml"), `schema: sgt/keep/v1\nkeep: [{${entry}: one, expires: 2020-01-01}]\n`);
    const result = await run("plan", ...FEW_DAYS, ...argv);
    expect({ code: result.code, codes: codesIn(result.stderr) }).toEqual({ code, codes: [id] });
  });

  test("that changes nothing says for each rule what is lacking, from when on it can be enough, and what overrides it", async () => {
    const { stdout, stderr } = await run("plan", ...FROM, "--days", "1");
    expect(stdout).toMatch(/The first can have enough evidence on 2026-12-15:\s+plan again then\./);
    expect(stdout.match(/enough on 2026-12-15 at the earliest/g)).toHaveLength(3);
    expect(stdout.match(/--accept-risk REASON overrides/g)).toHaveLength(3);
    expect(stdout.match(/use\s+--remove-unused/g)).toHaveLength(3);
    expect(stdout).toContain("sgt compact or a larger quota makes room");
    expect(stderr).toContain("next: sgt rules ");
    expect(stdout).not.toContain("Proof");
    expect((await run("plan", ...FROM, "--days", "1", "--verbose")).stdout).toContain("holds  never-wider");
  });

  test("names declared dates outside the evidence", async () => {
    const { stdout } = await run("plan", ...QUICK, "--declared-date", "2026-10-30,2026-12-24");
    expect(stdout).toContain("Declared dates outside the window: 2026-12-24");
  });
});

describe("sgt explain", () => {
  test("tells the story of one group from the plan alone", async () => {
    const { code, stdout } = await run("explain", "out/plan.json", "--group", "orders-api");
    expect(code).toBe(0);
    for (const part of [
      'It allows     65,536 addresses: "Direct Connect',
      "Sources seen  29 sources",
      "10.0.10.2/31",
      "│ 10.0.10.0/27  │        32 │   27 │          5 │",
      "No longer allowed: 65,502 addresses of the rule",
      "│     2 │      34 │ █▏                       │ ◀ chosen │",
      "Grade        good",
      "a plan made earlier would have blocked nobody",
      "authorize 2 rules, then revoke 1 rule",
      "already-tight",
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stdout).not.toContain("orders-db");
  });

  test("as JSON, with the curve and the grade", async () => {
    const json = parsed<{ groups: { rules: { curve?: object[]; grade: { level: string } | null }[] }[] }>(
      await run("explain", "out/plan.json", "--group", "orders-api", "--format", "json"),
    );
    expect(json.groups[0]?.rules[0]).toMatchObject({ curve: expect.any(Array), grade: { level: "good" } });
  });

  test("a group that the plan does not hold: 2", async () => {
    expect((await run("explain", "out/plan.json", "--group", "nope")).code).toBe(2);
  });

  test("compares what the plan calls observed with the evidence", async () => {
    const { code, stdout } = await run("explain", "out/plan.json", "--evidence", "out/evidence", "--format", "json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).premise).toMatchObject({ differences: [], isWhole: true });
  });
});

describe("sgt replay", () => {
  test("of a plan of ten days on the days since: 3, with rule, source and day", async () => {
    const argv = [...EARLY, "--accept-risk", "test", "--out", "early.json"];
    await run("plan", ...argv);
    const replay = ["replay", "--plan", "early.json", "--evidence", "out/evidence", "--to", "2026-09-06"];
    const result = await run(...replay, "--format", "json");
    expect(result.code).toBe(3);
    const { refused } = parsed<{ refused: { source: string; rule: string; date: string }[] }>(result);
    expect(new Set(refused.map(({ rule }) => rule))).toContain("tcp 443-443 10.0.0.0/16");
    expect(refused.every(({ date }) => date >= "2026-08-13")).toBe(true);
    // The plan knows as much as the snapshot that it was made from.
    const withSnapshot = await run(...replay, "--snapshot", "out/snapshot", "--format", "json");
    expect(parsed<{ refused: object[] }>(withSnapshot).refused).toEqual(refused);
    const { stdout } = await run(...replay);
    expect(stdout).toMatch(/\d+ sources? would have been rejected/);
    expect((await run(...replay, "--format", "csv")).stdout).toMatch(/^source,group_id,rule,date,/);
  });

  test("of a plan on what it was made from: quiet, and it says how little that is", async () => {
    const { code, stdout, stderr } = await run(
      "replay",
      "--plan",
      "out/plan.json",
      "--evidence",
      "out/evidence",
      "--days",
      "3",
    );
    expect({ code, codes: codesIn(stderr) }).toEqual({ code: 0, codes: [] });
    expect(stdout).toContain("Quiet: no source would have been rejected.");
    expect(stderr).toMatch(/^warning .*made from/m);
  });

  test("holes and interfaces that nobody knows: 4", async () => {
    expect((await run("replay", "--plan", "out/plan.json", "--evidence", "out/evidence")).code).toBe(4);
  });

  test("a window that the ledger does not hold: 2", async () => {
    expect(
      (await run("replay", "--plan", "out/plan.json", "--evidence", "out/evidence", "--from", "2027-01-01")).code,
    ).toBe(2);
  });
});

describe("sgt export", () => {
  test.each([
    ["terraform", /resource "aws_vpc_security_group_ingress_rule"/],
    ["cloudformation", /"AWS::EC2::SecurityGroupIngress"/],
    ["aws-cli", /^#!\/usr\/bin\/env bash\n/],
    ["md", /^## Tighten 3 security groups\n/],
  ])("as %s, to stdout and to a file", async (as, says) => {
    const { code, stdout } = await run("export", "out/plan.json", "--as", as);
    expect({ code, fits: says.test(stdout) }).toEqual({ code: 0, fits: true });
    await run("export", "out/plan.json", "--as", as, "--out", "change");
    expect(await readFile(at("change"), "utf8")).toBe(stdout);
  });

  test("a file that cannot be written: 1", async () => {
    const result = await run("export", "out/plan.json", "--as", "md", "--out", "no-such-folder/x.md");
    expect({ code: result.code, codes: codesIn(result.stderr) }).toEqual({ code: 1, codes: ["SGT_CLI_UNWRITABLE"] });
  });
});

describe("evidence with holes", () => {
  test.each([
    ["report", ["--fail-on", "never"]],
    ["audit", ["--fail-on", "never"]],
    ["ips", ["--own", "own.csv"]],
  ])("%s says so, and ends with 4; without evidence with 0", async (command, argv) => {
    await writeFile(at("own.csv"), "cidr,site\n10.0.0.0/8,Data centre\n");
    const without = await run(command, "--snapshot", "out/snapshot", ...argv, "--format", "json");
    const withHoles = await run(command, ...EARLY, ...argv, "--format", "json");
    expect([without.code, parsed<{ evidence: unknown }>(without).evidence]).toEqual([0, null]);
    expect([withHoles.code, parsed<{ evidence: object }>(withHoles).evidence]).toEqual([
      4,
      expect.objectContaining({ complete: false }),
    ]);
  });
});
