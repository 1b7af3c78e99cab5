import { describe, expect, test } from "@jest/globals";
import type { LiveRule, Peer } from "@sgt/snapshot";
import type { GroupState } from "../journal/journal-state.js";
import { exchangePartner, goesSafely, needlessRules } from "./make-room.js";
import type { Modify, Move, Remove, Restore } from "./move.js";
import { RevertWork } from "./revert-work.js";

const rule = (ruleId: string, peer: string, port = 443): LiveRule => ({
  ...{ protocol: "tcp", fromPort: port, toPort: port, peer: peerOf(peer) },
  ruleId,
});
const peerOf = (text: string): Peer => {
  if (text.startsWith("sg-")) return { kind: "group", groupId: text };
  return { kind: text.includes(":") ? "ipv6" : "ipv4", cidr: text };
};
const restore = (ruleId: string, peer: string): Restore => ({
  ...{ kind: "restore", rule: rule(ruleId, peer), doubt: false, goneIds: new Set(), callId: 0 },
});
const modify = (ruleId: string, peer: string, to: string): Modify => ({
  ...{ kind: "modify", rule: rule(ruleId, peer), to: rule(ruleId, to), doubt: false, callId: 0 },
});
const ours = (ruleId: string, peer: string, more: { doubt?: boolean; port?: number } = {}): Remove => ({
  ...{ kind: "remove", rule: rule(ruleId, peer, more.port), doubt: more.doubt ?? false },
});

/** A group in which rules of others stand beside those that the moves are about. */
function workOf(moves: readonly Move[], others: readonly LiveRule[] = []) {
  const tally = { restoredCount: 0, removedCount: 0, drifts: [], missing: [] as readonly LiveRule[] };
  const state = { groupId: "sg-1", before: [rule("old", "10.0.0.0/16"), rule("was", "10.0.9.0/24")] };
  const live = [...others, ...moves.filter(({ kind }) => kind !== "restore").map((move) => move.rule)];
  return { work: new RevertWork(state as unknown as GroupState, live, moves, tally), tally };
}

const OLD = restore("old", "10.0.0.0/16");
const NARROW = ours("n", "10.0.1.0/24");

describe("a rule of ours may go", () => {
  test.each<[name: string, moves: readonly Move[], others: readonly LiveRule[], expected: boolean]>([
    ["when nothing is to be given back", [NARROW], [], true],
    ["not while one that it is part of is away", [OLD, NARROW], [], false],
    ["not while one that is part of it is away", [restore("old", "10.0.1.128/25"), NARROW], [], false],
    ["when what is away has nothing in common with it", [restore("old", "10.9.0.0/16"), NARROW], [], true],
    ["not for one of several that are away", [restore("x", "10.9.0.0/16"), OLD, NARROW], [], false],
    ["when a rule of others admits the same", [OLD, NARROW], [rule("theirs", "10.0.0.0/8")], true],
    ["not when that admits a part of it", [OLD, NARROW], [rule("theirs", "10.0.1.0/25")], false],
    ["when another of ours admits the same", [OLD, NARROW, ours("m", "10.0.0.0/20")], [], true],
    ["not when nobody is sure that it stands", [OLD, NARROW, ours("m", "10.0.0.0/20", { doubt: true })], [], false],
    [
      "when one that was changed in place admits the same",
      [OLD, NARROW, modify("m", "10.0.0.0/20", "10.0.0.0/12")],
      [],
      true,
    ],
    // An old read: it was revoked.
    ["not for what a read still shows", [OLD, NARROW], [OLD.rule], false],
  ])("%s", (_name, moves, others, expected) => {
    expect(goesSafely(workOf(moves, others).work, NARROW.rule)).toBe(expected);
  });

  test("in place of what it becomes, and not for others that need it", () => {
    expect(goesSafely(workOf([OLD, NARROW]).work, NARROW.rule, OLD)).toBe(true);
    const part = restore("p", "10.0.1.0/25");
    expect(goesSafely(workOf([OLD, part, NARROW]).work, NARROW.rule, OLD)).toBe(true);
    expect(goesSafely(workOf([part, OLD, NARROW]).work, NARROW.rule, part)).toBe(false);
  });
});

