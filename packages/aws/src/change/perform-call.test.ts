import { DescribeSecurityGroupRulesCommand, EC2Client, type SecurityGroupRule } from "@aws-sdk/client-ec2";
import { describe, expect, test } from "@jest/globals";
import { isSgtError } from "@sgt/cidr";
import type { LiveRule } from "@sgt/snapshot";
import type { JournalEntry } from "../journal/journal-entry.js";
import type { AwsSession } from "../session/aws-session.js";
import type { ChangeEvent } from "./change-event.js";
import type { ChangeRun } from "./change-run.js";
import { performCall } from "./perform-call.js";
import type { RuleCall } from "./rule-call.js";
import { DEFAULT_TIMING } from "./timing.js";

// One call against a script of answers and reads: what it comes to, what the journal says, and how long it waits.

const at = (cidr: string, more: Partial<LiveRule> = {}): LiveRule => ({
  ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr } },
  ...more,
});
const A = at("10.0.1.0/24", { description: "ours" });
const B = at("10.0.2.0/24", { description: "ours" });
const OLD = at("10.0.0.0/16", { ruleId: "sgr-old", tags: { owner: "net" } });

/** A rule as AWS shows it. */
function shown({ ruleId, peer, description, tags }: LiveRule): SecurityGroupRule {
  return {
    ...{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIpv4: "cidr" in peer ? peer.cidr : "" },
    ...(ruleId === undefined ? {} : { SecurityGroupRuleId: ruleId }),
    ...(description === undefined ? {} : { Description: description }),
    Tags: Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
}
const standsAs = (rule: LiveRule, ruleId: string): SecurityGroupRule => shown({ ...rule, ruleId });

const refused = (name: string, httpStatusCode = 400): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode, requestId: "r-refused" } });
const lost = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
const DUPLICATE = refused("InvalidPermission.Duplicate");
const GONE = refused("InvalidSecurityGroupRuleId.NotFound");
const NO_ROOM = refused("RulesPerSecurityGroupLimitExceeded");
const SLOW = refused("RequestLimitExceeded", 503);

interface Script {
  readonly call: RuleCall;
  readonly attempted?: boolean;
  /** To the changing calls, in order; success where nothing is left. */
  readonly answers?: readonly (object | Error)[];
  /** What reads show, in order; the last one again and again. */
  readonly reads?: readonly (readonly SecurityGroupRule[] | Error)[];
  readonly signal?: AbortSignal;
}

async function play({ call, attempted, answers = [], reads = [[]], signal }: Script) {
  const [toCome, toRead] = [[...answers], [...reads]];
  const sent: object[] = [];
  const journal: JournalEntry[] = [];
  const events: ChangeEvent[] = [];
  let nowMs = 0;
  const send = async (command: { readonly input: object }): Promise<object> => {
    const isRead = command instanceof DescribeSecurityGroupRulesCommand;
    if (!isRead) sent.push(command.input);
    const read = isRead ? (toRead.length > 1 ? toRead.shift() : toRead[0]) : undefined;
    const answer = isRead ? read : (toCome.shift() ?? {});
    if (answer instanceof Error) throw answer;
    return { $metadata: { requestId: "r-1" }, ...(isRead ? { SecurityGroupRules: answer } : answer) };
  };
  const client: EC2Client = Object.create(EC2Client.prototype, { send: { value: send } });
  const session = { ec2Reader: async () => client, ec2Writer: async () => client } as unknown as AwsSession;
  let callId = 7;
  const run: ChangeRun = {
    kind: "apply",
    session,
    journal: { path: "journal", append: async (entry) => void journal.push(entry), close: async () => undefined },
    clock: {
      now: () => nowMs,
      sleep: async (ms) => {
        nowMs += ms;
      },
    },
    timing: { ...DEFAULT_TIMING, maxAttempts: 3 },
    random: () => 1,
    emit: (event) => events.push(event),
    signal,
    nextCallId: () => callId++,
  };
  const outcome = await performCall(run, call, attempted).catch((error: unknown) => {
    if (!isSgtError(error)) throw error;
    return error;
  });
  const waits = events.flatMap((event) => (event.kind === "waiting" ? `${event.reason} ${event.waitMs}` : []));
  return { outcome, sent, journal, events, waits, nowMs };
}

