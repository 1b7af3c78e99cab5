import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { type JournalEntry, openJournal, systemClock } from "@sgt/aws";
import { analyzeLogs, type LogSource } from "@sgt/flowlogs/node";
import { type LogEvent, type Sandbox, startSandbox, writeSampleSnapshot } from "@sgt/sandbox";
import { readSnapshot } from "@sgt/snapshot/node";
import { codesIn, type Result, sgt } from "./run-sgt.js";

/** In the night, ten minutes into an hour: neither this hour nor the one before is whole. */
const NOW = Date.UTC(2026, 10, 20, 3, 10);
const GROUP = "/flow/logs";
const MINUTE = 60;

let dir: string;
let eniId: string;
let groupId: string;
let sandbox: Sandbox | undefined;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-live-"));
  await writeSampleSnapshot(join(dir, "snapshot"), { seed: 1 });
  const [region] = (await readSnapshot(join(dir, "snapshot"))).regions;
  groupId = region?.groups.find(({ groupName }) => groupName === "orders-api")?.groupId ?? "";
  eniId = region?.enis.find(({ groupIds }) => groupIds.includes(groupId))?.eniId ?? "";
  const flowLogs = join(dir, "snapshot", region?.accountId ?? "", region?.region ?? "", "ec2-describe-flow-logs.json");
  const { FlowLogs } = JSON.parse(await readFile(flowLogs, "utf8")) as { FlowLogs: object[] };
  const toGroup = { LogDestinationType: "cloud-watch-logs", LogGroupName: GROUP, LogFormat: FORMAT };
  await writeFile(flowLogs, JSON.stringify({ FlowLogs: FlowLogs.map((log) => ({ ...log, ...toGroup })) }));
  await writeJournal(region?.accountId ?? "", region?.region ?? "");
});
afterAll(() => rm(dir, { recursive: true, force: true }));
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: this is how AWS writes a format
const FORMAT =
  "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: this is how AWS writes a format

/** A rule that admitted 10.0.9.0/24 on 9443 was taken away, three hours ago. */
async function writeJournal(accountId: string, region: string): Promise<void> {
  const rule = (ruleId: string) => ({
    ...{ protocol: "tcp", fromPort: 9443, toPort: 9443, description: "", ruleId },
    peer: { kind: "ipv4", cidr: "10.0.9.0/24" } as const,
  });
  const entries: JournalEntry[] = [
    {
      ...{ kind: "begin", schema: "sgt/journal/v1", planId: "plan-0123456789ab", planHash: "00", accountId, region },
      ...{ callerArn: `arn:aws:iam::${accountId}:user/somebody`, groupIds: [groupId] },
    },
    { kind: "group", groupId, groupName: "orders-api", before: [rule("sgr-1")] },
    { kind: "intent", run: "apply", groupId, callId: 0, action: "revoke", rules: [rule("sgr-1")] },
    { kind: "outcome", callId: 0, result: "done", proof: "response" },
    { kind: "read-back", groupId, matches: true },
    { kind: "end", run: "apply", result: "done" },
  ] as JournalEntry[];
  const writer = await openJournal(join(dir, "journal.ndjson"), {
    clock: { ...systemClock, now: () => NOW - 3 * 3_600_000 },
  });
  for (const entry of entries) await writer.append(entry);
  await writer.close();
}

/** A record that ended so many seconds ago and arrived `late` seconds after. */
function event(action: "ACCEPT" | "REJECT", agoSeconds: number, late = 5 * MINUTE): LogEvent {
  const end = NOW / 1000 - agoSeconds;
  const message = `2 123456789012 ${eniId} 10.0.9.9 10.64.10.11 40000 9443 6 1 40 ${end - 50} ${end} ${action} OK`;
  return { timestamp: (end - 50) * 1000, ingestedAt: (end + late) * 1000, message, streamName: `${eniId}-all` };
}

const before = () => event("ACCEPT", 3.9 * 3_600);

