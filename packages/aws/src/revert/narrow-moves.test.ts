import { describe, expect, test } from "@jest/globals";
import type { LiveRule } from "@sgt/snapshot";
import type { GroupState } from "../journal/journal-state.js";
import type { Move } from "./move.js";
import { checkRuleIds, narrowMoves } from "./narrow-moves.js";

const WIDE = "10.0.0.0/16";

const rule = (ruleId: string, cidr: string): LiveRule => ({
  ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr }, ruleId },
});
const restore = (ruleId: string, cidr: string): Move => ({
  ...{ kind: "restore", rule: rule(ruleId, cidr), doubt: false, goneIds: new Set(), callId: 0 },
});
const remove = (ruleId: string, cidr: string): Move => ({ kind: "remove", rule: rule(ruleId, cidr), doubt: false });
/** Was narrowed in place. */
const modify = (ruleId: string, cidr: string, to: string): Move => ({
  ...{ kind: "modify", rule: rule(ruleId, cidr), to: rule(ruleId, to), doubt: false, callId: 0 },
});
const end = (ruleId: string): Move => ({ kind: "end", rule: rule(ruleId, WIDE), to: rule(ruleId, WIDE), tags: {} });
const drift: Move = { kind: "drift", id: "added-by-others", rule: rule("theirs", "10.9.0.0/24") };
const retag: Move = { kind: "retag", rule: rule("back", "10.8.0.0/24") };

const [OTHER, WITHIN] = ["10.1.0.0/16", "10.0.1.0/24"] as const;

describe("a revert of named rules alone", () => {
  test.each<[name: string, moves: readonly Move[], ids: readonly string[], kept: readonly string[]]>([
    ["of none", [restore("a", WIDE), remove("n", WITHIN)], [], []],
    ["gives back what is named", [restore("a", WIDE), restore("b", OTHER)], ["b"], ["restore b"]],
    [
      "and what was changed in place",
      [modify("a", WITHIN, WIDE), modify("b", "10.1.1.0/24", OTHER)],
      ["a"],
      ["modify a"],
    ],
    ["takes away what is inside it", [restore("a", WIDE), remove("n", WITHIN)], ["a"], ["restore a", "remove n"]],
    [
      "takes away what is inside one that was changed in place",
      [modify("a", WITHIN, WIDE), remove("n", "10.0.2.0/24")],
      ["a"],
      ["modify a", "remove n"],
    ],
    [
      "leaves what is inside another",
      [restore("a", WIDE), restore("b", OTHER), remove("n", WITHIN)],
      ["b"],
      ["restore b"],
    ],
    [
      "leaves what another, still away, needs too",
      [restore("a", WIDE), restore("b", "10.0.0.0/8"), remove("n", WITHIN)],
      ["b"],
      ["restore b"],
    ],
    ["leaves what is inside none of them", [restore("a", WIDE), remove("n", "10.7.0.0/24")], ["a"], ["restore a"]],
    ["moves the end of what is named back", [end("a"), end("b")], ["b"], ["end b"]],
    [
      "says what others did, and gives tags back",
      [restore("a", WIDE), drift, retag],
      ["x"],
      ["drift theirs", "retag back"],
    ],
  ])("%s", (_name, moves, ids, kept) => {
    expect(narrowMoves(moves, new Set(ids)).map(({ kind, rule: { ruleId } }) => `${kind} ${ruleId}`)).toEqual(kept);
  });

  test("a rule without an id is named by none", () => {
    const { ruleId: _, ...bare } = rule("", WIDE);
    expect(narrowMoves([{ ...restore("a", WIDE), rule: bare } as Move], new Set(["a"]))).toEqual([]);
  });
});

test("a rule that stood in no group of the journal is refused by its id", () => {
  const groups = [{ before: [rule("a", WIDE)] }, { before: [rule("b", OTHER)] }] as unknown as GroupState[];
  checkRuleIds([], groups, "journal");
  checkRuleIds(["b", "a"], groups, "journal");
  expect(() => checkRuleIds(["a", "c"], groups, "journal")).toThrow(
    expect.objectContaining({ code: "SGT_AWS_UNKNOWN_RULE", details: { ruleId: "c", file: "journal" } }),
  );
});
