import { expect, test } from "@jest/globals";
import type { LiveRule } from "@sgt/snapshot";
import { type CallEffect, judgeCall } from "./call-effect.js";
import type { RuleCall } from "./rule-call.js";

const at = (cidr: string, ruleId?: string, tags?: Record<string, string>): LiveRule => ({
  ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr } },
  ...(ruleId === undefined ? {} : { ruleId }),
  ...(tags === undefined ? {} : { tags }),
});
const [A, B] = [at("10.0.1.0/24"), at("10.0.2.0/24")];
const OLD = at("10.0.0.0/16", "sgr-old");
const ADD: RuleCall = { action: "authorize", groupId: "sg-1", rules: [A, B] };
const TAKE: RuleCall = { action: "revoke", groupId: "sg-1", rules: [OLD] };
const TURN: RuleCall = { action: "modify", groupId: "sg-1", rules: [OLD], to: A };
const MOVE: RuleCall = {
  ...{ action: "modify", groupId: "sg-1" },
  ...{ rules: [{ ...OLD, description: "sooner" }], to: { ...OLD, description: "later" } },
};
const TAG: RuleCall = { action: "tag", groupId: "sg-1", rules: [OLD], tags: { a: "1", b: "2" } };

test.each<[name: string, call: RuleCall, live: readonly LiveRule[], expected: CallEffect]>([
  [
    "both added",
    ADD,
    [
      { ...A, ruleId: "sgr-a" },
      { ...B, ruleId: "sgr-b" },
    ],
    "done",
  ],
  ["one added", ADD, [{ ...B, ruleId: "sgr-b" }], "partly"],
  ["none added", ADD, [OLD], "not-done"],
  [
    "one of them by an id that was revoked",
    { ...ADD, goneIds: new Set(["sgr-a"]) },
    [
      { ...A, ruleId: "sgr-a" },
      { ...B, ruleId: "sgr-b" },
    ],
    "partly",
  ],
  ["by an id, of which others were revoked", { ...ADD, goneIds: new Set(["sgr-x"]) }, [A, B], "done"],
  ["gone", TAKE, [A], "done"],
  ["still there", TAKE, [OLD], "not-done"],
  ["the same under another id", TAKE, [at("10.0.0.0/16", "sgr-new")], "done"],
  ["another rule under its id", TAKE, [at("10.9.0.0/16", "sgr-old")], "not-done"],
  ["gone, by its properties", { ...TAKE, rules: [A] }, [OLD], "done"],
  ["still there, by its properties", { ...TAKE, rules: [A] }, [{ ...A, ruleId: "sgr-a" }], "not-done"],
  ["one of two gone", { ...TAKE, rules: [OLD, at("10.1.0.0/16", "sgr-2")] }, [OLD], "partly"],
  ["changed in place", TURN, [{ ...A, ruleId: "sgr-old" }], "done"],
  ["not changed", TURN, [OLD], "not-done"],
  ["changed, under another id", TURN, [OLD, { ...A, ruleId: "sgr-a" }], "not-done"],
  ["neither", TURN, [], "not-done"],
  ["its end is moved", MOVE, [{ ...OLD, description: "later" }], "done"],
  ["its end is not moved", MOVE, [{ ...OLD, description: "sooner" }], "not-done"],
  ["its description is gone", MOVE, [OLD], "not-done"],
  ["tagged", TAG, [at("10.0.0.0/16", "sgr-old", { a: "1", b: "2", c: "3" })], "done"],
  ["one tag missing", TAG, [at("10.0.0.0/16", "sgr-old", { a: "1" })], "not-done"],
  ["no tags at all", TAG, [OLD], "not-done"],
  ["not there to be tagged", TAG, [A], "not-done"],
])("%s", (_name, call, live, expected) => {
  expect(judgeCall(call, live)).toBe(expected);
});
