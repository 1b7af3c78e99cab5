import { applyPlan, readJournal, revertJournal } from "@sgt/aws";
import { afterEach, describe, expect, test } from "@jest/globals";
import { fakeClock } from "./support/fake-clock.js";
import { type Ground, prepareGround } from "./support/ground.js";

let ground: Ground;
afterEach(async () => ground.close());

describe("apply and revert", () => {
  test("reach exactly the planned and the former state", async () => {
    ground = await prepareGround();
    const { sandbox, session, plan, journalPath, witness, before, planned } = ground;
    const clock = fakeClock();
    const applied = await applyPlan({ session, plan, journalPath, clock });
    expect(applied).toMatchObject({ status: "done", halt: null });
    expect(sandbox.account.groups({ ids: false })).toEqual(planned);
    const reverted = await revertJournal({ session, journalPath, clock });
    expect(reverted).toMatchObject({ status: "done", halt: null });
    expect(sandbox.account.groups({ ids: false })).toEqual(before);
    expect(witness.violations).toEqual([]);
    expect(witness.momentCount).toBeGreaterThan(5);
    const { lines, torn } = await readJournal(journalPath);
    expect(torn).toBe(false);
    console.log(sandbox.requests.map((r) => `${r.index} ${r.action} ${r.isDryRun} ${r.outcome?.code}`).join("\n"));
    console.log(lines.map((l) => JSON.stringify(l).slice(0, 200)).join("\n"));
  });
});