const isCoded = (outcome: boolean | Error): string | boolean =>
  outcome instanceof Error ? `${Reflect.get(outcome, "code")}`.replace("SGT_AWS_", "") : outcome;

/** The outcomes in the journal: result, proof and AWS's code. */
const outcomesOf = (journal: readonly JournalEntry[]): string[] =>
  journal.flatMap((entry) =>
    entry.kind === "outcome" ? [entry.result, entry.proof, entry.awsCode].filter(Boolean).join(" ") : [],
  );

const add = (...rules: LiveRule[]): RuleCall => ({ action: "authorize", groupId: "sg-1", rules });
const ADD = add(A);
const TAKE: RuleCall = { action: "revoke", groupId: "sg-1", rules: [OLD] };
const TURN: RuleCall = { action: "modify", groupId: "sg-1", rules: [OLD], to: A };
const TAG: RuleCall = { action: "tag", groupId: "sg-1", rules: [OLD], tags: { owner: "net" } };
const named = { SecurityGroupRules: [standsAs(A, "sgr-a")] };
const there = [standsAs(A, "sgr-a")];
const oldThere = [shown(OLD)];

describe("one change, made for certain", () => {
  test.each<[name: string, script: Script, outcome: boolean | string, outcomes: readonly string[]]>([
    ["an authorisation is believed", { call: ADD, answers: [named] }, true, ["done response"]],
    ["and so is one whose answer names no rule", { call: ADD, reads: [[], there] }, true, ["done response"]],
    ["a revocation is believed", { call: TAKE, reads: [oldThere] }, true, ["done response"]],
    ["a change in place is believed", { call: TURN, reads: [oldThere] }, true, ["done response"]],
    ["tags are believed", { call: TAG, reads: [oldThere] }, true, ["done response"]],

    [
      "an answer was lost, and it was done",
      { call: ADD, answers: [lost, DUPLICATE], reads: [[], there] },
      true,
      ["unknown response ECONNRESET", "done read-back InvalidPermission.Duplicate"],
    ],
    [
      "an answer was lost, and it was not done",
      { call: ADD, answers: [lost, named] },
      true,
      ["unknown response ECONNRESET", "done response"],
    ],
    [
      "an earlier run did it",
      { call: ADD, attempted: true, answers: [DUPLICATE], reads: [there] },
      false,
      ["done read-back InvalidPermission.Duplicate"],
    ],
    [
      "an earlier run took it away",
      { call: TAKE, attempted: true, answers: [GONE] },
      false,
      ["done read-back InvalidSecurityGroupRuleId.NotFound"],
    ],
    ["an earlier run did it not", { call: ADD, attempted: true, answers: [named] }, true, ["done response"]],
    [
      "HTTP 500, and it was done",
      { call: TAKE, answers: [refused("InternalError", 500), GONE] },
      true,
      ["unknown response InternalError", "done read-back InvalidSecurityGroupRuleId.NotFound"],
    ],
    [
      "changed in place, and the answer was lost",
      { call: TURN, answers: [lost, DUPLICATE], reads: [oldThere, [standsAs(A, "sgr-old")]] },
      true,
      ["unknown response ECONNRESET", "done read-back InvalidPermission.Duplicate"],
    ],
    [
      "a default VPC finds nothing to revoke, after a lost answer",
      { call: TAKE, answers: [lost, { UnknownIpPermissions: [{}] }] },
      true,
      ["unknown response ECONNRESET", "done read-back UnknownIpPermissions"],
    ],
    [
      "AWS asks to slow down",
      { call: ADD, answers: [SLOW, SLOW, named] },
      true,
      ["not-done response RequestLimitExceeded", "not-done response RequestLimitExceeded", "done response"],
    ],
    [
      "AWS answers that it did nothing",
      { call: ADD, answers: [{ Return: false }, named] },
      true,
      ["unknown response ReturnFalse", "done response"],
    ],
    [
      "the same of a revocation",
      { call: TAKE, answers: [{ Return: false }, { Return: true }] },
      true,
      ["unknown response ReturnFalse", "done response"],
    ],
    [
      "the same of a change in place",
      { call: TURN, answers: [{ Return: false }, { Return: true }] },
      true,
      ["unknown response ReturnFalse", "done response"],
    ],
    [
      "full through a call of ours whose answer was lost",
      { call: ADD, answers: [lost, NO_ROOM], reads: [[], there] },
      true,
      ["unknown response ECONNRESET", "done read-back RulesPerSecurityGroupLimitExceeded"],
    ],

    [
      "somebody was faster",
      { call: ADD, answers: [DUPLICATE], reads: [there] },
      "FOREIGN_CHANGE",
      ["not-done response InvalidPermission.Duplicate"],
    ],
    [
      "somebody was faster, and throttling is no doubt",
      { call: ADD, answers: [SLOW, DUPLICATE], reads: [there] },
      "FOREIGN_CHANGE",
      ["not-done response RequestLimitExceeded", "not-done response InvalidPermission.Duplicate"],
    ],
    [
      "somebody was faster, and an answer of ours was lost",
      { call: ADD, answers: [lost, DUPLICATE], reads: [[standsAs({ ...A, description: "theirs" }, "sgr-t")]] },
      "FOREIGN_CHANGE",
      ["unknown response ECONNRESET", "not-done read-back InvalidPermission.Duplicate"],
    ],
    [
      "somebody was faster with one of two",
      {
        call: add(A, B),
        answers: [lost, DUPLICATE],
        reads: [[standsAs(A, "sgr-a"), standsAs({ ...B, description: "theirs" }, "sgr-t")]],
      },
      "FOREIGN_CHANGE",
      ["unknown response ECONNRESET", "not-done read-back InvalidPermission.Duplicate"],
    ],
    [
      "somebody revoked it",
      { call: TAKE, answers: [GONE] },
      "FOREIGN_CHANGE",
      ["not-done response InvalidSecurityGroupRuleId.NotFound"],
    ],
    [
      "somebody removed what was to be changed in place, and an answer was lost",
      { call: TURN, answers: [lost, GONE] },
      "FOREIGN_CHANGE",
      ["unknown response ECONNRESET", "not-done response InvalidSecurityGroupRuleId.NotFound"],
    ],
    [
      "somebody removed what was to be tagged",
      { call: TAG, answers: [GONE] },
      "CALL_FAILED",
      ["not-done response InvalidSecurityGroupRuleId.NotFound"],
    ],
    [
      "a default VPC finds some of it",
      { call: TAKE, answers: [{ UnknownIpPermissions: [{}] }], reads: [oldThere] },
      "PARTLY_DONE",
      ["partly response UnknownIpPermissions"],
    ],
    [
      "done, and reads show a part",
      { call: add(A, B), answers: [lost, DUPLICATE], reads: [there] },
      "PARTLY_DONE",
      ["unknown response ECONNRESET", "partly read-back InvalidPermission.Duplicate"],
    ],
    [
      "done, and no read shows it",
      { call: ADD, answers: [lost, DUPLICATE] },
      "UNSETTLED",
      ["unknown response ECONNRESET", "unknown read-back InvalidPermission.Duplicate"],
    ],
    [
      "an id that was revoked for certain is an old read",
      { call: { ...ADD, goneIds: new Set(["sgr-a"]) } as RuleCall, answers: [lost, DUPLICATE], reads: [there] },
      "UNSETTLED",
      ["unknown response ECONNRESET", "unknown read-back InvalidPermission.Duplicate"],
    ],
    [
      "done, and the group cannot be read",
      { call: ADD, answers: [lost, DUPLICATE], reads: [refused("UnauthorizedOperation", 403)] },
      "OUTCOME_UNKNOWN",
      ["unknown response ECONNRESET", "unknown read-back InvalidPermission.Duplicate"],
    ],
    [
      "no answer, ever",
      { call: ADD, answers: [lost, lost, lost] },
      "OUTCOME_UNKNOWN",
      ["unknown response ECONNRESET", "unknown response ECONNRESET", "unknown response ECONNRESET"],
    ],
    [
      "throttled without end",
      { call: ADD, answers: [SLOW, SLOW, SLOW] },
      "THROTTLED",
      Array.from({ length: 3 }, () => "not-done response RequestLimitExceeded"),
    ],
    [
      "full, and somebody added the same",
      { call: ADD, answers: [NO_ROOM], reads: [there] },
      "NO_ROOM",
      ["not-done response RulesPerSecurityGroupLimitExceeded"],
    ],
    ["full", { call: ADD, answers: [NO_ROOM] }, "NO_ROOM", ["not-done response RulesPerSecurityGroupLimitExceeded"]],
    [
      "full, an answer was lost, and it is not through us",
      { call: ADD, answers: [lost, NO_ROOM] },
      "NO_ROOM",
      ["unknown response ECONNRESET", "not-done response RulesPerSecurityGroupLimitExceeded"],
    ],
    [
      "not permitted any more, whatever a read shows",
      { call: ADD, answers: [lost, refused("UnauthorizedOperation", 403)], reads: [there] },
      "DENIED",
      ["unknown response ECONNRESET", "not-done response UnauthorizedOperation"],
    ],
    [
      "not permitted",
      { call: ADD, answers: [refused("UnauthorizedOperation", 403)] },
      "DENIED",
      ["not-done response UnauthorizedOperation"],
    ],
    ["told to stop", { call: ADD, signal: AbortSignal.abort() }, "STOPPED", []],
  ])("%s", async (_name, script, outcome, outcomes) => {
    const played = await play(script);
    expect(isCoded(played.outcome)).toBe(outcome);
    expect(outcomesOf(played.journal)).toEqual(outcomes);
  });

  test.each<[name: string, script: Script, waits: readonly string[]]>([
    ["nothing, where AWS answers", { call: ADD, answers: [named] }, []],
    ["between attempts, doubling", { call: ADD, answers: [SLOW, SLOW, named] }, ["retry 1000", "retry 2000"]],
    ["between reads", { call: ADD, reads: [[], [], there] }, ["read-back 500", "read-back 750"]],
    [
      "for a full group no longer than a read may be late",
      { call: ADD, answers: [lost, NO_ROOM] },
      ["retry 1000", "read-back 500", "read-back 750", "read-back 1125", "read-back 625"],
    ],
  ])("waits %s", async (_name, script, waits) => {
    expect((await play(script)).waits).toEqual(waits);
  });

  test("waits between reads at most ten times the first pause, and no longer than settling takes", async () => {
    const { waits, nowMs } = await play({ call: ADD, answers: [lost, DUPLICATE] });
    expect(waits.slice(-3)).toEqual(["read-back 5000", "read-back 5000", "read-back 4609.375"]);
    expect(nowMs).toBe(1000 + DEFAULT_TIMING.settleMs);
  });
});

