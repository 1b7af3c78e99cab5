import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApplyResult, applyPlan, type RevertResult, revertJournal } from "@sgt/aws";
import type { Plan } from "@sgt/rules";
import { fakeClock } from "./fake-clock.js";
import { Judge, Witness } from "./judge.js";
import { MemoryEc2 } from "./memory-ec2.js";
import { MemoryFiles } from "./memory-files.js";
import type { GroupCase } from "./plan-of.js";
import { type RandomCase, randomCase, randomCompaction } from "./random-case.js";

/** An account in memory, and a plan for it. */
export interface MemoryGround {
  readonly account: MemoryEc2;
  readonly apply: () => Promise<ApplyResult>;
  readonly revert: () => Promise<RevertResult>;
  /** The process that held the lock is gone, and writes nothing more. */
  readonly bury: () => Promise<void>;
  /** What was refused or let in at any moment and must not have been; asked once the plan was applied. */
  readonly violations: () => string[];
}

/** @param folder - where locks lie */
export function memoryGround(
  { groups, quota, plan }: { readonly groups: readonly GroupCase[]; readonly quota: number; readonly plan: Plan },
  folder: string,
): MemoryGround {
  const states: ReturnType<MemoryEc2["records"]>[] = [];
  const account = new MemoryEc2(groups, quota, (now) => states.push([...now]));
  const before = account.records();
  let after = before;
  const common = { session: account.session(), clock: fakeClock(), files: new MemoryFiles(), stateDir: folder };
  const options = { ...common, journalPath: join(folder, "journal.ndjson") };
  const grows = plan.purpose?.kind === "compact" || plan.purpose?.kind === "extend";
  return {
    account,
    apply: async () => {
      const result = await applyPlan({ ...options, plan });
      after = account.records();
      return result;
    },
    revert: () => revertJournal(options),
    bury: async () => {
      common.files.freeze();
      for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
    },
    violations: () => {
      const witness = new Witness(new Judge(before, after, grows));
      for (const state of states) witness.look(state);
      return witness.violations;
    },
  };
}

/** What was driven: how many plans changed something, and what must be empty. */
export interface FullGroupDrive {
  count: number;
  /** Reverts that AWS told once or more that there is no room. */
  shortCount: number;
  readonly failures: string[];
}

type Drive = (scene: RandomCase, folder: string, drive: FullGroupDrive) => Promise<readonly string[]>;

/** Applies and reverts plans for groups at their quota that nobody else touches, seed after seed. */
export function driveFullGroups(seeds: Iterable<number>): Promise<FullGroupDrive> {
  return driveAll(seeds, undisturbed);
}

/** The same, and somebody takes all the room between the two; gone again, a second revert gives the rest back. */
export function driveTakenRoom(seeds: Iterable<number>): Promise<FullGroupDrive> {
  return driveAll(seeds, disturbed);
}

async function driveAll(seeds: Iterable<number>, driveOne: Drive): Promise<FullGroupDrive> {
  const drive: FullGroupDrive = { count: 0, shortCount: 0, failures: [] };
  const folder = await mkdtemp(join(tmpdir(), "sgt-full-"));
  try {
    for (const seed of seeds) {
      for (const scene of [randomCase(seed, [0]), randomCompaction(seed)]) {
        if (scene === null) continue;
        const problems = await driveOne(scene, folder, drive);
        const name = `seed ${seed}, ${scene.plan.purpose?.kind ?? "tighten"}`;
        drive.failures.push(...problems.slice(0, 2).map((problem) => `${name}: ${problem}`));
        drive.count += 1;
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return drive;
}

async function undisturbed(scene: RandomCase, folder: string, drive: FullGroupDrive): Promise<readonly string[]> {
  const ground = memoryGround(scene, folder);
  const { account } = ground;
  const was = account.content();
  const applied = await ground.apply();
  const refused = account.refusedCount;
  const reverted = await ground.revert();
  if (account.refusedCount > refused) drive.shortCount += 1;
  return [
    ...(applied.status === "done" ? [] : [`apply: ${applied.halt?.code}`]),
    ...(reverted.status === "done" ? [] : [`revert: ${reverted.halt?.message}`]),
    ...(sameText(was, account.content()) ? [] : ["it is not as it was"]),
    ...ground.violations(),
  ];
}

async function disturbed(scene: RandomCase, folder: string, drive: FullGroupDrive): Promise<readonly string[]> {
  const ground = memoryGround(scene, folder);
  const { account } = ground;
  const was = account.content({ tags: false });
  await ground.apply();
  for (const { groupId } of scene.groups) account.fill(groupId);
  const halted = await ground.revert();
  const missing = halted.groups.reduce((sum, group) => sum + group.missing.length, 0);
  if (missing > 0) drive.shortCount += 1;
  const isTold = halted.status === "done" ? missing === 0 : halted.halt?.code === "SGT_AWS_NO_ROOM" && missing > 0;
  for (const { groupId } of scene.groups) account.clear(groupId);
  const reverted = await ground.revert();
  return [
    ...(isTold ? [] : [`revert: ${halted.status}, ${halted.halt?.message}, ${missing} missing`]),
    ...(reverted.status === "done" ? [] : [`second revert: ${reverted.halt?.message}`]),
    ...(sameText(was, account.content({ tags: false })) ? [] : ["it is not as it was"]),
    ...ground.violations(),
  ];
}

const sameText = (a: readonly string[], b: readonly string[]): boolean => JSON.stringify(a) === JSON.stringify(b);
