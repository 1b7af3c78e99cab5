import { describe, expect, test } from "@jest/globals";
import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import type { JournalEntry } from "../journal/journal-entry.js";
import { journalState } from "../journal/journal-state.js";
import { decideRevert } from "./decide-revert.js";

const OLD: LiveRule = { ...rule("10.0.0.0/16"), ruleId: "sgr-old", description: "data centre", tags: { owner: "net" } };
const NEW: LiveRule = { ...rule("10.0.1.0/24"), description: "ours" };
const KEPT: LiveRule = { ...rule("203.0.113.0/24"), ruleId: "sgr-kept" };

function rule(cidr: string): LiveRule {
  return { protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr } };
}

const added = { ...NEW, ruleId: "sgr-new" };
const intent = (callId: number, action: "authorize" | "revoke", rules: LiveRule[], run: "apply" | "revert" = "apply") =>
  ({ kind: "intent", callId, run, action, groupId: "sg-1", rules }) as const;
const outcome = (callId: number, more: object = {}) =>
  ({ kind: "outcome", callId, result: "done", proof: "response", ...more }) as const;

const ADD_OPEN: JournalEntry[] = [intent(0, "authorize", [NEW])];
const ADD_DONE: JournalEntry[] = [...ADD_OPEN, outcome(0, { rules: [added] })];
const ADD_REFUSED: JournalEntry[] = [...ADD_OPEN, outcome(0, { result: "not-done" })];
const ADD_UNSEEN: JournalEntry[] = [...ADD_OPEN, outcome(0, { result: "not-done", proof: "read-back" })];
const ALL_OPEN: JournalEntry[] = [...ADD_DONE, intent(1, "revoke", [OLD])];
const ALL_DONE: JournalEntry[] = [...ALL_OPEN, outcome(1)];
const restored = { ...OLD, ruleId: "sgr-back" };
const REVERTED: JournalEntry[] = [
  ...ALL_DONE,
  intent(2, "authorize", [OLD], "revert"),
  outcome(2, { rules: [restored] }),
  intent(3, "revoke", [added], "revert"),
  outcome(3),
];
const ours: LiveRule = { ...added, tags: { "sgt:plan": "p" } };
const exchange = {
  kind: "intent",
  callId: 2,
  run: "revert",
  action: "modify",
  groupId: "sg-1",
  rules: [ours],
  to: OLD,
} as const;
const EXCHANGE_OPEN: JournalEntry[] = [...ALL_DONE, exchange];
const EXCHANGED: JournalEntry[] = [...EXCHANGE_OPEN, outcome(2)];

/** The old rule became the new one, under its own id. */
const TURN_OPEN = { ...exchange, callId: 0, run: "apply", rules: [OLD], to: NEW } as const;
const TURNED: JournalEntry[] = [TURN_OPEN, outcome(0)];
const turned: LiveRule = { ...NEW, ruleId: "sgr-old", tags: { owner: "net" } };

const AT = "2026-11-20T00:00:00.000Z";
const MUCH_LATER = "2026-11-20T01:00:00.000Z";
const LAG_MS = 300_000;

function decide(entries: readonly JournalEntry[], live: readonly LiveRule[], agoMs: number): string[] {
  const begin = {
    kind: "begin",
    schema: "sgt/journal/v1",
    planId: "p",
    planHash: "h",
    accountId: "1",
    region: "r",
  } as const;
  const group = { kind: "group", groupId: "sg-1", groupName: "one", before: [OLD, KEPT] } as const;
  const all = [{ ...begin, callerArn: "a", groupIds: ["sg-1"] }, group, ...entries];
  const state = journalState(all.map((entry, seq) => ({ at: AT, ...entry, seq })));
  const moves = decideRevert(state.groups[0] as never, live, { nowMs: Date.parse(AT) + agoMs, lagMs: LAG_MS });
  return moves.map((move) => {
    const what = move.kind === "drift" ? move.id : move.kind;
    const doubt = "doubt" in move && move.doubt ? "?" : "";
    return `${what}${doubt} ${move.rule.ruleId ?? ruleIdentity(move.rule)}`;
  });
}

const [NOW, LATER] = [0, LAG_MS + 1];