describe("what is written down and asked for", () => {
  const tags = { owner: "net" };
  const TagSpecifications = [{ ResourceType: "security-group-rule", Tags: [{ Key: "owner", Value: "net" }] }];

  test.each<[name: string, call: RuleCall, rules: readonly LiveRule[], input: object]>([
    ["an authorisation", ADD, [A], { GroupId: "sg-1", IpPermissions: [expect.anything()] }],
    [
      "an authorisation with tags",
      { ...ADD, tags } as RuleCall,
      [{ ...A, tags }],
      { GroupId: "sg-1", IpPermissions: [expect.anything()], TagSpecifications },
    ],
    [
      "an authorisation with a set of no tags",
      { ...ADD, tags: {} } as RuleCall,
      [A],
      { GroupId: "sg-1", IpPermissions: [expect.anything()] },
    ],
    ["a revocation by id", TAKE, [OLD], { GroupId: "sg-1", SecurityGroupRuleIds: ["sgr-old"] }],
    [
      "a revocation of one whose id is not known",
      { ...TAKE, rules: [OLD, A] } as RuleCall,
      [OLD, A],
      {
        GroupId: "sg-1",
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: expect.anything() }],
      },
    ],
    ["tags", TAG, [{ ...OLD, tags }], { Resources: ["sgr-old"], Tags: [{ Key: "owner", Value: "net" }] }],
  ])("%s", async (_name, call, rules, input) => {
    const { journal, sent, events } = await play({ call, answers: [named], reads: [there] });
    const { action, groupId } = call;
    expect(journal[0]).toEqual({ kind: "intent", callId: 7, run: "apply", action, groupId, rules });
    expect(sent).toEqual([input]);
    expect(events.slice(0, 1)).toEqual([{ kind: "call", action, groupId, ruleCount: rules.length, attempt: 1 }]);
    expect(events.at(-1)).toEqual({ kind: "outcome", action, groupId, result: "done", awsCode: null });
  });

  test("a change in place names both rules, and nothing of the old one but its id is asked for", async () => {
    const { journal, sent } = await play({ call: TURN });
    expect(journal[0]).toMatchObject({ kind: "intent", action: "modify", rules: [OLD], to: A });
    expect(sent).toEqual([
      {
        GroupId: "sg-1",
        SecurityGroupRules: [{ SecurityGroupRuleId: "sgr-old", SecurityGroupRule: expect.anything() }],
      },
    ]);
  });

  test("what was added is written down with its ids, in the order of the call; nothing else is", async () => {
    const both = { SecurityGroupRules: [standsAs(B, "sgr-b"), standsAs(A, "sgr-a")] };
    const ids = ({ journal }: { journal: readonly JournalEntry[] }) =>
      journal.flatMap((entry) => (entry.kind === "outcome" ? [entry.rules?.map(({ ruleId }) => ruleId)] : []));
    expect(ids(await play({ call: add(A, B), answers: [both] }))).toEqual([["sgr-a", "sgr-b"]]);
    expect(ids(await play({ call: ADD, reads: [[], there] }))).toEqual([["sgr-a"]]);
    expect(ids(await play({ call: ADD, answers: [lost, DUPLICATE], reads: [there] }))).toEqual([undefined, ["sgr-a"]]);
    expect(ids(await play({ call: TAKE }))).toEqual([undefined]);
  });

  test("each attempt has a number of its own, and the request that answered", async () => {
    const { journal } = await play({ call: ADD, answers: [SLOW, lost, named] });
    const told = journal.map((entry) =>
      "callId" in entry ? [entry.kind, entry.callId, Reflect.get(entry, "requestId")] : [],
    );
    expect(told).toEqual([
      ["intent", 7, undefined],
      ["outcome", 7, "r-refused"],
      ["intent", 8, undefined],
      ["outcome", 8, undefined],
      ["intent", 9, undefined],
      ["outcome", 9, "r-1"],
    ]);
  });
});