async function run(events: readonly LogEvent[], ...words: string[]): Promise<Result> {
  sandbox = await startSandbox({
    snapshotDir: join(dir, "snapshot"),
    logGroups: [{ name: GROUP, events, retentionInDays: 1 }],
    now: () => NOW,
  });
  return sgt([...words, "--logs", `cloudwatch:${GROUP}`], { cwd: dir, now: NOW, env: sandbox.env });
}

/** Records of the running hour, of the one before, and such as have not arrived yet. */
const ROWS: readonly (readonly [name: string, events: () => LogEvent[], seen: number, isLate: boolean])[] = [
  ["refused in the running hour", () => [event("REJECT", 6 * MINUTE)], 1, false],
  ["refused in the hour before", () => [event("REJECT", 25 * MINUTE)], 1, false],
  ["refused at 02:59:30, delivered over the turn of the hour", () => [event("REJECT", 10.5 * MINUTE)], 1, false],
  ["refused, and not delivered yet", () => [event("ACCEPT", 9 * MINUTE), event("REJECT", 2 * MINUTE)], 0, false],
  ["delivery stands still since 40 minutes", () => [event("ACCEPT", 40 * MINUTE)], 0, true],
  ["refused before it stood still", () => [event("REJECT", 40 * MINUTE)], 1, true],
];

describe("at ten past three, on a log group", () => {
  test.each(ROWS)("diagnose: %s", async (_name, events, seen, isLate) => {
    const result = await run([before(), ...events()], "diagnose", "--format", "json");
    const { counts, window } = JSON.parse(result.stdout);
    expect({ seen: counts.regression, code: result.code }).toEqual({ seen, code: seen > 0 ? 3 : isLate ? 4 : 0 });
    // It ends with what was delivered, and says how old that is.
    expect(window.to).toBeLessThan(NOW / 1000);
    expect(result.stderr).toMatch(/the newest record is of 2026-11-20 0[23]:\d\d.* ago/);
  });

  test.each(ROWS)("extend: %s", async (name, events, seen, isLate) => {
    const journal = join(dir, `extend-${ROWS.findIndex(([row]) => row === name)}.ndjson`);
    const words = ["--yes", "--format", "json", "--journal", journal];
    const result = await run([before(), ...events()], "extend", ...words);
    const added = JSON.parse(result.stdout).groups.length;
    expect({ seen: added, code: result.code }).toEqual({ seen, code: isLate ? 4 : 0 });
  });

  test.each(ROWS)("status: %s", async (_name, events, seen) => {
    const result = await run([before(), ...events()], "status", "journal.ndjson", "--format", "json");
    const { cutOff } = JSON.parse(result.stdout);
    expect(cutOff.sources.length).toBe(seen);
  });

  test.each<[string, string[], number]>([
    ["an end that was reached", ["--to", "2026-11-20T03:00"], 0],
    ["an end that was not", ["--to", "2026-11-20T03:10", "--hours", "1"], 4],
    ["an end that is to come", ["--to", "2026-11-20T04:00"], 4],
  ])("--to: %s", async (_name, words, code) => {
    const events = [before(), event("ACCEPT", 45 * MINUTE), event("ACCEPT", 16 * MINUTE)];
    const result = await run(events, "diagnose", ...words);
    expect({ code: result.code, codes: codesIn(result.stderr) }).toEqual({ code, codes: [] });
  });

  test("a silent group is never nobody", async () => {
    const look = await run([], "diagnose");
    expect({ code: look.code, codes: codesIn(look.stderr) }).toEqual({ code: 4, codes: ["SGT_RULES_NO_LOGS"] });
    await sandbox?.close();
    const status = await run([], "status", "journal.ndjson", "--format", "json");
    expect({ code: status.code, holes: JSON.parse(status.stdout).cutOff.holes }).toEqual({
      code: 4,
      holes: expect.arrayContaining(["no record of the window was delivered"]),
    });
  });

  test("a ledger never takes what is read up to now", async () => {
    const source: LogSource = { isLive: true, list: async function* () {} };
    const options = { source, enis: [], window: { from: 0, to: 1 }, out: join(dir, "ledger") };
    await expect(analyzeLogs(options)).rejects.toMatchObject({ code: "SGT_FLOWLOGS_INVALID_OPTION" });
  });
});
