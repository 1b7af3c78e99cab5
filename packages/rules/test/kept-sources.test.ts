import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Plan, parseApproved, parseExceptions, parsePlan, planTightening, verifyPlan } from "@sgt/rules";
import { readExceptions } from "@sgt/rules/node";
import { eniOf, evidence, group, NOW, region, row, rule } from "@sgt/scenes";

const snapshot = region({
  groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16"), rule("tcp 22", "10.0.0.0/16")], { tags: { team: "shop" } })],
});
const seen = evidence([row(eniOf("sg-1"), 6, 443, "10.0.1.1")], [eniOf("sg-1")]);
const entry = (more: object = {}) => ({
  source: "10.0.7.0/28",
  ports: "tcp 443",
  owner: "net",
  reason: "failover",
  ...more,
});
const keep = (...entries: object[]) => parseExceptions({ schema: "sgt/keep/v1", keep: entries });
const added = (plan: Plan) => plan.groups[0]?.add.map(({ peer }) => Reflect.get(peer, "cidr"));

describe("an exception", () => {
  const planWith = (...entries: object[]) =>
    parsePlan(
      JSON.stringify(planTightening({ region: snapshot, evidence: seen, exceptions: keep(...entries), now: NOW })),
    );

  test("is kept although nobody came, and shown as such", () => {
    const plan = planWith(entry({ ticket: "NET-1", expires: "2027-01-31" }));
    expect(added(plan)).toEqual(["10.0.1.1/32", "10.0.7.0/28"]);
    expect(plan.kept).toEqual([
      {
        groupId: "sg-1",
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidr: "10.0.7.0/28",
        reasonId: "exception",
        reason: "net: failover (NET-1), until 2027-01-31",
      },
    ]);
  });

  test.each<[name: string, more: object]>([
    ["for another group", { scope: { group: "sg-2" } }],
    ["for another VPC", { scope: { vpc: "vpc-2" } }],
    ["for another account", { scope: { account: "210987654321" } }],
    ["for another tag", { scope: { tag: "team=pay" } }],
    ["for another port", { ports: "tcp 80-442" }],
    ["for another protocol", { ports: "udp 443" }],
    ["outside the rule", { source: "10.1.0.0/28" }],
  ])("%s changes nothing", (_name, more) => {
    expect(added(planWith(entry(more)))).toEqual(["10.0.1.1/32"]);
  });

  test.each<[name: string, more: object]>([
    [
      "for the group, VPC, account and tag",
      { scope: { group: "sg-1", vpc: "vpc-1", account: "123456789012", tag: "team=shop" } },
    ],
    ["for any value of the tag", { scope: { tag: "team" } }],
    ["for all ports", { ports: "all" }],
    ["for a span around the port", { ports: "tcp 1-1000" }],
  ])("%s is kept", (_name, more) => {
    expect(added(planWith(entry(more)))).toEqual(["10.0.1.1/32", "10.0.7.0/28"]);
  });

  test("for more than the rule keeps the rule", () => {
    const plan = planWith(entry({ source: "10.0.0.0/8" }));
    expect(plan.groups[0]?.decisions[0]?.decision).toBe("kept-by-exception");
    expect(plan.groups[0]?.steps).toEqual([]);
  });

  test("saves its part of an unused rule that is removed", () => {
    const exceptions = keep(entry({ ports: "tcp 22" }));
    const plan = planTightening({
      region: snapshot,
      evidence: seen,
      exceptions,
      options: { removeUnused: true },
      now: NOW,
    });
    expect(plan.groups[0]?.decisions.map((one) => one.decision)).toEqual(["tighten", "tighten"]);
    expect(added(plan)).toEqual(["10.0.1.1/32", "10.0.7.0/28"]);
  });

  test("past its end warns, and after 30 days stops the plan", () => {
    expect(planWith(entry({ expires: "2026-11-20" })).groups[0]?.risks.map((risk) => risk.id)).toEqual([
      "seen-on-one-day",
    ]);
    expect(planWith(entry({ expires: "2026-10-31" })).groups[0]?.risks.map((risk) => risk.id)).toEqual([
      "exception-expired",
      "seen-on-one-day",
    ]);
    expect(() => planWith(entry({ expires: "2026-10-01" }))).toThrow(
      expect.objectContaining({ code: "SGT_RULES_EXCEPTION_EXPIRED" }),
    );
  });

  test("cannot be taken out of the plan unnoticed", () => {
    const plan = planWith(entry());
    const only = plan.groups.map((one) => ({
      ...one,
      add: one.add.slice(0, 1),
      steps: one.steps.map((step) => (step.kind === "authorize" ? { ...step, rules: step.rules.slice(0, 1) } : step)),
    }));
    const { broken } = verifyPlan({ ...plan, groups: only });
    expect(broken).toContainEqual(expect.objectContaining({ statement: "evidence-kept", counterexample: "10.0.7.0" }));
  });
});

