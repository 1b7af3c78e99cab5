import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, test } from "@jest/globals";
import { applyPlan, readGroups, readJournal, resumeApply, revertJournal } from "@sgt/aws";
import type { ApiRequest } from "@sgt/sandbox";
import { ruleIdentity } from "@sgt/snapshot";
import { GROUPS } from "./support/cases.js";
import { CREDENTIALS } from "./support/credentials.js";
import { fakeClock } from "./support/fake-clock.js";
import { type Ground, type GroundOptions, prepareGround } from "./support/ground.js";
import { CHANGE_INDEXES, isChange } from "./support/scenario.js";

let ground: Ground;
afterEach(async () => ground.close());

const [WEB, NARROW] = ["sg-0000000000000aaa1", "sg-0000000000000aaa2"] as const;

async function prepare(options?: GroundOptions) {
  ground = await prepareGround(options);
  const { session, plan, journalPath } = ground;
  return { ...ground, options: { session, plan, journalPath, clock: fakeClock() } };
}

const state = () => ground.sandbox.account.groups({ ids: false });

describe("apply and revert", () => {
  test("reach exactly the planned and the former state, without a gap and never wider", async () => {
    const { sandbox, options, journalPath, witness, before, planned } = await prepare();
    expect(await applyPlan(options)).toMatchObject({ status: "done", halt: null });
    expect(state()).toEqual(planned);
    expect(await revertJournal(options)).toMatchObject({ status: "done", halt: null });
    expect(state()).toEqual(before);
    expect(witness).toMatchObject({ violations: [], momentCount: 12 });
    expect(sandbox.requests.filter(isChange).map((request) => request.index)).toEqual(CHANGE_INDEXES);
    expect((await readJournal(journalPath)).torn).toBe(false);
  });

  test("is done once: resume and a second revert change nothing", async () => {
    const { sandbox, options, before } = await prepare();
    await applyPlan(options);
    const changes = sandbox.requests.filter(isChange).length;
    expect((await resumeApply(options)).status).toBe("done");
    expect(sandbox.requests.filter(isChange)).toHaveLength(changes);
    await revertJournal(options);
    const reverted = sandbox.requests.filter(isChange).length;
    expect((await revertJournal(options)).groups).toMatchObject([
      { restoredCount: 0, removedCount: 0 },
      { restoredCount: 0 },
    ]);
    expect(sandbox.requests.filter(isChange)).toHaveLength(reverted);
    expect(state()).toEqual(before);
    await expect(resumeApply(options)).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_STATE" });
  });

  test("changes only the groups asked for", async () => {
    const { options, before } = await prepare();
    const result = await applyPlan({ ...options, groups: [NARROW], limit: 1 });
    expect(result.groups).toMatchObject([{ groupId: NARROW, status: "done", addCount: 2, removeCount: 2 }]);
    expect(state()[0]).toEqual(before[0]);
    await expect(applyPlan({ ...options, groups: ["sg-9"] })).rejects.toMatchObject({ code: "SGT_AWS_UNKNOWN_GROUP" });
  });

  test.each([
    { asked: undefined, tag: "sgt:plan" },
    { asked: { ticket: "A-7" }, tag: "ticket" },
  ])("tags what it adds: $tag", async ({ asked, tag }) => {
    const { session, options } = await prepare();
    expect(await applyPlan({ ...options, tags: asked })).toMatchObject({ tagged: true });
    const [group] = await readGroups(session, [WEB]);
    const value = asked?.ticket ?? options.plan.planId;
    const added = group?.ingress.filter((rule) => rule.tags?.[tag] === value).map(ruleIdentity);
    expect(added?.sort()).toEqual(["tcp 443-443 10.0.10.0/27", "tcp 443-443 10.0.20.10/31"]);
  });

  test("goes on without tags where they are not permitted and revert needs none, and says so", async () => {
    const untagged = GROUPS.map((group) => ({ ...group, before: group.before.map(({ tags: _, ...rule }) => rule) }));
    const { sandbox, session, options, before } = await prepare({ groups: untagged });
    sandbox.deniedActions.add("ec2:CreateTags");
    const said: string[] = [];
    const result = await applyPlan({ ...options, onEvent: (event) => said.push(event.kind) });
    expect(result).toMatchObject({ status: "done", tagged: false });
    expect(said).toContain("untagged");
    const groups = await readGroups(session, [WEB, NARROW]);
    expect(groups.flatMap((group) => group.ingress).filter((rule) => rule.tags !== undefined)).toEqual([]);
    expect((await revertJournal(options)).status).toBe("done");
    expect(state()).toEqual(before);
  });

  test("a plan that was applied already is stale: nothing is changed, and its first journal still reverts", async () => {
    const { sandbox, options, before } = await prepare();
    await applyPlan(options);
    const changes = sandbox.requests.filter(isChange).length;
    const again = await applyPlan({ ...options, journalPath: `${options.journalPath}.2` });
    expect(again).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_STALE_GROUP", groupId: WEB } });
    expect(sandbox.requests.filter(isChange)).toHaveLength(changes);
    expect((await revertJournal({ ...options, journalPath: `${options.journalPath}.2` })).groups).toEqual([]);
    expect((await revertJournal(options)).status).toBe("done");
    expect(state()).toEqual(before);
  });

  test("stops between two calls, and can be resumed", async () => {
    const controller = new AbortController();
    const { sandbox, options, planned } = await prepare({
      onRequest: (request) => {
        if (request.index === 13) controller.abort();
      },
    });
    const result = await applyPlan({ ...options, signal: controller.signal });
    expect(result).toMatchObject({ status: "stopped", groups: [{ status: "done" }, { status: "halted" }] });
    expect(sandbox.requests.at(-1)?.index).toBe(13);
    expect((await resumeApply(options)).status).toBe("done");
    expect(state()).toEqual(planned);
  });
});

