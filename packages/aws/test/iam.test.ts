import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { applyPlan, collectSnapshot, revertJournal } from "@sgt/aws";
import type { LoggedRequest } from "@sgt/sandbox";
import { FULL_GROUPS, FULL_QUOTA, GROUPS } from "./support/cases.js";
import { fakeClock } from "./support/fake-clock.js";
import { type Ground, prepareGround } from "./support/ground.js";
import type { GroupCase } from "./support/plan-of.js";

/** A full group, and one with room and tags: every kind of call. */
const MIXED = [
  ...FULL_GROUPS.slice(0, 1),
  { ...GROUPS[1], before: GROUPS[1]?.before.slice(0, 2) ?? [], replace: GROUPS[1]?.replace ?? {} } as GroupCase,
];

const IAM = join(import.meta.dirname, "..", "..", "..", "docs", "iam");

let ground: Ground;
beforeEach(async () => {
  ground = await prepareGround({ groups: MIXED, quota: FULL_QUOTA });
});
afterEach(() => ground.close());

/** Every action that a policy of docs/iam allows. */
async function allowed(name: string): Promise<string[]> {
  const policy: { Statement: { Action: string | string[] }[] } = JSON.parse(
    await readFile(join(IAM, `${name}.json`), "utf8"),
  );
  return policy.Statement.flatMap(({ Action }) => Action).sort();
}

/** The permissions that requests need; GetCallerIdentity needs none, tags on a new rule need one more. */
function needed(requests: readonly LoggedRequest[]): string[] {
  const actions = requests.flatMap(({ service, action, params }) => [
    ...(service === "sts" ? [] : [`${service}:${action}`]),
    ...("TagSpecification" in params ? ["ec2:CreateTags"] : []),
  ]);
  return [...new Set(actions)].sort();
}

describe("the policies of docs/iam allow what each command asks for, and no more", () => {
  test("collect", async () => {
    await collectSnapshot({ session: ground.session, out: join(ground.folder, "snapshot") });
    expect(needed(ground.sandbox.requests)).toEqual(await allowed("collect"));
  });

  test("apply and revert", async () => {
    const { session, plan, journalPath, sandbox } = ground;
    const options = { session, plan, journalPath, clock: fakeClock() };
    await applyPlan(options);
    const applyCount = sandbox.requests.length;
    expect(needed(sandbox.requests)).toEqual(await allowed("apply"));
    await revertJournal(options);
    expect(needed(sandbox.requests.slice(applyCount))).toEqual(await allowed("revert"));
  });
});
