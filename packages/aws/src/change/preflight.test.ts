import { expect, test } from "@jest/globals";
import { isSgtError } from "@sgt/cidr";
import type { LiveRule } from "@sgt/snapshot";
import type { AwsSession } from "../session/aws-session.js";
import { type NeededCall, preflight } from "./preflight.js";
import { DEFAULT_TIMING } from "./timing.js";

const RULE: LiveRule = {
  ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr: "10.0.1.0/24" } },
};
const tags = { "sgt:plan": "p" };
const add = (groupId: string, tagsAreWish: boolean, more: object = {}): NeededCall => ({
  call: { action: "authorize", groupId, rules: [RULE], ...more },
  tagsAreWish,
});
const take = (groupId: string): NeededCall => ({
  call: { action: "revoke", groupId, rules: [{ ...RULE, ruleId: "sgr-1" }] },
  tagsAreWish: false,
});

const failure = (name: string, httpStatusCode: number): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
const PERMITTED = failure("DryRunOperation", 412);
const DENIED = failure("UnauthorizedOperation", 403);
const SLOW = failure("RequestLimitExceeded", 503);
const LOST = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

/** What AWS answers to a dry run, given what it asks for. */
type Answers = (
  input: { readonly GroupId: string; readonly TagSpecifications?: unknown },
  index: number,
) => Error | null;

async function ask(calls: readonly NeededCall[], answers: Answers, signal?: AbortSignal) {
  const sent: object[] = [];
  const waits: number[] = [];
  const send = async ({ input }: { readonly input: Parameters<Answers>[0] }): Promise<object> => {
    sent.push(input);
    const answer = answers(input, sent.length - 1);
    if (answer !== null) throw answer;
    return { $metadata: {} };
  };
  const options = {
    session: { ec2Writer: async () => ({ send }) } as unknown as AwsSession,
    clock: { now: () => 0, sleep: async (ms: number) => void waits.push(ms) },
    timing: { ...DEFAULT_TIMING, maxAttempts: 3 },
    random: () => 1,
    signal,
  };
  const result = await preflight(calls, options).catch((error: unknown) => {
    if (!isSgtError(error)) throw error;
    return error;
  });
  return { result, sent, waits };
}

const BOTH = "ec2:AuthorizeSecurityGroupIngress, ec2:CreateTags";
const denied = (actions: string, groupIds: string) => ({
  code: "SGT_AWS_DENIED",
  source: "aws",
  details: { actions, groupIds },
});

test.each<[name: string, calls: readonly NeededCall[], answers: Answers, result: object, askedCount: number]>([
  ["nothing is needed", [], () => null, { tags: true }, 0],
  ["all is permitted", [add("sg-1", true, { tags }), take("sg-2")], () => PERMITTED, { tags: true }, 2],
  ["a dry run without its status", [take("sg-1")], () => failure("DryRunOperation", 0), { tags: true }, 1],
  ["an answer without the code of a dry run", [take("sg-1")], () => null, { tags: true }, 1],
  [
    "one group is denied",
    [take("sg-1"), take("sg-2")],
    ({ GroupId }) => (GroupId === "sg-2" ? DENIED : PERMITTED),
    denied("ec2:RevokeSecurityGroupIngress", "sg-2"),
    2,
  ],
  [
    "several are, in order and each once",
    [take("sg-2"), take("sg-1"), add("sg-1", false)],
    () => DENIED,
    denied("ec2:AuthorizeSecurityGroupIngress, ec2:RevokeSecurityGroupIngress", "sg-1, sg-2"),
    3,
  ],
  [
    "tags are denied, and only wished for",
    [add("sg-1", true, { tags }), add("sg-2", true, { tags })],
    ({ GroupId, TagSpecifications }) => (GroupId === "sg-1" && TagSpecifications !== undefined ? DENIED : PERMITTED),
    { tags: false },
    3,
  ],
  [
    "tags are denied, and needed",
    [add("sg-1", false, { tags })],
    ({ TagSpecifications }) => (TagSpecifications === undefined ? PERMITTED : DENIED),
    denied(BOTH, "sg-1"),
    1,
  ],
  ["all of it is denied, tags too", [add("sg-1", true, { tags })], () => DENIED, denied(BOTH, "sg-1"), 2],
  [
    "there are no tags to leave out",
    [add("sg-1", true), add("sg-2", true, { tags: {} })],
    () => DENIED,
    denied("ec2:AuthorizeSecurityGroupIngress", "sg-1, sg-2"),
    2,
  ],
  [
    "tags alone are denied",
    [{ call: { action: "tag", groupId: "sg-1", rules: [RULE], tags }, tagsAreWish: false }],
    () => DENIED,
    denied("ec2:CreateTags", "sg-1"),
    1,
  ],
  [
    "a group is gone, which is no matter of permission",
    [take("sg-1")],
    () => failure("InvalidGroup.NotFound", 400),
    { tags: true },
    1,
  ],
  ["AWS asks to slow down", [take("sg-1")], (_, at) => (at < 2 ? SLOW : PERMITTED), { tags: true }, 3],
  ["an answer is lost", [take("sg-1")], (_, at) => (at < 1 ? LOST : PERMITTED), { tags: true }, 2],
  [
    "AWS asks to slow down without end",
    [take("sg-1")],
    () => SLOW,
    { code: "SGT_AWS_THROTTLED", details: expect.objectContaining({ groupId: "sg-1" }) },
    3,
  ],
  ["no answer, ever", [take("sg-1")], () => LOST, { code: "SGT_AWS_UNREACHABLE" }, 3],
  ["credentials have expired", [take("sg-1")], () => failure("ExpiredToken", 400), { code: "SGT_AWS_EXPIRED" }, 1],
])("%s", async (_name, calls, answers, result, askedCount) => {
  const asked = await ask(calls, answers);
  expect(asked.result).toMatchObject(result);
  expect(asked.sent).toHaveLength(askedCount);
  expect(asked.sent.every((input) => Reflect.get(input, "DryRun") === true)).toBe(true);
});

test("waits between attempts, doubling", async () => {
  expect((await ask([take("sg-1")], () => SLOW)).waits).toEqual([1000, 2000]);
});

test("asks nothing when told to stop", async () => {
  const { result, sent } = await ask([take("sg-1")], () => PERMITTED, AbortSignal.abort());
  expect([result, sent]).toEqual([expect.objectContaining({ code: "SGT_AWS_STOPPED" }), []]);
});

test("asks four at once, and no more", async () => {
  let [running, most] = [0, 0];
  let go = (): void => undefined;
  const four = new Promise<void>((resolve) => {
    go = resolve;
  });
  const send = async (): Promise<object> => {
    running += 1;
    most = Math.max(most, running);
    // A fifth would come in the meantime.
    if (running === 4) setTimeout(go, 20);
    await four;
    running -= 1;
    throw PERMITTED;
  };
  const session = { ec2Writer: async () => ({ send }) } as unknown as AwsSession;
  const clock = { now: () => 0, sleep: async () => undefined };
  const calls = Array.from({ length: 9 }, (_, at) => take(`sg-${at}`));
  await preflight(calls, { session, clock, timing: DEFAULT_TIMING, random: () => 1, signal: undefined });
  expect(most).toBe(4);
});
