import { expect, test } from "@jest/globals";
import type { LiveRule } from "@sgt/snapshot";
import { backBatches } from "./give-back.js";
import type { Back } from "./move.js";

const rule = (ruleId: string, tags: Record<string, string> = {}): LiveRule => ({
  ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr: "10.0.0.0/16" } },
  ...{ ruleId, tags },
});
const restore = (
  ruleId: string,
  callId: number,
  more: { tags?: Record<string, string>; doubt?: boolean } = {},
): Back => ({
  ...{ kind: "restore", rule: rule(ruleId, more.tags), doubt: more.doubt ?? false, goneIds: new Set(), callId },
});
const modify = (ruleId: string, callId: number): Back => ({
  ...{ kind: "modify", rule: rule(ruleId), to: rule(ruleId), doubt: false, callId },
});

test.each<[name: string, moves: readonly Back[], expected: readonly (readonly string[])[]]>([
  ["nothing", [], []],
  ["what one call took away goes back together", [restore("a", 1), restore("b", 1)], [["a", "b"]]],
  [
    "what was taken away last goes back first",
    [restore("a", 1), restore("b", 3), restore("c", 2)],
    [["b"], ["c"], ["a"]],
  ],
  [
    "of one call apart by tags, in any order of the tags, AWS's own aside",
    [
      restore("a", 1, { tags: { owner: "net", team: "x" } }),
      restore("b", 1, { tags: { owner: "ops" } }),
      restore("c", 1, { tags: { team: "x", "aws:made": "1", owner: "net" } }),
    ],
    [["a", "c"], ["b"]],
  ],
  [
    "those in doubt alone",
    [restore("a", 1, { doubt: true }), restore("b", 1, { doubt: true }), restore("c", 1)],
    [["a"], ["b"], ["c"]],
  ],
  ["changes in place alone", [modify("a", 1), modify("b", 1), restore("c", 2)], [["c"], ["a"], ["b"]]],
])("%s", (_name, moves, expected) => {
  expect(backBatches(moves).map((batch) => batch.map((move) => move.rule.ruleId))).toEqual(expected);
});