describe("what somebody else did", () => {
  test("between plan and apply: the group is not touched, and the difference is named", async () => {
    const { sandbox, options } = await prepare();
    sandbox.account.addIngress(WEB, [
      { IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "10.1.0.0/24" }] },
    ]);
    const result = await applyPlan(options);
    expect(result).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_STALE_GROUP", groupId: WEB } });
    expect(result.halt?.message).toContain("tcp 80 from 10.1.0.0/24");
    expect(result.groups.map((group) => group.status)).toEqual(["untouched", "untouched"]);
    expect(sandbox.requests.filter(isChange)).toEqual([]);
  });

  test("during apply: it halts before it revokes, and revert leaves the stranger", async () => {
    const { sandbox, options, before } = await prepare({
      onRequest: (request, phase) => {
        if (request.index !== 7 || phase !== "after-change") return;
        ground.sandbox.account.addIngress(WEB, [
          { IpProtocol: "udp", FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: "10.1.0.0/24" }] },
        ]);
      },
    });
    const result = await applyPlan(options);
    expect(result).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_FOREIGN_CHANGE", groupId: WEB } });
    expect(sandbox.requests.filter(isChange)).toHaveLength(1);
    const reverted = await revertJournal(options);
    expect(reverted.groups).toMatchObject([{ groupId: WEB, drifts: [{ id: "added-by-others" }] }]);
    const rules = state()[0]?.rules ?? [];
    expect(rules).toHaveLength((before[0]?.rules.length ?? 0) + 1);
    expect(rules).toEqual(expect.arrayContaining([...(before[0]?.rules ?? [])]));
  });

  test("the very rule that was about to be added, by somebody faster: it halts, and revert leaves it", async () => {
    const faster = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
    const { sandbox, session, options } = await prepare({
      onRequest: (request, phase) => {
        if (request.index !== 7 || phase !== "before") return;
        const IpRanges = [{ CidrIp: "10.0.10.0/27", Description: "sgt: tightened" }];
        ground.sandbox.account.addIngress(WEB, [{ ...faster, IpRanges }]);
      },
    });
    expect(await applyPlan(options)).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_FOREIGN_CHANGE" } });
    const reverted = await revertJournal(options);
    expect(reverted.groups).toMatchObject([{ drifts: [{ id: "added-by-others" }], removedCount: 0, restoredCount: 0 }]);
    const [web] = await readGroups(session, [WEB]);
    expect(web?.ingress.map(ruleIdentity)).toContain("tcp 443-443 10.0.10.0/27");
    expect(sandbox.requests.filter(isChange)).toHaveLength(1);
  });

  test("after apply: drift is reported per rule and left alone", async () => {
    const { sandbox, session, options } = await prepare();
    await applyPlan(options);
    const [web] = await readGroups(session, [WEB]);
    const idOf = (identity: string) => web?.ingress.find((rule) => ruleIdentity(rule) === identity)?.ruleId ?? "";
    const port = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
    // One of ours replaced, one of theirs removed, the old one added again by hand.
    sandbox.account.removeRules(WEB, [idOf("tcp 443-443 10.0.10.0/27"), "sgr-0000000000000a002"]);
    sandbox.account.addIngress(WEB, [{ ...port, IpRanges: [{ CidrIp: "10.0.10.0/27", Description: "mine" }] }]);
    sandbox.account.addIngress(WEB, [{ ...port, IpRanges: [{ CidrIp: "10.0.0.0/16", Description: "emergency" }] }]);
    const result = await revertJournal(options);
    const drifts = result.groups
      .find((group) => group.groupId === WEB)
      ?.drifts.map((drift) => `${drift.id} ${ruleIdentity(drift.rule)}`);
    expect(drifts?.sort()).toEqual([
      "changed-by-others tcp 443-443 10.0.0.0/16",
      "removed-by-others tcp 443-443 203.0.113.0/24",
      "replaced-by-others tcp 443-443 10.0.10.0/27",
    ]);
    const [after] = await readGroups(session, [WEB]);
    const standing = after?.ingress.map((rule) => `${ruleIdentity(rule)} ${rule.description ?? ""}`) ?? [];
    expect(standing).toContain("tcp 443-443 10.0.10.0/27 mine");
    expect(standing).toContain("tcp 443-443 10.0.0.0/16 emergency");
    expect(standing.some((text) => text.includes("10.0.20.10/31"))).toBe(false);
  });

  test("a group deleted before apply halts it; deleted after, the others are still put back", async () => {
    const { sandbox, options, before } = await prepare();
    sandbox.account.removeGroup(NARROW);
    const applied = await applyPlan(options);
    expect(applied).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_GROUP_NOT_FOUND", groupId: NARROW } });
    expect(applied.groups.map((group) => group.status)).toEqual(["done", "untouched"]);
    expect((await revertJournal(options)).status).toBe("done");
    expect(state()).toEqual([before[0]]);
    await ground.close();

    const again = await prepare();
    await applyPlan(again.options);
    again.sandbox.account.removeGroup(NARROW);
    const reverted = await revertJournal(again.options);
    expect(reverted).toMatchObject({
      status: "done",
      groups: [{ groupId: NARROW, status: "gone" }, { status: "done" }],
    });
    expect(state()).toEqual([before[0]]);
  });

  test("revert of one rule gives back that one, and takes away only what it makes needless", async () => {
    const { session, options } = await prepare();
    await applyPlan(options);
    const result = await revertJournal({ ...options, ruleIds: ["sgr-0000000000000b001"] });
    expect(result.groups).toMatchObject([
      { groupId: NARROW, restoredCount: 1, removedCount: 1 },
      { groupId: WEB, restoredCount: 0, removedCount: 0 },
    ]);
    const [narrow] = await readGroups(session, [NARROW]);
    const peers = narrow?.ingress.map(ruleIdentity) ?? [];
    expect(peers).toContain("tcp 5432-5432 10.4.0.0/16");
    expect(peers).toContain("udp 514-514 10.8.2.0/28");
    expect(peers).not.toContain("tcp 5432-5432 10.4.8.0/29");
    await expect(revertJournal({ ...options, ruleIds: ["sgr-9"] })).rejects.toMatchObject({
      code: "SGT_AWS_UNKNOWN_RULE",
    });
  });
});

