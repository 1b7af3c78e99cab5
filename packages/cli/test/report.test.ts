import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { reportSchema } from "@sgt/findings";
import { codesIn, sgt } from "./run-sgt.js";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-report-test-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(path: string, value: unknown): Promise<void> {
  const file = join(dir, "snapshot", path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
}

const permission = (port: number, cidr: string, description = "") => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp: cidr, Description: description }],
});

/** An account whose files are all there: a public subnet, one group, one interface with a public address. */
async function putAccount(accountId: string, permissions: readonly object[], name = "web"): Promise<void> {
  const at = (file: string) => `${accountId}/eu-west-1/${file}.json`;
  const VpcId = `vpc-${accountId}`;
  const group = { GroupId: "sg-1", GroupName: name, OwnerId: accountId, VpcId, IpPermissions: permissions };
  const all = { RuleNumber: 100, RuleAction: "allow", Protocol: "-1", CidrBlock: "0.0.0.0/0" };
  await put(at("ec2-describe-security-groups"), { SecurityGroups: [group] });
  await put(at("ec2-describe-network-interfaces"), {
    NetworkInterfaces: [
      {
        ...{ NetworkInterfaceId: "eni-1", VpcId, SubnetId: "subnet-1", Groups: [{ GroupId: "sg-1" }] },
        Association: { PublicIp: "203.0.113.7" },
      },
    ],
  });
  await put(at("ec2-describe-route-tables"), {
    RouteTables: [
      {
        ...{ RouteTableId: "rtb-1", VpcId, Associations: [{ Main: true }] },
        Routes: [{ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" }],
      },
    ],
  });
  await put(at("ec2-describe-network-acls"), {
    NetworkAcls: [
      {
        ...{ NetworkAclId: "acl-1", VpcId, Associations: [{ SubnetId: "subnet-1" }] },
        Entries: [
          { ...all, Egress: false, CidrBlock: "203.0.113.0/24" },
          { ...all, Egress: true },
        ],
      },
    ],
  });
}

const report = (...args: string[]) => sgt(["report", "--snapshot", "snapshot", ...args], { cwd: dir });
const json = async (...args: string[]) => {
  const { stdout, code } = await report("--format", "json", ...args);
  const value = JSON.parse(stdout);
  expect(reportSchema.safeParse(value).error).toBeUndefined();
  return { code, ...value };
};

describe("the gate", () => {
  test.each<[name: string, permissions: readonly object[], args: readonly string[], code: number]>([
    ["nothing to say", [permission(443, "10.0.0.1/32")], [], 0],
    ["a critical finding", [permission(22, "0.0.0.0/0")], [], 3],
    ["a high one", [permission(443, "0.0.0.0/0")], [], 0],
    ["a high one, and the bar is high", [permission(443, "0.0.0.0/0")], ["--fail-on", "high"], 3],
    ["a critical one, and no bar", [permission(22, "0.0.0.0/0")], ["--fail-on", "never"], 0],
    ["a port that is not critical by own list", [permission(22, "0.0.0.0/0")], ["--critical-ports", "23"], 0],
    ["a port that is critical by own list", [permission(9999, "0.0.0.0/0")], ["--critical-ports", "23,9999"], 3],
  ])("%s", async (_name, permissions, args, code) => {
    await putAccount("111111111111", permissions);
    expect((await report(...args)).code).toBe(code);
  });

  test("incomplete ends with 4, and a critical finding comes first", async () => {
    await putAccount("111111111111", []);
    await put("222222222222/eu-west-1/ec2-describe-security-groups.json", "{");
    expect((await report()).code).toBe(4);
    await putAccount("333333333333", [permission(22, "0.0.0.0/0")]);
    expect((await report()).code).toBe(3);
    expect((await report("--fail-on", "never")).code).toBe(4);
  });
});

describe("the ranking", () => {
  test("accounts worst first, those that could not be read before all", async () => {
    await putAccount("111111111111", [permission(443, "10.0.0.0/16")]);
    await putAccount("222222222222", [permission(22, "0.0.0.0/0")]);
    await put("333333333333/eu-west-1/ec2-describe-security-groups.json", "{");
    const { stdout } = await report();
    const order = ["333333333333", "222222222222", "111111111111"].map((id) => stdout.indexOf(id));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(-1);
    const value = await json();
    expect(value.accounts.map((one: { accountId: string }) => one.accountId)).toEqual(["222222222222", "111111111111"]);
    expect(value.unreadable).toMatchObject([{ accountId: "333333333333", code: "SGT_SNAPSHOT_NOT_JSON" }]);
  });

  test("findings worst first across accounts, what is reachable first", async () => {
    await putAccount("111111111111", [permission(443, "10.0.0.0/16"), permission(22, "128.0.0.0/2")]);
    await putAccount("222222222222", [permission(22, "0.0.0.0/0")]);
    const { findings } = await json();
    const seen = findings.map(
      (one: { severity: string; exposure: { state: string } }) => `${one.severity} ${one.exposure.state}`,
    );
    expect(seen).toEqual(["critical reachable", "critical not-reachable", "high not-reachable"]);
  });

  test("names come from the organization, and accounts can be chosen", async () => {
    await putAccount("111111111111", []);
    await putAccount("222222222222", []);
    await put("snapshot.json", {
      ...{ schema: "sgt/snapshot/v1", collectedAt: "2026-11-20T00:00:00Z", regions: [] },
      accounts: [{ accountId: "111111111111", name: "prod", state: "ACTIVE" }],
      notRead: [{ accountId: "333333333333", code: "SGT_AWS_DENIED", reason: "no role" }],
    });
    expect((await json()).accounts[0]).toMatchObject({ accountId: "111111111111", accountName: "prod" });
    const chosen = await json("--account", "222222222222");
    expect([chosen.accounts.length, chosen.unreadable.length, chosen.code]).toEqual([1, 0, 0]);
    expect((await json("--region", "us-east-1")).accounts).toEqual([]);
  });
});

describe("the files", () => {
  const ALL = [
    "--out",
    "r.xlsx",
    "--json",
    "r.json",
    "--csv",
    "r.csv",
    "--sarif",
    "r.sarif",
    "--asff",
    "r.asff",
    "--ocsf",
    "r.ocsf",
  ];
  const text = (name: string) => readFile(join(dir, name), "utf8");

  test("hold the same findings in every form", async () => {
    await putAccount("111111111111", [permission(22, "0.0.0.0/0"), permission(443, "10.0.0.0/16")]);
    await report(...ALL);
    const ids = JSON.parse(await text("r.json")).findings.map((one: { findingId: string }) => one.findingId);
    expect(ids).toHaveLength(2);
    expect(
      (await text("r.csv"))
        .trim()
        .split("\r\n")
        .slice(1)
        .map((line) => line.split(",")[0]),
    ).toEqual(ids);
    expect(
      JSON.parse(await text("r.sarif")).runs[0].results.map(
        (one: { properties: { findingId: string } }) => one.properties.findingId,
      ),
    ).toEqual(ids);
    expect(JSON.parse(await text("r.asff")).map((one: { Id: string }) => one.Id.split("/").at(-1))).toEqual(ids);
    expect(
      (await text("r.ocsf"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).finding_info.uid),
    ).toEqual(ids);
    expect((await readdir(dir)).sort()).toEqual([
      "r.asff",
      "r.csv",
      "r.json",
      "r.ocsf",
      "r.sarif",
      "r.xlsx",
      "snapshot",
    ]);
  });

  test("are there when nothing was found, and valid", async () => {
    await putAccount("111111111111", []);
    await report(...ALL);
    expect(JSON.parse(await text("r.json")).findings).toEqual([]);
    expect(JSON.parse(await text("r.sarif")).runs[0].results).toEqual([]);
    expect(await text("r.asff")).toBe("");
    expect(await text("r.ocsf")).toBe("\n");
  });

  test("ids stay when rules are described otherwise and others come", async () => {
    await putAccount("111111111111", [permission(22, "0.0.0.0/0")]);
    const [before] = (await json()).findings;
    await putAccount("111111111111", [permission(3389, "0.0.0.0/0"), permission(22, "0.0.0.0/0", "CHG1")], "renamed");
    const after = (await json()).findings.map((one: { findingId: string }) => one.findingId);
    expect(after).toContain(before.findingId);
  });

  test("that cannot be written are an error, and leave nothing behind", async () => {
    await putAccount("111111111111", []);
    const { code, stderr } = await report("--json", "nowhere/r.json");
    expect([code, codesIn(stderr)]).toEqual([1, ["SGT_CLI_UNWRITABLE"]]);
    expect(existsSync(join(dir, "nowhere"))).toBe(false);
  });
});

describe("what others wrote", () => {
  test("is harmless on a terminal and in Markdown", async () => {
    await putAccount("111111111111", [permission(22, "0.0.0.0/0", "\u001b[2J")], "\u001b[31m<b>=1+1|\u202e");
    const { stdout } = await report();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    expect((await report("--format", "md")).stdout).toContain("&lt;b&gt;=1+1\\|");
    expect((await report("--format", "csv")).stdout).toMatch(/^finding,severity,/);
  });
});

describe("bad input", () => {
  test.each<[name: string, files: Readonly<Record<string, unknown>>, args: readonly string[], code: string]>([
    ["an empty folder", {}, [], "SGT_SNAPSHOT_EMPTY"],
    ["a manifest of another shape", { "snapshot.json": [] }, [], "SGT_SNAPSHOT_BAD_SHAPE"],
    ["a port that is none", {}, ["--critical-ports", "ssh"], "SGT_CLI_USAGE"],
    ["a port that is too large", {}, ["--critical-ports", "70000"], "SGT_CLI_USAGE"],
    [
      "a ledger that is not there",
      { "1/eu-west-1/ec2-describe-security-groups.json": { SecurityGroups: [] } },
      ["--evidence", "nowhere"],
      "SGT_FLOWLOGS_LEDGER_NOT_FOUND",
    ],
  ])("%s", async (_name, files, args, code) => {
    await mkdir(join(dir, "snapshot"));
    for (const [name, value] of Object.entries(files)) await put(name, value);
    expect(codesIn((await report(...args)).stderr)).toEqual([code]);
  });

  test.each([
    ["an account that is not there", ["--account", "222222222222"]],
    ["one that is there and one that is not", ["--account", "111111111111,222222222222"]],
    ["a region that is not there", ["--region", "eu-west-9"]],
  ])("%s: 2, and not a green gate", async (_name, args) => {
    await putAccount("111111111111", []);
    const { code, stdout, stderr } = await report(...args);
    expect({ code, stdout, codes: codesIn(stderr) }).toEqual({ code: 2, stdout: "", codes: ["SGT_CLI_WHICH_REGION"] });
  });

  test("missing files, rules to unknown groups and lists: said, and the rest is graded", async () => {
    const to = {
      IpProtocol: "-1",
      UserIdGroupPairs: [{ GroupId: "sg-gone" }],
      PrefixListIds: [{ PrefixListId: "pl-gone" }],
    };
    await put("111111111111/eu-west-1/ec2-describe-security-groups.json", {
      SecurityGroups: [
        {
          GroupId: "sg-1",
          GroupName: "web",
          OwnerId: "111111111111",
          IpPermissions: [to, permission(22, "0.0.0.0/0")],
        },
      ],
    });
    const value = await json();
    expect(value.findings).toMatchObject([{ severity: "critical", exposure: { state: "unknown" } }]);
    expect(value.accounts[0].missing.map((one: { file: string }) => one.file)).toEqual([
      "ec2-describe-network-interfaces.json",
      "ec2-describe-route-tables.json",
      "ec2-describe-network-acls.json",
      "ec2-get-managed-prefix-list-entries-pl-gone.json",
    ]);
  });

  test("parts of several dates are told", async () => {
    await putAccount("111111111111", []);
    const regions = ["eu-west-1", "eu-west-2"];
    await put("111111111111/eu-west-2/ec2-describe-security-groups.json", { SecurityGroups: [] });
    await put("snapshot.json", {
      ...{ schema: "sgt/snapshot/v1", collectedAt: "2026-10-01T00:00:00Z" },
      regions: regions.map((region, n) => ({
        accountId: "111111111111",
        region,
        collectedAt: `2026-1${n}-01T00:00:00Z`,
        missing: [],
      })),
    });
    expect((await json()).accounts[0].collectedAt).toEqual({
      oldest: "2026-10-01T00:00:00Z",
      newest: "2026-11-01T00:00:00Z",
    });
  });

  test("ten thousand findings: the screen shows some and says how many more, the files hold all", async () => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      permission(1000 + (n % 5000), `10.${(n % 125) + (n < 5000 ? 0 : 125)}.0.0/16`, `${n}`),
    );
    await putAccount("111111111111", many);
    const { stdout } = await report("--csv", "r.csv", "--out", "r.xlsx", "--top", "5");
    expect(stdout).toContain("and 9,995 findings more");
    expect((await readFile(join(dir, "r.csv"), "utf8")).trim().split("\r\n")).toHaveLength(10_001);
  });
});
