import { afterEach, describe, expect, test } from "@jest/globals";
import { applyPlan, type ChangeEvent, readJournal, resumeApply, type WaveDone } from "@sgt/aws";
import { fakeClock } from "./support/fake-clock.js";
import { type Ground, type GroundOptions, prepareGround } from "./support/ground.js";
import { isChange } from "./support/scenario.js";

let ground: Ground;
afterEach(() => ground.close());

const WEB = "sg-0000000000000aaa1";
const HOUR_MS = 3_600_000;

/** Two groups: a canary, then the other. */
async function prepare(options?: GroundOptions) {
  ground = await prepareGround(options);
  const { session, plan, journalPath } = ground;
  const clock = fakeClock();
  const said: ChangeEvent[] = [];
  const onEvent = (event: ChangeEvent) => said.push(event);
  const base = { session, plan, journalPath, clock, onEvent };
  return { ...ground, clock, said, base, options: { ...base, waves: { canary: 1, pauseMs: HOUR_MS } } };
}

const state = () => ground.sandbox.account.groups({ ids: false });
const changeCount = () => ground.sandbox.requests.filter(isChange).length;

describe("waves", () => {
  test("one group, the pause, the question, the rest", async () => {
    const { options, clock, said, planned, witness } = await prepare();
    const asked: WaveDone[] = [];
    const startMs = clock.now();
    const confirm = async (wave: WaveDone) => {
      expect(clock.now() - startMs).toBeGreaterThanOrEqual(HOUR_MS);
      expect(state()[1]?.rules).not.toEqual(planned[1]?.rules);
      return asked.push(wave) === 1;
    };
    expect(await applyPlan({ ...options, confirm })).toMatchObject({ status: "done" });
    expect(asked).toEqual([{ index: 1, waveCount: 2, leftCount: 1 }]);
    expect(said).toContainEqual({ kind: "wave-done", index: 1, waveCount: 2, leftCount: 1, pauseMs: HOUR_MS });
    expect(state()).toEqual(planned);
    expect(witness.violations).toEqual([]);
  });

  test("a no ends it in order; resume asks again, and goes on in the same waves", async () => {
    const { options, base, planned } = await prepare();
    const no = async () => false;
    const stopped = await applyPlan({ ...options, confirm: no });
    expect(stopped).toMatchObject({ status: "stopped", groups: [{ status: "done" }, { status: "untouched" }] });
    const changes = changeCount();
    expect((await resumeApply({ ...base, confirm: no })).status).toBe("stopped");
    expect(changeCount()).toBe(changes);
    expect((await resumeApply({ ...base, confirm: async () => true })).status).toBe("done");
    expect(state()).toEqual(planned);
    const waves = (await readJournal(base.journalPath)).lines.filter((line) => line.kind === "wave");
    expect(waves.map((line) => line.result)).toEqual(["done", "done", "done", "passed"]);
  });

  test("a wave that was passed is not waited for again", async () => {
    const controller = new AbortController();
    const { options, base, clock } = await prepare({
      onRequest: (request) => {
        if (isChange(request) && request.params.GroupId !== WEB) controller.abort();
      },
    });
    expect((await applyPlan({ ...options, signal: controller.signal })).status).toBe("stopped");
    const startMs = clock.now();
    expect((await resumeApply({ ...base, confirm: async () => false })).status).toBe("done");
    expect(clock.now() - startMs).toBeLessThan(HOUR_MS);
  });

  test("a group of the wave that somebody changes in the pause halts the run", async () => {
    const { options, base } = await prepare();
    const slow = {
      ...base.clock,
      sleep: async (ms: number) => {
        if (ms === HOUR_MS) {
          const IpRanges = [{ CidrIp: "10.0.0.0/16" }];
          ground.sandbox.account.addIngress(WEB, [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges }]);
        }
        await base.clock.sleep(ms);
      },
    };
    expect(await applyPlan({ ...options, clock: slow })).toMatchObject({
      status: "halted",
      halt: { code: "SGT_AWS_FOREIGN_CHANGE", groupId: WEB },
      groups: [{ status: "done" }, { status: "untouched" }],
    });
  });

  test("that are no numbers are refused before anything is asked", async () => {
    const { options, sandbox } = await prepare();
    const asked = sandbox.requests.length;
    await expect(applyPlan({ ...options, waves: { canary: 0 } })).rejects.toMatchObject({
      code: "SGT_AWS_INVALID_WAVES",
    });
    expect(sandbox.requests).toHaveLength(asked);
  });
});
