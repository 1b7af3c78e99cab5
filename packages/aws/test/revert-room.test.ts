import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { RevertResult } from "@sgt/aws";
import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import { EXTENDED, expiryPlan } from "./support/day-two-plans.js";
import { memoryGround } from "./support/full-groups.js";
import { planOf } from "./support/plan-of.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sgt-room-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const identities = (rules: readonly LiveRule[] = []): string[] => rules.map(ruleIdentity);
const drifts = ({ groups }: RevertResult): string[] =>
  groups.flatMap((group) => group.drifts.map(({ id }) => id)).sort();

describe("a revert where somebody has taken the room", () => {
  const rule = (port: number, cidr: string, ruleId: string, tags: Record<string, string>): LiveRule => ({
    protocol: "tcp",
    fromPort: port,
    toPort: port,
    peer: { kind: "ipv4", cidr },
    ruleId,
    tags,
  });
  const groupId = "sg-0000000000000aaa1";
  const before = [
    rule(443, "10.0.0.0/16", "sgr-00000000000000001", { owner: "net" }),
    rule(8443, "10.4.0.0/16", "sgr-00000000000000002", { owner: "ops" }),
  ];
  const replace = { "tcp 443-443 10.0.0.0/16": ["10.0.1.0/24"], "tcp 8443-8443 10.4.0.0/16": ["10.4.1.0/24"] };
  const groups = [{ groupId, groupName: "full", before, replace }];

  test("changes rules of ours into those that stood before, and says that our tags are left on them", async () => {
    const ground = memoryGround({ groups, quota: 3, plan: planOf(groups, 3) }, folder);
    await ground.apply();
    ground.account.fill(groupId);
    const first = await ground.revert();
    expect(first).toMatchObject({ status: "done", groups: [{ restoredCount: 2, removedCount: 2, missing: [] }] });
    expect(drifts(first)).toEqual(["added-by-others", "our-tags-left", "our-tags-left"]);
    expect(ground.violations()).toEqual([]);
    const tags = ground.account.tagsOf(groupId);
    expect(tags["tcp 443-443 10.0.0.0/16"]).toMatch(/^owner=net sgt:plan=/);
    // Once more: nothing is to be done, and nothing that was given back is taken away.
    const again = await ground.revert();
    expect(again).toMatchObject({ status: "done", groups: [{ restoredCount: 0, removedCount: 0 }] });
    expect(drifts(again)).toEqual(drifts(first));
    expect(ground.account.tagsOf(groupId)).toEqual(tags);
  });

  test.each(["lost-request", "lost-answer", "killed-before", "killed-after"] as const)(
    "is safe at every change: %s",
    async (mishap) => {
      const wanted = await undisturbedTags();
      for (let at = 0; at < 4; at++) {
        const ground = memoryGround({ groups, quota: 3, plan: planOf(groups, 3) }, folder);
        await ground.apply();
        ground.account.fill(groupId);
        ground.account.strike(at, mishap);
        const ending = await Promise.race([ground.revert(), ground.account.killed]);
        if (ending === "killed") {
          await ground.bury();
          expect(await ground.revert()).toMatchObject({ status: "done" });
        } else expect(ending.status).toBe("done");
        expect([at, ground.account.tagsOf(groupId), ground.violations()]).toEqual([at, wanted, []]);
      }
    },
  );

  async function undisturbedTags(): Promise<Record<string, string>> {
    const ground = memoryGround({ groups, quota: 3, plan: planOf(groups, 3) }, folder);
    await ground.apply();
    ground.account.fill(groupId);
    await ground.revert();
    return ground.account.tagsOf(groupId);
  }

  test("names the rules that lack room, gives back what the other family takes, and goes on once there is room", async () => {
    const [web = ""] = EXTENDED.map((group) => group.groupId);
    const quota = Math.max(...EXTENDED.map((group) => group.before.filter(({ peer }) => peer.kind !== "ipv6").length));
    const ground = memoryGround({ groups: EXTENDED, quota, plan: expiryPlan() }, folder);
    const was = ground.account.content();
    await ground.apply();
    ground.account.fill(web, 1);
    const halted = await ground.revert();
    expect(halted).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_NO_ROOM", groupId: web } });
    const group = halted.groups.find((one) => one.groupId === web);
    expect(group).toMatchObject({ status: "halted", restoredCount: 2 });
    expect(identities(group?.missing)).toHaveLength(1);
    ground.account.clear(web);
    expect(await ground.revert()).toMatchObject({ status: "done", halt: null });
    expect(ground.account.content()).toEqual(was);
  });
});