describe("an exceptions file", () => {
  test.each<[name: string, value: unknown, path: string]>([
    ["without a schema", { keep: [] }, "$.schema"],
    ["with a member that nobody knows", { schema: "sgt/keep/v1", keep: [entry({ port: 1 })] }, "$.keep[0]"],
    ["without an owner", { schema: "sgt/keep/v1", keep: [entry({ owner: " " })] }, "$.keep[0].owner"],
    ["with ports that are none", { schema: "sgt/keep/v1", keep: [entry({ ports: "tcp" })] }, "$.keep[0].ports"],
    ["with a span backwards", { schema: "sgt/keep/v1", keep: [entry({ ports: "tcp 9-8" })] }, "$.keep[0].ports"],
    ["with a port too high", { schema: "sgt/keep/v1", keep: [entry({ ports: "tcp 65536" })] }, "$.keep[0].ports"],
    ["with a source that is none", { schema: "sgt/keep/v1", keep: [entry({ source: "office" })] }, "$.keep[0].source"],
    [
      "with a day that is none",
      { schema: "sgt/keep/v1", keep: [entry({ expires: "2026-02-30" })] },
      "$.keep[0].expires",
    ],
    ["that contradicts itself", { schema: "sgt/keep/v1", keep: [entry(), entry({ owner: "other" })] }, "$.keep[1]"],
  ])("%s is refused", (_name, value, path) => {
    expect(() => parseExceptions(value)).toThrow(
      expect.objectContaining({ code: "SGT_RULES_EXCEPTIONS_BAD_SHAPE", details: { path } }),
    );
  });

  test("is YAML", async () => {
    const dir = await mkdtemp(join(tmpdir(), "sgt-keep-"));
    const path = join(dir, "keep.yaml");
    await writeFile(
      path,
      "schema: sgt/keep/v1\nkeep:\n  - source: 10.0.7.9\n    owner: net\n    reason: failover\n    expires: 2027-06-30\n",
    );
    expect(await readExceptions(path)).toMatchObject([
      { source: "10.0.7.9/32", protocol: "-1", expires: "2027-06-30" },
    ]);
    await writeFile(path, "keep: [");
    await expect(readExceptions(path)).rejects.toMatchObject({ code: "SGT_RULES_EXCEPTIONS_BAD_SHAPE" });
    await expect(readExceptions(join(dir, "no.yaml"))).rejects.toMatchObject({
      code: "SGT_RULES_EXCEPTIONS_UNREADABLE",
    });
    await rm(dir, { recursive: true });
  });
});

describe("an approved list", () => {
  test.each<[name: string, input: unknown]>([
    ["text", "# offices\n10.0.1.0/31 # web\n\n10.0.1.2-10.0.1.3\n"],
    ["JSON text", '["10.0.1.0/30"]'],
    ["an array", ["10.0.1.0", "10.0.1.1", "10.0.1.2/31"]],
    ["the older form", { schema: "sg-tightener.approved/v1", ips: ["10.0.1.0/30"] }],
  ])("is read from %s", (_name, input) => {
    expect(parseApproved(input)).toEqual(["10.0.1.0/30"]);
  });

  test.each<[name: string, input: unknown]>([
    ["nothing", ""],
    ["an empty list", []],
    ["a number", [7]],
    ["a name", "office"],
    ["host bits", "10.0.0.1/16"],
    ["half a list", '["10.0.1.0/30"'],
  ])("is not read from %s", (_name, input) => {
    expect(() => parseApproved(input)).toThrow(expect.objectContaining({ code: "SGT_RULES_APPROVED_BAD_SHAPE" }));
  });

  test("stands in for evidence, clipped to each rule", () => {
    const approved = parseApproved("10.0.1.0/30\n10.9.0.0/16\n192.168.0.0/24");
    const plan = planTightening({ region: snapshot, evidence: null, approved, now: NOW });
    expect(plan.evidence.kind).toBe("approved-list");
    expect(added(parsePlan(JSON.stringify(plan)))).toEqual(["10.0.1.0/30", "10.0.1.0/30"]);
  });

  test("leaves a rule that none of it lies in, and one that lies in it", () => {
    const none = planTightening({ region: snapshot, evidence: null, approved: ["10.9.0.0/16"], now: NOW });
    expect(none.groups[0]?.decisions.map((one) => one.decision)).toEqual(["unused", "unused"]);
    const all = planTightening({ region: snapshot, evidence: null, approved: ["10.0.0.0/8"], now: NOW });
    expect(all.groups[0]?.decisions.map((one) => one.decision)).toEqual(["kept-by-exception", "kept-by-exception"]);
  });

  test("or evidence: one of them is needed", () => {
    expect(() => planTightening({ region: snapshot, evidence: null, now: NOW })).toThrow(
      expect.objectContaining({ code: "SGT_RULES_INVALID_OPTION" }),
    );
  });
});
