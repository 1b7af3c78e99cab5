import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { applyPlan, type JournalEntry, openJournal, readJournal, resumeApply, revertJournal } from "@sgt/aws";
import { fakeClock } from "./support/fake-clock.js";
import { forApply } from "./support/for-run.js";
import { type Ground, prepareGround } from "./support/ground.js";
import { MemoryFiles } from "./support/memory-files.js";
import { sameState } from "./support/play.js";

const ENTRIES: readonly JournalEntry[] = [
  {
    kind: "begin",
    schema: "sgt/journal/v1",
    planId: "plan-0123456789ab",
    planHash: "00",
    accountId: "123456789012",
    region: "eu-west-1",
    callerArn: "arn:aws:iam::123456789012:user/ünïcode",
    groupIds: ["sg-1"],
  },
  {
    kind: "intent",
    callId: 0,
    run: "apply",
    action: "revoke",
    groupId: "sg-1",
    rules: [
      {
        protocol: "-1",
        fromPort: null,
        toPort: null,
        peer: { kind: "ipv4", cidr: "10.0.0.0/8" },
        description: 'a "\n',
      },
    ],
  },
  { kind: "outcome", callId: 0, result: "unknown", proof: "read-back" },
  { kind: "end", run: "apply", result: "halted" },
];

async function written(): Promise<Buffer> {
  const files = new MemoryFiles();
  const journal = await openJournal("j", { files, clock: fakeClock() });
  for (const entry of ENTRIES) await journal.append(entry);
  return files.contents.get("j") ?? Buffer.alloc(0);
}

async function read(bytes: Buffer) {
  const files = new MemoryFiles();
  files.contents.set("j", bytes);
  return readJournal("j", files);
}

describe("a journal file", () => {
  test("reads back as it was written", async () => {
    const { lines, torn } = await read(await written());
    expect(lines).toEqual(ENTRIES.map((entry, seq) => ({ ...entry, seq, at: "2026-11-20T00:00:00.000Z" })));
    expect(torn).toBe(false);
  });

  test("cut off after any byte, it holds the whole lines before it", async () => {
    const bytes = await written();
    for (let length = 0; length < bytes.length; length++) {
      const part = bytes.subarray(0, length);
      const whole = part.toString("latin1").split("\n").length - 1;
      const journal = await read(part).catch((error: { code: string }) => error.code);
      if (whole === 0) expect(journal).toBe("SGT_AWS_JOURNAL_MISSING");
      else expect(journal).toMatchObject({ lines: { length: whole }, torn: part.at(-1) !== 0x0a });
    }
  });

  test("with any one byte changed, it is damaged at that line", async () => {
    const bytes = await written();
    const last = bytes.length - 1;
    for (let place = 0; place < last; place++) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 0x04;
      const line = bytes.subarray(0, place).toString("latin1").split("\n").length;
      const error = await read(changed).catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ code: "SGT_AWS_JOURNAL_DAMAGED", details: { file: "j", line } });
    }
  });

  test.each([
    { name: "a line lost", edit: (lines: string[]) => [lines[0], ...lines.slice(2)], line: 2 },
    { name: "two lines swapped", edit: (lines: string[]) => [lines[0], lines[2], lines[1], lines[3]], line: 2 },
    { name: "a line twice", edit: (lines: string[]) => [lines[0], lines[1], ...lines.slice(1)], line: 3 },
    { name: "the first line lost", edit: (lines: string[]) => lines.slice(1), line: 1 },
    { name: "an empty line", edit: (lines: string[]) => [lines[0], "", ...lines.slice(1)], line: 2 },
  ])("$name is damage, named by its line", async ({ edit, line }) => {
    const lines = (await written()).toString().trimEnd().split("\n");
    const changed = Buffer.from(`${edit(lines).join("\n")}\n`);
    await expect(read(changed)).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_DAMAGED", details: { line } });
  });

  test("is not there, is another file, is from the future", async () => {
    const missing = { code: "SGT_AWS_JOURNAL_MISSING" };
    await expect(readJournal("j", new MemoryFiles())).rejects.toMatchObject(missing);
    await expect(read(Buffer.from('{"schema":"sgt/plan/v1"}'))).rejects.toMatchObject(missing);
    await expect(read(Buffer.from('{"schema":"sgt/plan/v1"}\n'))).rejects.toMatchObject({
      code: "SGT_AWS_JOURNAL_DAMAGED",
    });
    const files = new MemoryFiles();
    const journal = await openJournal("j", { files });
    await journal.append({ ...ENTRIES[0], schema: "sgt/journal/v2" } as unknown as JournalEntry);
    await expect(readJournal("j", files)).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_NEWER" });
  });

  test("takes nothing more once half a line was written", async () => {
    const files = new MemoryFiles();
    const journal = await openJournal("j", { files });
    await journal.append(ENTRIES[0] as JournalEntry);
    files.appendsLeft = 0;
    const entry: JournalEntry = { kind: "end", run: "apply", result: "done" };
    await expect(journal.append(entry)).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_WRITE", source: "environment" });
    files.appendsLeft = 10;
    await expect(journal.append(entry)).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_WRITE" });
    expect(await readJournal("j", files)).toMatchObject({ lines: { length: 1 }, torn: true });
  });
});

