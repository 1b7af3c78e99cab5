import { describe, expect, test } from "@jest/globals";
import { type CheckInput, checkAccount, findingSchema } from "@sgt/findings";
import { type Exception, planTightening } from "@sgt/rules";
import { eniOf, evidence, group, NOW, region, row, rule, TO } from "@sgt/scenes";
import type { LiveRule } from "@sgt/snapshot";

const BEFORE = [rule("tcp 443", "10.0.0.0/16"), rule("tcp 22", "0.0.0.0/0"), rule("tcp 80", "10.1.0.0/24")];
const plan = planTightening({
  region: region({ groups: [group("sg-1", BEFORE), group("sg-2", [rule("tcp 22", "0.0.0.0/0")])] }),
  evidence: evidence([row(eniOf("sg-1"), 6, 443, "10.0.1.1")], [eniOf("sg-1")]),
  now: NOW,
});
const AFTER: LiveRule[] = [rule("tcp 443", "10.0.1.1/32"), rule("tcp 22", "0.0.0.0/0"), rule("tcp 80", "10.1.0.0/24")];
const ended = { tags: { "sgt:expires": "2026-11-20T11:00:00Z" } };
const open = { tags: { "sgt:expires": "2026-11-20T13:00:00Z" } };

function check(more: readonly LiveRule[], input: Partial<CheckInput> = {}, groupId = "sg-1"): string[] {
  const groups = ["sg-1", "sg-2", "sg-3"].map((id) =>
    group(id, [
      ...(id === "sg-1" ? AFTER : id === "sg-2" ? [rule("tcp 22", "0.0.0.0/0")] : []),
      ...(id === groupId ? more : []),
    ]),
  );
  const findings = checkAccount({ region: region({ groups }), plan, now: NOW, ...input });
  for (const finding of findings) findingSchema.parse(finding);
  return findings.map(({ severity, kind, resource }) => `${severity} ${kind} ${resource.id}`);
}

const exception = (expires: string | null): Exception => ({
  source: "10.0.7.0/28",
  protocol: "-1",
  fromPort: null,
  toPort: null,
  scope: { group: "sg-1" },
  owner: "net",
  reason: "failover",
  ticket: null,
  expires,
});

describe("what has grown since the plan was applied", () => {
  test.each<[name: string, more: LiveRule[], groupId: string, expected: string[]]>([
    ["nothing", [], "sg-1", []],
    ["a narrow rule is no finding", [rule("tcp 443", "10.0.2.0/28")], "sg-1", []],
    ["a rule on another port that is not broad", [rule("tcp 444", "10.0.2.0/24")], "sg-1", []],
    ["a broad rule", [rule("tcp 444", "10.0.0.0/16")], "sg-1", ["high new-broad-rule sg-1"]],
    [
      "everybody, where everybody was let in on another port",
      [rule("tcp 444", "0.0.0.0/0")],
      "sg-1",
      ["critical new-broad-rule sg-1"],
    ],
    ["a rule that went is back", [rule("tcp 443", "10.0.0.0/16")], "sg-1", ["high removed-rule-came-back sg-1"]],
    ["a planned rule is wider", [rule("tcp 443", "10.0.1.0/28")], "sg-1", ["high rule-widened sg-1"]],
    ["a planned rule has more ports", [rule("tcp 443-444", "10.0.1.1/32")], "sg-1", ["high rule-widened sg-1"]],
    ["a planned rule for everybody", [rule("tcp 80", "0.0.0.0/0")], "sg-1", ["critical rule-widened sg-1"]],
    ["a broad rule in a group without one", [rule("tcp 443", "10.0.0.0/16")], "sg-2", ["high new-broad-rule sg-2"]],
    ["a broad rule in a new group", [rule("tcp 443", "10.0.0.0/16")], "sg-3", ["high new-broad-rule sg-3"]],
    ["everybody in a group that was not planned: nobody knows since when", [rule("tcp 443", "0.0.0.0/0")], "sg-3", []],
    ["an emergency, open still", [rule("tcp 443", "10.0.0.0/8", open)], "sg-1", []],
    [
      "an emergency past its end",
      [rule("tcp 443", "10.0.0.0/8", ended)],
      "sg-1",
      ["high break-glass-past-its-end sg-1"],
    ],
    [
      "an emergency without an end that can be read",
      [rule("tcp 443", "10.0.0.0/8", { tags: { "sgt:expires": "soon" } })],
      "sg-1",
      ["medium break-glass-end-unreadable sg-1"],
    ],
    ["a reference", [rule("tcp 443", "sg-9")], "sg-1", []],
  ])("%s", (_name, more, groupId, expected) => {
    expect(check(more, {}, groupId)).toEqual(expected);
  });

  test("worst first", () => {
    const more = [rule("tcp 443", "10.0.0.0/8", ended), rule("tcp 80", "0.0.0.0/0")];
    expect(check(more, { exceptions: [exception("2026-11-19")] })).toEqual([
      "critical rule-widened sg-1",
      "high break-glass-past-its-end sg-1",
      "medium exception-past-its-date 123456789012",
    ]);
  });

  test.each<[name: string, input: Partial<CheckInput>, expected: string[]]>([
    ["an exception on its last day", { exceptions: [exception("2026-11-20")] }, []],
    ["an exception without end", { exceptions: [exception(null)] }, []],
    [
      "an exception past its date",
      { exceptions: [exception("2026-11-19")] },
      ["medium exception-past-its-date 123456789012"],
    ],
    ["evidence of 90 days ago", { now: new Date((TO + 90 * 86_400) * 1000).toISOString() }, []],
    [
      "evidence of 91 days ago",
      { now: new Date((TO + 91 * 86_400) * 1000).toISOString() },
      ["low evidence-grown-old 123456789012"],
    ],
    [
      "evidence older than asked for",
      { now: new Date((TO + 8 * 86_400) * 1000).toISOString(), maxEvidenceDays: 7 },
      ["low evidence-grown-old 123456789012"],
    ],
  ])("%s", (_name, input, expected) => {
    expect(check([], input)).toEqual(expected);
  });
});

test("a finding keeps its id as long as it is about the same rule", () => {
  const ids = [rule("tcp 444", "10.0.0.0/16"), rule("tcp 444", "10.0.0.0/16", { description: "other" })].map(
    (more) =>
      checkAccount({ region: region({ groups: [group("sg-1", [...AFTER, more])] }), plan, now: NOW })[0]?.findingId,
  );
  expect(ids[0]).toMatch(/^f-/);
  expect(ids[0]).toBe(ids[1]);
});