describe("an authorisation that never reached AWS", () => {
  test.each([true, false])(
    "is looked for by its properties, and found missing (default VPC: %s)",
    async (isDefaultVpc) => {
      const { sandbox, options, before } = await prepare({ isDefaultVpc });
      sandbox.faults.add({ kind: "reset", times: Number.POSITIVE_INFINITY, when: { predicate: isChange } });
      const halted = await applyPlan({ ...options, timing: { maxAttempts: 2 } });
      expect(halted).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_OUTCOME_UNKNOWN", groupId: WEB } });
      sandbox.faults.clear();
      expect(await revertJournal(options)).toMatchObject({ status: "done", groups: [{ removedCount: 0, drifts: [] }] });
      expect(state()).toEqual(before);
      const revokes = sandbox.requests.filter(
        (request) => request.action === "RevokeSecurityGroupIngress" && isChange(request),
      );
      expect(revokes).toHaveLength(2);
    },
  );
});

describe("a full group", () => {
  const NO_ROOM = { kind: "error-before", status: 400, code: "RulesPerSecurityGroupLimitExceeded" } as const;

  test("that is full through a call of ours whose answer was lost: it is done", async () => {
    const { sandbox, options, planned, witness } = await prepare();
    const isAuthorise = (request: ApiRequest) =>
      request.action === "AuthorizeSecurityGroupIngress" && isChange(request);
    sandbox.faults.add({ kind: "lost-response", when: { predicate: isAuthorise } });
    sandbox.faults.add({ ...NO_ROOM, when: { predicate: isAuthorise, nth: 2 } });
    expect(await applyPlan(options)).toMatchObject({ status: "done" });
    expect(state()).toEqual(planned);
    expect(witness.violations).toEqual([]);
  });

  test("that an old read shows as it was before: revert halts, and takes nothing away", async () => {
    const { sandbox, options, witness } = await prepare();
    await applyPlan(options);
    const places = ["192.0.2.1/32", "192.0.2.2/32"].map((CidrIp) => ({ CidrIp }));
    sandbox.account.addIngress(WEB, [{ IpProtocol: "tcp", FromPort: 60001, ToPort: 60001, IpRanges: places }]);
    const changes = sandbox.requests.filter(isChange).length;
    sandbox.faults.add({ kind: "stale-read", lagMs: 3_600_000, times: Number.POSITIVE_INFINITY });
    const result = await revertJournal({ ...options, ruleIds: ["sgr-0000000000000a001"] });
    expect(result).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_NO_ROOM", groupId: WEB } });
    expect(
      sandbox.requests
        .filter(isChange)
        .slice(changes)
        .some((request) => request.outcome?.changed),
    ).toBe(false);
    expect(witness.violations).toEqual([]);
  });
});