describe("a disk that runs full under the journal, at any line", () => {
  /** Of the 18 lines of a clean apply: none, each kind of line of the first group, the first of the second, the last. */
  test.each([0, 1, 2, 3, 4, 5, 6, 8, 17])(
    "after %d lines: it halts, and resume and revert get there",
    async (count) => {
      const ground = await prepareGround();
      try {
        expect(await fillDisk(ground, count)).toEqual([]);
      } finally {
        await ground.close();
      }
    },
  );
});

async function fillDisk(
  { session, plan, journalPath, sandbox, planned, before, witness }: Ground,
  count: number,
): Promise<string[]> {
  const files = new MemoryFiles();
  const options = { session, plan, journalPath, files, clock: fakeClock() };
  const state = () => sandbox.account.groups({ ids: false });
  files.appendsLeft = count;
  const applied = await applyPlan(options).catch((error: { code: string }) => error);
  files.appendsLeft = Number.POSITIVE_INFINITY;
  if (count === 0) return [...sameState(state(), before, "no journal"), ...("code" in applied ? [] : ["it went on"])];
  expect(applied).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_JOURNAL_WRITE" } });
  const resumed = await resumeApply(options);
  const afterResume = sameState(state(), planned, `resume ${resumed.status}`);
  const reverted = await revertJournal(options);
  return [...afterResume, ...sameState(state(), before, `revert ${reverted.status}`), ...witness.violations];
}

describe("the lock", () => {
  let ground: Ground;
  let folder: string;
  beforeAll(async () => {
    ground = await prepareGround();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sgt-lock-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  afterAll(() => ground.close());

  const dead = 2 ** 22 + 1;
  test.each([
    { name: "of a living process holds", content: { pid: process.pid, host: hostname() }, code: "SGT_AWS_LOCKED" },
    { name: "of another machine holds", content: { pid: dead, host: "elsewhere.invalid" }, code: "SGT_AWS_LOCKED" },
    {
      name: "of a dead process is taken over",
      content: { pid: dead, host: hostname() },
      code: "SGT_AWS_JOURNAL_MISSING",
    },
    // Taken over, it could be another's that is just being written: two would hold it.
    { name: "that names nobody holds", content: undefined, code: "SGT_AWS_LOCKED" },
  ])("$name", async ({ content, code }) => {
    const lock = join(folder, "sgt-123456789012-eu-west-1.lock");
    await writeFile(lock, content === undefined ? '{"pid":' : JSON.stringify({ ...content, token: "t", purpose: "j" }));
    const run = revertJournal({ session: ground.session, journalPath: join(folder, "none.ndjson") });
    await expect(run).rejects.toMatchObject({ code });
    expect(await readdir(folder)).toEqual(code === "SGT_AWS_LOCKED" ? ["sgt-123456789012-eu-west-1.lock"] : []);
  });

  test("of a journal in a folder that is not there makes none", async () => {
    const journalPath = join(folder, "mistyped", "none.ndjson");
    const run = revertJournal({ session: ground.session, journalPath, stateDir: join(folder, "state") });
    await expect(run).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_WRITE" });
    expect(await readdir(folder)).toEqual([]);
  });

  test("of a run with its journal elsewhere on this machine holds, and a sandbox elsewhere is another account", async () => {
    const stateDir = join(folder, "state");
    const other = await prepareGround();
    try {
      const held = await takeTwice(ground, other, stateDir);
      expect(held).toEqual({ same: "SGT_AWS_LOCKED", other: "SGT_AWS_JOURNAL_MISSING" });
      expect(await readdir(stateDir)).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test("goes on where the state folder cannot be written, and says so", async () => {
    const said: unknown[] = [];
    await writeFile(join(folder, "file"), "");
    const stateDir = join(folder, "file", "state");
    const run = revertJournal({
      session: ground.session,
      journalPath: join(folder, "none.ndjson"),
      stateDir,
      onEvent: (event) => said.push(event),
    });
    await expect(run).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_MISSING" });
    expect(said).toEqual([{ kind: "lock-narrow", folder: stateDir }]);
  });
});

/** Starts two runs from other folders while one is under way: on the same account, and on another sandbox. */
async function takeTwice(ground: Ground, other: Ground, stateDir: string): Promise<object> {
  const seen: { same?: string; other?: string } = {};
  const codeOf = (session: Ground["session"], name: string) =>
    revertJournal({ session, journalPath: join(ground.folder, name, "none.ndjson"), stateDir }).then(
      () => "done",
      (error: { code: string }) => error.code,
    );
  for (const name of ["a", "b"]) await mkdir(join(ground.folder, name));
  await applyPlan({
    ...forApply(ground),
    journalPath: join(ground.folder, "held.ndjson"),
    stateDir,
    files: new FirstCreate(async () => {
      seen.same = await codeOf(ground.session, "a");
      seen.other = await codeOf(other.session, "b");
    }),
  });
  return seen;
}

/** A disk that does something else first. */
class FirstCreate extends MemoryFiles {
  readonly #first: () => Promise<void>;

  constructor(first: () => Promise<void>) {
    super();
    this.#first = first;
  }

  override async create(path: string): ReturnType<MemoryFiles["create"]> {
    await this.#first();
    return super.create(path);
  }
}