test.each<[name: string, moves: readonly Move[], needless: readonly string[]]>([
  ["all, when nothing is away", [NARROW, ours("m", "10.0.2.0/24")], ["n", "m"]],
  ["none that somebody needs", [OLD, NARROW, ours("m", "10.0.2.0/24")], []],
  ["of two that admit the same, one", [OLD, NARROW, ours("m", "10.0.1.0/24")], ["n"]],
  ["what another of them admits", [OLD, ours("m", "10.0.0.0/20"), NARROW], ["n"]],
  ["what is for other traffic", [OLD, ours("m", "10.0.1.0/24", { port: 80 }), NARROW], ["m"]],
])("rules of ours that may go together: %s", (_name, moves, needless) => {
  expect(needlessRules(workOf(moves).work).map((move) => move.rule.ruleId)).toEqual(needless);
});

test.each<[name: string, moves: readonly [Restore, ...Move[]], partner: string | null]>([
  ["one inside it", [OLD, NARROW], "n"],
  ["one inside it before one that is not", [OLD, ours("m", "10.9.0.0/24"), NARROW], "n"],
  ["one that is not, where none is", [OLD, ours("m", "10.9.0.0/24")], "m"],
  ["none of another family", [OLD, ours("m", "fd00::/64")], null],
  ["none of which nobody is sure that it stands", [OLD, ours("m", "10.0.1.0/24", { doubt: true })], null],
  ["none that stood before", [OLD, ours("was", "10.0.9.0/24")], null],
  ["none that another needs", [OLD, restore("x", "10.9.0.0/16"), ours("m", "10.9.1.0/24")], null],
  ["none for a reference to a group", [restore("old", "sg-2"), ours("m", "sg-3")], null],
  ["none without rules of ours", [OLD], null],
])("what becomes the rule to be given back: %s", (_name, moves, partner) => {
  expect(exchangePartner(workOf(moves).work, moves[0])?.rule.ruleId ?? null).toBe(partner);
});

describe("the work of reverting a group", () => {
  const IN_PLACE = modify("m", "10.4.1.0/24", "10.4.0.0/16");
  const moves = [OLD, IN_PLACE, NARROW];
  const ids = (rules: Iterable<{ readonly ruleId?: string }>) => [...rules].map(({ ruleId }) => ruleId);

  test("begins with all that is missing", () => {
    const { work, tally } = workOf(moves);
    expect(ids(tally.missing)).toEqual(["old", "m"]);
    expect([work.missing.size, work.remove.size, work.given.length]).toEqual([2, 1, 0]);
  });

  test("counts what this run did, and not what stood already", () => {
    const { work, tally } = workOf(moves);
    work.note(OLD, false);
    expect(tally).toMatchObject({ restoredCount: 0, removedCount: 0 });
    work.note(IN_PLACE);
    expect(tally).toMatchObject({ restoredCount: 1, removedCount: 1, missing: [] });
    work.noteRemoved(NARROW, false);
    expect([tally.removedCount, work.remove.size]).toEqual([1, 0]);
    expect(work.given).toEqual([OLD.rule, IN_PLACE.to]);
    expect(work.standing).toEqual([OLD.rule, IN_PLACE.to]);
  });

  test("counts a change in place that stood already as nothing done", () => {
    const { work, tally } = workOf(moves);
    work.note(IN_PLACE, false);
    expect(tally).toMatchObject({ restoredCount: 0, removedCount: 0, missing: [OLD.rule] });
  });

  test("takes off both when one of ours became the one that stood before", () => {
    const { work, tally } = workOf(moves);
    work.noteExchange(NARROW, OLD);
    expect([work.missing.size, work.remove.size]).toEqual([1, 0]);
    expect(tally).toMatchObject({ restoredCount: 1, removedCount: 1 });
  });

  test("knows which rules came since", () => {
    const { work } = workOf(moves);
    const { ruleId: _, ...bare } = NARROW.rule;
    expect([NARROW.rule, OLD.rule, bare].map((one) => work.isNew(one))).toEqual([true, false, false]);
  });
});