test("what AWS refused is told with its code", async () => {
  const { events } = await play({ call: ADD, answers: [NO_ROOM] });
  expect(events.at(-1)).toMatchObject({ result: "not-done", awsCode: "RulesPerSecurityGroupLimitExceeded" });
});

describe("what a halt says", () => {
  test.each<[name: string, script: Script, details: object, source: string]>([
    ["no room", { call: add(A, B), answers: [NO_ROOM] }, { groupId: "sg-1", action: "authorize", ruleCount: 2 }, "aws"],
    [
      "unknown",
      { call: ADD, answers: [lost, lost, lost] },
      { groupId: "sg-1", action: "authorize", awsCode: "ECONNRESET" },
      "environment",
    ],
    ["partly", { call: TAKE, answers: [{ UnknownIpPermissions: [{}] }] }, { groupId: "sg-1", action: "revoke" }, "aws"],
    ["unsettled", { call: ADD, answers: [lost, DUPLICATE] }, { groupId: "sg-1", action: "authorize" }, "aws"],
  ])("%s", async (_name, script, details, source) => {
    const { outcome } = await play(script);
    expect(outcome).toMatchObject({ details, source });
  });

  test("an unreadable group says why", async () => {
    const denied = refused("UnauthorizedOperation", 403);
    const { outcome } = await play({ call: ADD, answers: [lost, DUPLICATE], reads: [denied] });
    expect(`${outcome}`).toContain("UnauthorizedOperation");
  });

  test("only the first of many rules is named", async () => {
    const first = async (...rules: LiveRule[]) =>
      `${(await play({ call: add(...rules), answers: [NO_ROOM] })).outcome}`;
    expect(await first(A)).toContain("10.0.1.0/24)");
    expect(await first(A, B)).toContain("10.0.1.0/24, …)");
  });
});
