import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type JournalEntry, openJournal } from "@sgt/aws";
import { codesIn, sgt } from "./run-sgt.js";

let dir: string;
afterAll(() => rm(dir, { recursive: true, force: true }));

const rule = (cidr: string, ruleId?: string) => ({
  protocol: "tcp",
  fromPort: 443,
  toPort: 443,
  peer: { kind: "ipv4", cidr } as const,
  description: "\u001b[31mred\u001b[0m",
  ...(ruleId === undefined ? {} : { ruleId }),
});
const call = { run: "apply", groupId: "sg-1" } as const;
const DONE = { kind: "outcome", result: "done", proof: "response" } as const;
const BEGUN: readonly JournalEntry[] = [
  {
    kind: "begin",
    schema: "sgt/journal/v1",
    planId: "plan-0123456789ab",
    planHash: "00",
    accountId: "123456789012",
    region: "eu-west-1",
    callerArn: "arn:aws:iam::123456789012:user/somebody",
    groupIds: ["sg-1", "sg-2"],
  },
  { kind: "group", groupId: "sg-1", groupName: "web\u0007", before: [rule("10.0.0.0/16", "sgr-1")] },
  { kind: "intent", callId: 0, action: "authorize", rules: [rule("10.0.1.0/24")], ...call },
  { ...DONE, callId: 0 },
  { kind: "intent", callId: 1, action: "revoke", rules: [rule("10.0.0.0/16", "sgr-1")], ...call },
];
const ENDED: readonly JournalEntry[] = [
  ...BEGUN,
  { ...DONE, callId: 1 },
  { kind: "read-back", groupId: "sg-1", matches: true },
  { kind: "end", run: "apply", result: "done" },
];

async function journal(name: string, entries: readonly JournalEntry[]): Promise<void> {
  const writer = await openJournal(join(dir, name));
  for (const entry of entries) await writer.append(entry);
  await writer.close();
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-status-"));
  await journal("killed.ndjson", BEGUN);
  await journal(
    "ended.ndjson",
    ENDED.map((entry) => (entry.kind === "begin" ? { ...entry, groupIds: ["sg-1"] } : entry)),
  );
  const text = await readFile(join(dir, "ended.ndjson"), "utf8");
  await writeFile(join(dir, "cut.ndjson"), text.slice(0, -20));
  await writeFile(join(dir, "edited.ndjson"), text.replace("10.0.1.0/24", "10.0.0.0/16"));
  await writeFile(join(dir, "other.json"), "{}\n");
});

describe("sgt status", () => {
  test.each<[name: string, argv: string[], code: number, codes: string[]]>([
    ["a change that is done", ["ended.ndjson"], 0, []],
    ["a run that was killed", ["killed.ndjson"], 3, []],
    ["a journal whose last line was cut off", ["cut.ndjson"], 3, []],
    ["an edited journal", ["edited.ndjson"], 1, ["SGT_AWS_JOURNAL_DAMAGED"]],
    ["a file that is none", ["other.json"], 1, ["SGT_AWS_JOURNAL_DAMAGED"]],
    ["no file", ["none.ndjson"], 1, ["SGT_AWS_JOURNAL_MISSING"]],
    ["a ledger and logs", ["ended.ndjson", "--evidence", "a", "--logs", "b"], 2, ["SGT_CLI_USAGE"]],
    ["no journal", [], 2, ["SGT_CLI_USAGE"]],
  ])("%s", async (_name, argv, code, codes) => {
    const result = await sgt(["status", ...argv], { cwd: dir });
    expect({ code: result.code, codes: codesIn(result.stderr) }).toEqual({ code, codes });
  });

  test("tells a killed run group by group, and how to go on; names from elsewhere cannot paint", async () => {
    const { stdout } = await sgt(["status", "killed.ndjson"], { cwd: dir, columns: 120 });
    expect(stdout).toMatch(/web.*\(sg-1\) .*begun .*1 .*0 .*1 /);
    expect(stdout).toMatch(/sg-2 .*pending/);
    expect(stdout).toContain("apply: killed, or still running");
    expect(stdout).toContain("sgt apply --resume killed.ndjson");
    expect(stdout).toContain("sgt revert killed.ndjson");
    expect(stdout).not.toContain("\u0007");
  });

  test("as JSON it is the library's own value", async () => {
    const { stdout } = await sgt(["status", "ended.ndjson", "--format", "json"], { cwd: dir });
    expect(JSON.parse(stdout)).toMatchObject({
      planId: "plan-0123456789ab",
      groups: [{ groupId: "sg-1", state: "done", added: [{}], removed: [{ ruleId: "sgr-1" }], drifts: null }],
      cutOff: null,
    });
  });
});

describe("what does not go together", () => {
  test.each<[argv: string[]]>([
    [["apply", "--resume", "ended.ndjson", "--limit", "1"]],
    [["apply", "--resume", "ended.ndjson", "--canary"]],
    [["apply", "--resume", "ended.ndjson", "--pause", "1m"]],
    [["apply", "plan.json", "--pause", "soon"]],
    [["apply", "plan.json", "--pause", "10"]],
    [["apply", "plan.json", "--wave", "0"]],
    [["revert", "ended.ndjson", "--rule"]],
  ])("%j is a mistake in the command line", async (argv) => {
    const result = await sgt(argv, { cwd: dir });
    expect({ code: result.code, codes: codesIn(result.stderr) }).toEqual({ code: 2, codes: ["SGT_CLI_USAGE"] });
  });

  test("revert of one rule shows that rule, and asks", async () => {
    const one = await sgt(["revert", "ended.ndjson", "--rule", "sgr-1"], { cwd: dir });
    expect(one.code).toBe(3);
    expect(one.stdout).toContain("+ tcp 443 from 10.0.0.0/16");
    expect(one.stdout).not.toContain("10.0.1.0/24");
  });
});