describe("what is refused before anything is changed", () => {
  test("a plan of another account, and a plan that was edited", async () => {
    const { sandbox, options, plan } = await prepare();
    const elsewhere = { ...plan, accountId: "210987654321" };
    await expect(applyPlan({ ...options, plan: elsewhere })).rejects.toMatchObject({
      code: "SGT_AWS_PLAN_ELSEWHERE",
      details: { planAccountId: "210987654321", accountId: "123456789012" },
    });
    const [first, ...rest] = plan.groups;
    const wider = { ...plan, groups: [{ ...first, steps: first?.steps.slice(1) }, ...rest] } as typeof plan;
    await expect(applyPlan({ ...options, plan: wider })).rejects.toMatchObject({ code: "SGT_AWS_PLAN_UNPROVED" });
    expect(sandbox.requests.filter((request) => request.service === "ec2")).toEqual([]);
  });

  test("tagging is not permitted, which only revert needs", async () => {
    const { sandbox, options } = await prepare();
    sandbox.deniedActions.add("ec2:CreateTags");
    await expect(applyPlan(options)).rejects.toMatchObject({
      code: "SGT_AWS_DENIED",
      details: { actions: "ec2:AuthorizeSecurityGroupIngress, ec2:CreateTags" },
    });
    expect(sandbox.requests.filter(isChange)).toEqual([]);
  });

  test.each(["ec2:RevokeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupIngress"])(
    "%s is missing: the preflight finds it",
    async (action) => {
      const { sandbox, options } = await prepare();
      sandbox.deniedActions.add(action);
      await expect(applyPlan(options)).rejects.toMatchObject({ code: "SGT_AWS_DENIED", source: "aws" });
      expect(sandbox.requests.filter(isChange)).toEqual([]);
      await expect(readFile(options.journalPath)).rejects.toMatchObject({ code: "ENOENT" });
    },
  );

  test("a second run on the same account, and a journal that exists", async () => {
    const seen: unknown[] = [];
    const { options } = await prepare({
      onRequest: async (request, phase) => {
        if (request.index !== 7 || phase !== "before") return;
        seen.push(
          await applyPlan({ ...options, journalPath: `${options.journalPath}2` }).catch(
            (error: { code: string }) => error.code,
          ),
        );
      },
    });
    await applyPlan(options);
    expect(seen).toEqual(["SGT_AWS_LOCKED"]);
    await expect(applyPlan(options)).rejects.toMatchObject({ code: "SGT_AWS_JOURNAL_EXISTS" });
  });

  test("a resume with another plan, a journal of another account", async () => {
    const { session, options, plan } = await prepare();
    await applyPlan(options);
    const other = { ...plan, createdAt: "2026-11-21T00:00:00.000Z" };
    await expect(resumeApply({ ...options, plan: other })).rejects.toMatchObject({ code: "SGT_AWS_PLAN_MISMATCH" });
    const elsewhere = { ...session, accountId: "210987654321", region: "eu-west-1" };
    await expect(revertJournal({ ...options, session: elsewhere })).rejects.toMatchObject({
      code: "SGT_AWS_JOURNAL_ELSEWHERE",
    });
  });
});

describe("secrets", () => {
  test("no journal, error or event holds a credential", async () => {
    const { sandbox, options, journalPath } = await prepare();
    const said: unknown[] = [];
    sandbox.faults.add({ kind: "error-before", status: 403, code: "SignatureDoesNotMatch", when: { requestIndex: 9 } });
    const result = await applyPlan({ ...options, onEvent: (event) => said.push(event) });
    expect(result).toMatchObject({ status: "halted", halt: { code: "SGT_AWS_BAD_CREDENTIALS" } });
    const everything = `${await readFile(journalPath, "utf8")}${JSON.stringify([said, result])}`;
    expect(everything).toContain("SignatureDoesNotMatch");
    expect(everything).not.toContain(CREDENTIALS.secretAccessKey);
    expect(everything).not.toContain(CREDENTIALS.accessKeyId);
    expect(everything).not.toMatch(/authorization|x-amz-security-token|Credential=/i);
  });
});
