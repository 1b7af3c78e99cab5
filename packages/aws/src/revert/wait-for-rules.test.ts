import { EC2Client } from "@aws-sdk/client-ec2";
import { expect, test } from "@jest/globals";
import type { LiveRule } from "@sgt/snapshot";
import type { ChangeRun } from "../change/change-run.js";
import { readUntil } from "../change/read-back.js";
import { DEFAULT_TIMING } from "../change/timing.js";
import type { AwsSession } from "../session/aws-session.js";
import { waitForRules } from "./wait-for-rules.js";

const rule = (cidr: string): LiveRule => ({
  ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr } },
});
const [A, B] = ["10.0.1.0/24", "10.0.2.0/24"] as const;

/** A run whose reads show these CIDRs, one read after the other, and the last again and again. */
function running(reads: readonly (readonly string[])[], signal?: AbortSignal) {
  let [readCount, nowMs] = [0, 0];
  const send = async () => {
    const cidrs = reads[Math.min(readCount++, reads.length - 1)] ?? [];
    const shown = cidrs.map((CidrIpv4) => ({ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIpv4 }));
    return { $metadata: {}, SecurityGroupRules: shown };
  };
  const client: EC2Client = Object.create(EC2Client.prototype, { send: { value: send } });
  const run = {
    session: { ec2Reader: async () => client } as unknown as AwsSession,
    clock: {
      now: () => nowMs,
      sleep: async (ms: number) => {
        nowMs += ms;
      },
    },
    timing: DEFAULT_TIMING,
    emit: () => undefined,
    signal,
  } as unknown as ChangeRun;
  return { run, readCount: () => readCount };
}

test.each<[name: string, reads: readonly (readonly string[])[], standing: string[], gone: string[], readCount: number]>(
  [
    ["what shall stand does", [[A, B]], [A, B], [], 1],
    ["one of them does not yet", [[A], [A], [A, B]], [A, B], [], 3],
    ["what shall be gone is", [[A]], [A], [B], 1],
    ["it is not yet", [[A, B], [A]], [A], [B], 2],
    ["nothing is waited for", [[]], [], [], 1],
  ],
)("reads until reads show what AWS confirmed: %s", async (_name, reads, standing, gone, readCount) => {
  const waiting = running(reads);
  await waitForRules(waiting.run, "sg-1", standing.map(rule), gone.map(rule));
  expect(waiting.readCount()).toBe(readCount);
});

test.each<[name: string, standing: string[], gone: string[]]>([
  ["a rule never stands", [A, B], []],
  ["a rule is never gone", [], [A]],
])("reads that never show it halt the run: %s", async (_name, standing, gone) => {
  const { run } = running([[A]]);
  await expect(waitForRules(run, "sg-1", standing.map(rule), gone.map(rule))).rejects.toMatchObject({
    code: "SGT_AWS_UNSETTLED",
    details: { groupId: "sg-1" },
  });
});

test("told to stop, it reads no more", async () => {
  const waiting = running([[]], AbortSignal.abort());
  await expect(waitForRules(waiting.run, "sg-1", [rule(A)])).rejects.toMatchObject({ code: "SGT_AWS_STOPPED" });
  expect(waiting.readCount()).toBe(1);
});

test("waits to the last millisecond, and reads once more then", async () => {
  const isThere = (live: readonly LiveRule[]): boolean => live.length > 0;
  expect(await readUntil(running([[], [A]]).run, "sg-1", isThere, 1)).toMatchObject({ seen: true });
  expect(await readUntil(running([[], [A]]).run, "sg-1", isThere, 0)).toMatchObject({ seen: false });
});