describe("what revert decides, from the journal and a read", () => {
  test.each([
    { name: "nothing was announced", entries: [], live: [OLD, KEPT], agoMs: NOW, expected: [] },
    {
      name: "added for certain",
      entries: ADD_DONE,
      live: [OLD, KEPT, added],
      agoMs: LATER,
      expected: ["remove sgr-new"],
    },
    {
      name: "added for certain, and the read lags",
      entries: ADD_DONE,
      live: [OLD, KEPT],
      agoMs: NOW,
      expected: ["remove? sgr-new"],
    },
    {
      name: "added, and different description by others since",
      entries: ADD_DONE,
      live: [OLD, KEPT, { ...added, description: "theirs" }],
      agoMs: LATER,
      expected: ["ours-changed-by-others sgr-new"],
    },
    {
      name: "added, and made another rule by others since, a moment ago",
      entries: ADD_DONE,
      live: [OLD, KEPT, { ...rule("10.0.9.0/24"), ruleId: "sgr-new" }],
      agoMs: NOW,
      expected: ["ours-changed-by-others sgr-new"],
    },
    {
      name: "added, and made another rule by others since, long ago",
      entries: ADD_DONE,
      live: [OLD, KEPT, { ...rule("10.0.9.0/24"), ruleId: "sgr-new" }],
      agoMs: LATER,
      expected: ["ours-changed-by-others sgr-new"],
    },
    {
      name: "added, and tagged by a program since",
      entries: ADD_DONE,
      live: [OLD, KEPT, { ...added, tags: { createdBy: "scanner" } }],
      agoMs: LATER,
      expected: ["remove sgr-new"],
    },
    {
      name: "changed in place by a revert in a full group",
      entries: EXCHANGED,
      live: [KEPT, { ...OLD, ruleId: "sgr-new" }],
      agoMs: NOW,
      expected: [],
    },
    {
      name: "changed in place by a revert, and the read shows the time before it",
      entries: EXCHANGED,
      live: [KEPT, added],
      agoMs: NOW,
      expected: ["modify? sgr-new", "retag sgr-new"],
    },
    {
      name: "changed in place by a revert, and changed back by others since",
      entries: EXCHANGED,
      live: [KEPT, added],
      agoMs: LATER,
      expected: ["ours-changed-by-others sgr-new", "removed-after-revert sgr-old"],
    },
    {
      name: "changed in place by a revert, and removed by others since",
      entries: EXCHANGED,
      live: [KEPT],
      agoMs: LATER,
      expected: ["removed-after-revert sgr-old"],
    },
    {
      name: "changed in place by a revert, with our tags in place of its own",
      entries: EXCHANGED,
      live: [KEPT, { ...OLD, ruleId: "sgr-new", tags: { "sgt:plan": "p" } }],
      agoMs: LATER,
      expected: ["retag sgr-new", "our-tags-left sgr-new"],
    },
    {
      name: "killed while changing it in place: it is not so",
      entries: EXCHANGE_OPEN,
      live: [KEPT, added],
      agoMs: LATER,
      expected: ["modify? sgr-new", "retag sgr-new"],
    },
    {
      name: "killed while changing it in place: it is so",
      entries: EXCHANGE_OPEN,
      live: [KEPT, { ...OLD, ruleId: "sgr-new" }],
      agoMs: LATER,
      expected: [],
    },
    {
      name: "killed while changing it in place: it is gone",
      entries: EXCHANGE_OPEN,
      live: [KEPT],
      agoMs: LATER,
      expected: ["restore? sgr-old"],
    },
    {
      name: "changing it in place was refused",
      entries: [...EXCHANGE_OPEN, outcome(2, { result: "not-done" })],
      live: [KEPT, added],
      agoMs: LATER,
      expected: ["remove sgr-new", "restore sgr-old"],
    },
    { name: "added, and removed by others since", entries: ADD_DONE, live: [OLD, KEPT], agoMs: LATER, expected: [] },
    {
      name: "added, removed, and added again by others",
      entries: ADD_DONE,
      live: [OLD, KEPT, { ...NEW, ruleId: "sgr-theirs" }],
      agoMs: LATER,
      expected: ["replaced-by-others sgr-theirs"],
    },
    { name: "adding was refused", entries: ADD_REFUSED, live: [OLD, KEPT], agoMs: NOW, expected: [] },
    {
      name: "adding was refused, and others added the same",
      entries: ADD_REFUSED,
      live: [OLD, KEPT, added],
      agoMs: NOW,
      expected: ["added-by-others sgr-new"],
    },
    {
      name: "killed while adding: it is there",
      entries: ADD_OPEN,
      live: [OLD, KEPT, added],
      agoMs: NOW,
      expected: ["remove sgr-new"],
    },
    {
      name: "killed while adding: described by others",
      entries: ADD_OPEN,
      live: [OLD, KEPT, { ...added, description: "theirs" }],
      agoMs: NOW,
      expected: ["replaced-by-others sgr-new"],
    },
    {
      name: "killed while adding: not seen, a moment ago",
      entries: ADD_OPEN,
      live: [OLD, KEPT],
      agoMs: NOW,
      expected: ["remove? tcp 443-443 10.0.1.0/24"],
    },
    {
      name: "killed while adding: not seen, long ago",
      entries: ADD_OPEN,
      live: [OLD, KEPT],
      agoMs: LATER,
      expected: [],
    },
    {
      name: "a lost answer, then not seen, then there after all",
      entries: ADD_UNSEEN,
      live: [OLD, KEPT, added],
      agoMs: LATER,
      expected: ["remove sgr-new"],
    },
    {
      name: "done",
      entries: ALL_DONE,
      live: [KEPT, added],
      agoMs: LATER,
      expected: ["remove sgr-new", "restore sgr-old"],
    },
    {
      name: "done, and the read shows the time before it",
      entries: ALL_DONE,
      live: [OLD, KEPT],
      agoMs: NOW,
      expected: ["remove? sgr-new", "restore? sgr-old"],
    },
    {
      name: "killed while revoking: still there, a moment ago",
      entries: ALL_OPEN,
      live: [OLD, KEPT, added],
      agoMs: NOW,
      expected: ["remove sgr-new", "restore? sgr-old"],
    },
    {
      name: "killed while revoking: still there, long ago",
      entries: ALL_OPEN,
      live: [OLD, KEPT, added],
      agoMs: LATER,
      expected: ["remove sgr-new"],
    },
    {
      name: "killed while revoking: gone",
      entries: ALL_OPEN,
      live: [KEPT, added],
      agoMs: LATER,
      expected: ["remove sgr-new", "restore? sgr-old"],
    },
    {
      name: "given back by others as it was",
      entries: ALL_DONE,
      live: [KEPT, added, { ...OLD, ruleId: "sgr-x" }],
      agoMs: LATER,
      expected: ["remove sgr-new"],
    },
    {
      name: "given back by others with other tags",
      entries: ALL_DONE,
      live: [KEPT, added, { ...OLD, ruleId: "sgr-x", tags: {} }],
      agoMs: LATER,
      expected: ["remove sgr-new", "changed-by-others sgr-x"],
    },
    {
      name: "changed in place",
      entries: TURNED,
      live: [turned, KEPT],
      agoMs: LATER,
      expected: ["modify sgr-old"],
    },
    {
      name: "changed in place, and an old read shows what it was",
      entries: TURNED,
      live: [OLD, KEPT],
      agoMs: NOW,
      expected: ["modify? sgr-old"],
    },
    {
      name: "changed in place, and what it was is there again",
      entries: TURNED,
      live: [turned, KEPT, { ...OLD, ruleId: "sgr-x" }],
      agoMs: LATER,
      expected: ["remove sgr-old"],
    },
    {
      name: "changed in place, removed by others, and given back by an earlier revert",
      entries: [...TURNED, intent(1, "authorize", [OLD], "revert"), outcome(1, { rules: [restored] })],
      live: [KEPT],
      agoMs: LATER,
      expected: ["removed-after-revert sgr-old"],
    },
    {
      name: "changed in place, and removed by others",
      entries: TURNED,
      live: [KEPT],
      agoMs: LATER,
      expected: ["restore sgr-old"],
    },
    {
      name: "changed in place, removed by others, given back a moment ago, and not seen yet",
      entries: [
        ...TURNED,
        { ...intent(1, "authorize", [OLD], "revert"), at: MUCH_LATER },
        outcome(1, { rules: [restored] }),
      ],
      live: [KEPT],
      agoMs: Date.parse(MUCH_LATER) - Date.parse(AT),
      expected: ["restore? sgr-old"],
    },
    {
      name: "changed in place, removed by others, and perhaps given back",
      entries: [...TURNED, intent(1, "authorize", [OLD], "revert")],
      live: [KEPT],
      agoMs: LATER,
      expected: ["restore sgr-old"],
    },
    {
      name: "changing in place was refused, and it was removed by others",
      entries: [TURN_OPEN, outcome(0, { result: "not-done" })],
      live: [KEPT],
      agoMs: LATER,
      expected: ["removed-by-others sgr-old"],
    },
    {
      name: "an untouched rule with other tags",
      entries: [],
      live: [{ ...OLD, tags: { owner: "x" } }, KEPT],
      agoMs: LATER,
      expected: ["changed-by-others sgr-old"],
    },
    {
      name: "just as long ago as reads lag",
      entries: ADD_DONE,
      live: [OLD, KEPT],
      agoMs: LAG_MS,
      expected: [],
    },
    { name: "reverted already", entries: REVERTED, live: [restored, KEPT], agoMs: NOW, expected: [] },
    {
      name: "reverted, but the tags were lost",
      entries: REVERTED,
      live: [{ ...restored, tags: {} }, KEPT],
      agoMs: NOW,
      expected: ["retag sgr-back"],
    },
    {
      name: "reverted, and removed by others since",
      entries: REVERTED,
      live: [KEPT],
      agoMs: LATER,
      expected: ["removed-after-revert sgr-old"],
    },
    {
      name: "reverted, and ours added by others since",
      entries: REVERTED,
      live: [restored, KEPT, { ...NEW, ruleId: "sgr-theirs" }],
      agoMs: LATER,
      expected: ["replaced-by-others sgr-theirs"],
    },
    {
      name: "untouched rules that others changed",
      entries: [],
      live: [OLD, { ...KEPT, description: "new words" }, { ...rule("10.9.0.0/24"), ruleId: "sgr-9" }],
      agoMs: LATER,
      expected: ["changed-by-others sgr-kept", "added-by-others sgr-9"],
    },
    {
      name: "an untouched rule that others removed",
      entries: [],
      live: [OLD],
      agoMs: NOW,
      expected: ["removed-by-others sgr-kept"],
    },
  ])("$name", ({ entries, live, agoMs, expected }) => {
    expect(decide(entries, live, agoMs)).toEqual(expected);
  });
});
