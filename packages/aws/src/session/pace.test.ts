import { describe, expect, test } from "@jest/globals";
import type { Clock } from "./clock.js";
import { Pace } from "./pace.js";

/** Time that passes only while somebody waits. */
function testClock(): Clock & { ms: number } {
  const clock = {
    ms: 0,
    now: () => clock.ms,
    sleep: async (ms: number) => {
      clock.ms += ms;
    },
  };
  return clock;
}

const thrown = (name: string, httpStatusCode: number): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
const THROTTLED = thrown("RequestLimitExceeded", 503);
const [NEAR_MS, FAR_MS] = [100, 400];

/** A token bucket as AWS keeps it, and a call that takes from it. */
function bucket(clock: { ms: number }, capacity: number, perSecond: number, latencyMs: number) {
  let [tokens, atMs] = [capacity, 0];
  return async (): Promise<string> => {
    clock.ms += latencyMs;
    tokens = Math.min(capacity, tokens + ((clock.ms - atMs) / 1000) * perSecond);
    atMs = clock.ms;
    if (tokens < 1) throw THROTTLED;
    tokens -= 1;
    return "answer";
  };
}

describe("a pace against a token bucket", () => {
  test.each([
    { calls: 300, capacity: 100, perSecond: 20, latencyMs: NEAR_MS, refused: 0 },
    { calls: 60, capacity: 50, perSecond: 5, latencyMs: NEAR_MS, refused: 0 },
    { calls: 100, capacity: 10, perSecond: 2, latencyMs: NEAR_MS, refused: 25 },
    { calls: 100, capacity: 10, perSecond: 2, latencyMs: FAR_MS, refused: 10 },
    { calls: 40, capacity: 5, perSecond: 1, latencyMs: NEAR_MS, refused: 20 },
    { calls: 8, capacity: 2, perSecond: 0.4, latencyMs: NEAR_MS, refused: 8 },
    { calls: 8, capacity: 2, perSecond: 0.4, latencyMs: FAR_MS, refused: 5 },
    { calls: 100, capacity: 2, perSecond: 0.4, latencyMs: NEAR_MS, refused: 35 },
  ])(
    "$calls calls of $latencyMs ms, a bucket of $capacity refilled by $perSecond a second: within 1.2 of what it allows",
    async ({ calls, capacity, perSecond, latencyMs, refused }) => {
      const clock = testClock();
      const pace = new Pace({ clock });
      const buckets = pace.buckets();
      const call = bucket(clock, capacity, perSecond, latencyMs);
      for (let n = 0; n < calls; n++) await buckets.run("EC2Client", "DescribeVpcsCommand", call);
      const boundSeconds = Math.max((calls * latencyMs) / 1000, (calls - capacity) / perSecond);
      expect(clock.ms / 1000).toBeLessThan(1.2 * boundSeconds);
      // Probing costs requests, and must not become a storm.
      expect(pace.counts.throttled).toBeLessThanOrEqual(refused);
    },
  );

  test("each action of EC2 has a bucket of its own, other services one", async () => {
    const clock = testClock();
    const buckets = new Pace({ clock }).buckets();
    const call = async () => "answer";
    for (let n = 0; n < 50; n++) await buckets.run("EC2Client", "DescribeVpcsCommand", call);
    for (let n = 0; n < 50; n++) await buckets.run("EC2Client", "DescribeSubnetsCommand", call);
    expect(clock.ms).toBe(0);
    for (let n = 0; n < 20; n++) await buckets.run("RDSClient", `Describe${n % 2}Command`, call);
    expect(clock.ms).toBe(0);
    await buckets.run("RDSClient", "Describe3Command", call);
    expect(clock.ms).toBeGreaterThan(0);
  });

  test("throttled without end, it gives up when its patience does, after few requests", async () => {
    const clock = testClock();
    const pace = new Pace({ clock, patienceMs: 60_000 });
    const never = async () => {
      clock.ms += NEAR_MS;
      throw THROTTLED;
    };
    await expect(pace.buckets().run("EC2Client", "DescribeVpcsCommand", never)).rejects.toBe(THROTTLED);
    expect(clock.ms).toBeGreaterThan(60_000);
    expect(clock.ms).toBeLessThan(90_000);
    expect(pace.counts.requests).toBeLessThan(25);
  });
});

describe("other failures", () => {
  test.each([
    { error: thrown("InternalError", 500), attempts: 5 },
    { error: Object.assign(new Error("x"), { code: "ECONNRESET" }), attempts: 5 },
    { error: thrown("UnauthorizedOperation", 403), attempts: 1 },
    { error: thrown("RequestExpired", 400), attempts: 1 },
  ])("$error: $attempts attempts", async ({ error, attempts }) => {
    const pace = new Pace({ clock: testClock() });
    const fails = async () => {
      throw error;
    };
    await expect(pace.buckets().run("EC2Client", "DescribeVpcsCommand", fails)).rejects.toBe(error);
    expect(pace.counts.requests).toBe(attempts);
  });

  test("after a stop nothing more is sent", async () => {
    const controller = new AbortController();
    controller.abort();
    const pace = new Pace({ clock: testClock(), signal: controller.signal });
    await expect(pace.buckets().run("EC2Client", "X", async () => "answer")).rejects.toMatchObject({
      code: "SGT_AWS_STOPPED",
    });
    expect(pace.counts.requests).toBe(0);
  });

  test("never more requests under way than agreed", async () => {
    const pace = new Pace({ inFlight: 3 });
    let [now, most] = [0, 0];
    const call = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, (_, n) => pace.buckets().run("EC2Client", `C${n}`, call)));
    expect(most).toBe(3);
  });
});
