import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { awsError, checkKeys } from "../errors.js";
import type { JournalEntry } from "../journal/journal-entry.js";
import type { AwsSession } from "../session/aws-session.js";
import { systemClock } from "../session/clock.js";
import type { ChangeEvent } from "./change-event.js";
import type { ChangeRun } from "./change-run.js";
import { checkJournalPlace } from "./check-journal-place.js";
import { RUN_KEYS, runParts } from "./run-options.js";
import { runToEnd, statusOf } from "./run-to-end.js";
import { takeRunLock } from "./take-run-lock.js";
import { backoff, DEFAULT_TIMING } from "./timing.js";

const bug = new TypeError("a bug");
const halted = awsError("SGT_AWS_DENIED", "denied", { hint: "Grant it.", details: { groupId: "sg-1" } });
const homeless = awsError("SGT_AWS_UNREACHABLE", "no answer", {});
const stopped = awsError("SGT_AWS_STOPPED", "stopped", {});
const fullDisk = awsError("SGT_AWS_JOURNAL_WRITE", "no space left", {});

async function end(thrown: unknown, written?: Error) {
  const journal: JournalEntry[] = [];
  const events: ChangeEvent[] = [];
  const append = async (entry: JournalEntry): Promise<void> => {
    if (written !== undefined) throw written;
    journal.push(entry);
  };
  const run = {
    kind: "apply",
    journal: { path: "my journal", append, close: async () => undefined },
    emit: (event: ChangeEvent) => events.push(event),
  } as unknown as ChangeRun;
  const body = async (): Promise<void> => {
    if (thrown !== null) throw thrown;
  };
  const result = await runToEnd(run, "sgt apply --resume", body).catch((error: unknown) => ({ thrown: error }));
  return { result, journal, events };
}

const resumeCommand = "sgt apply --resume";
const revertCommand = "sgt revert 'my journal'";
const END = { kind: "end", run: "apply" } as const;

test.each<[name: string, thrown: unknown, result: unknown, journal: readonly object[]]>([
  ["done", null, null, [{ ...END, result: "done" }]],
  [
    "a halt in a group",
    halted,
    { code: "SGT_AWS_DENIED", message: "denied", hint: "Grant it.", groupId: "sg-1", resumeCommand, revertCommand },
    [
      { kind: "halt", code: "SGT_AWS_DENIED", message: "denied", groupId: "sg-1" },
      { ...END, result: "halted" },
    ],
  ],
  [
    "a halt in no group, without advice",
    homeless,
    { code: "SGT_AWS_UNREACHABLE", message: "no answer", hint: null, groupId: null, resumeCommand, revertCommand },
    [
      { kind: "halt", code: "SGT_AWS_UNREACHABLE", message: "no answer" },
      { ...END, result: "halted" },
    ],
  ],
  ["told to stop", stopped, expect.objectContaining({ code: "SGT_AWS_STOPPED" }), [{ ...END, result: "stopped" }]],
  [
    "a bug",
    bug,
    { thrown: bug },
    [
      { kind: "halt", code: "SGT_AWS_BUG", message: "unexpected error" },
      { ...END, result: "halted" },
    ],
  ],
])("the end of a run: %s", async (_name, thrown, result, journal) => {
  const ended = await end(thrown);
  expect(ended.result).toEqual(result);
  expect(ended.journal).toEqual(journal);
});

describe("the end of a run that cannot be written", () => {
  test("is that of the run, where the disk is full", async () => {
    expect((await end(fullDisk, fullDisk)).result).toMatchObject({ code: "SGT_AWS_JOURNAL_WRITE" });
  });
  test("is a bug, where it is one", async () => {
    expect((await end(halted, bug)).result).toEqual({ thrown: bug });
  });
});

test("a halt is told, and a bug is not told as one", async () => {
  expect((await end(halted)).events).toEqual([{ kind: "halted", code: "SGT_AWS_DENIED", message: "denied" }]);
  expect((await end(bug)).events).toEqual([]);
});

test.each<[name: string, accountId: string, region: string]>([
  ["another account", "210987654321", "eu-west-1"],
  ["another region", "123456789012", "us-east-1"],
  ["another of both", "210987654321", "us-east-1"],
])("a journal of %s is refused", (_name, accountId, region) => {
  const session = { accountId: "123456789012", region: "eu-west-1" } as AwsSession;
  checkJournalPlace({ accountId: "123456789012", region: "eu-west-1" }, session, "journal");
  expect(() => checkJournalPlace({ accountId, region }, session, "journal")).toThrow(
    expect.objectContaining({ code: "SGT_AWS_JOURNAL_ELSEWHERE" }),
  );
});

test("a lock that holds for one folder only is told", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sgt-lock-"));
  await writeFile(join(folder, "file"), "");
  const session = { accountId: "123456789012", region: "eu-west-1" } as AwsSession;
  const told = async (stateDir: string): Promise<ChangeEvent[]> => {
    const events: ChangeEvent[] = [];
    const options = { session, journalPath: join(folder, "journal"), stateDir };
    const lock = await takeRunLock(options, { emit: (event) => events.push(event) });
    await lock.release();
    return events;
  };
  const closed = join(folder, "file", "state");
  expect(await told(closed)).toEqual([{ kind: "lock-narrow", folder: closed }]);
  expect(await told(join(folder, "state"))).toEqual([]);
  await rm(folder, { recursive: true });
});

test("the status of a run", () => {
  const halt = { message: "", hint: null, groupId: null, revertCommand, resumeCommand };
  expect(statusOf(null)).toBe("done");
  expect(statusOf({ ...halt, code: "SGT_AWS_STOPPED" })).toBe("stopped");
  expect(statusOf({ ...halt, code: "SGT_AWS_DENIED" })).toBe("halted");
});

test.each<[attempt: number, random: number, expected: number]>([
  [1, 1, 1000],
  [1, 0, 250],
  [1, 0.5, 625],
  [2, 1, 2000],
  [5, 1, 16_000],
  [6, 1, 20_000],
  [30, 0, 5000],
])("attempt %d is followed by a pause (random %d) of %d ms", (attempt, random, expected) => {
  expect(backoff(DEFAULT_TIMING, attempt, () => random)).toBe(expected);
});

test("what a run is not told has a default", () => {
  const given = { session: {} as never, journalPath: "journal" };
  expect(() => checkKeys(given, RUN_KEYS)).not.toThrow();
  expect(() => runParts({ ...given, timing: { settle: 1 } as never })).toThrow(
    expect.objectContaining({ code: "SGT_AWS_INVALID_OPTION" }),
  );
  const parts = runParts(given);
  expect(parts.timing).toEqual({ settleMs: 300_000, doubtMs: 3_000, pollMs: 500, backoffMs: 1_000, maxAttempts: 8 });
  expect(parts.random).toBe(Math.random);
  expect(parts.clock).toBe(systemClock);
  parts.emit({ kind: "untagged" });
  const clock = { now: () => 7, sleep: async () => undefined };
  const told: string[] = [];
  const mine = runParts({
    ...given,
    clock,
    random: () => 0.5,
    timing: { pollMs: 1 },
    onEvent: ({ kind }) => told.push(kind),
  });
  expect([mine.clock, mine.random(), mine.timing]).toEqual([clock, 0.5, { ...DEFAULT_TIMING, pollMs: 1 }]);
  mine.emit({ kind: "untagged" });
  expect(told).toEqual(["untagged"]);
});
