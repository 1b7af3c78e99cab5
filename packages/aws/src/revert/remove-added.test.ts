import { expect, test } from "@jest/globals";
import type { LiveRule } from "@sgt/snapshot";
import type { TouchedRule } from "../journal/touched-rule.js";
import { removeAdded } from "./remove-added.js";

const RULE: LiveRule = {
  ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr: "10.0.1.0/24" } },
  ...{ description: "ours", tags: { "sgt:plan": "p" } },
};
const OURS: LiveRule = { ...RULE, ruleId: "sgr-1" };
const THEIRS: LiveRule = { ...RULE, ruleId: "sgr-x" };
const OTHER: LiveRule = { ...OURS, peer: { kind: "ipv4", cidr: "10.9.0.0/24" } };

const ADDED: TouchedRule = {
  ...{ rule: RULE, before: null, added: "certain", addedIds: new Set(["sgr-1"]), removed: null },
  ...{ removedIds: new Set(), removalInDoubt: false, lastIntentMs: 0, appliedCallId: 0 },
};
const MAYBE: TouchedRule = { ...ADDED, added: "maybe", addedIds: new Set() };
/** Added twice, and one of the two was removed. */
const TWICE: TouchedRule = { ...ADDED, addedIds: new Set(["sgr-0", "sgr-1"]), removedIds: new Set(["sgr-0"]) };

interface Row {
  readonly name: string;
  readonly touched: TouchedRule;
  readonly now?: LiveRule;
  readonly live?: readonly LiveRule[];
  readonly recent?: boolean;
  readonly moves: readonly string[];
}

test.each<Row>([
  { name: "never added: the call was refused", touched: { ...MAYBE, added: null }, now: OURS, moves: [] },
  { name: "never added, a moment ago", touched: { ...MAYBE, added: null }, recent: true, moves: [] },
  { name: "added", touched: ADDED, now: OURS, moves: ["remove sgr-1"] },
  { name: "added, and tagged since", touched: ADDED, now: { ...OURS, tags: {} }, moves: ["remove sgr-1"] },
  {
    name: "added, its removal in doubt",
    touched: { ...ADDED, removalInDoubt: true },
    now: OURS,
    moves: ["remove? sgr-1"],
  },
  { name: "removed, and an old read shows it", touched: TWICE, now: { ...OURS, ruleId: "sgr-0" }, moves: [] },
  {
    name: "added, and described otherwise since",
    touched: ADDED,
    now: { ...OURS, description: "x" },
    moves: ["ours-changed-by-others sgr-1"],
  },
  {
    name: "gone, and the same is there of somebody else",
    touched: ADDED,
    now: THEIRS,
    moves: ["replaced-by-others sgr-x"],
  },
  {
    name: "perhaps added under an id that is not this one",
    touched: { ...ADDED, added: "maybe" },
    now: THEIRS,
    moves: ["replaced-by-others sgr-x"],
  },
  { name: "perhaps added, and there", touched: MAYBE, now: THEIRS, moves: ["remove sgr-x"] },
  {
    name: "perhaps added, and there otherwise",
    touched: MAYBE,
    now: { ...THEIRS, description: "x" },
    moves: ["replaced-by-others sgr-x"],
  },
  {
    name: "added without an id, and the same is there",
    touched: { ...ADDED, addedIds: new Set() },
    now: THEIRS,
    moves: ["replaced-by-others sgr-x"],
  },
  { name: "added, and gone", touched: ADDED, moves: [] },
  { name: "added, and not seen yet", touched: ADDED, recent: true, moves: ["remove? sgr-1"] },
  {
    name: "added twice, and not seen yet: what was removed is not tried",
    touched: TWICE,
    recent: true,
    moves: ["remove? sgr-1"],
  },
  { name: "perhaps added, and not seen yet: by its properties", touched: MAYBE, recent: true, moves: ["remove? -"] },
  {
    name: "perhaps added, removed for certain, and not seen: done",
    touched: { ...MAYBE, removedIds: new Set(["sgr-1"]) },
    recent: true,
    moves: [],
  },
  {
    name: "another rule now, a moment ago",
    touched: ADDED,
    live: [OTHER],
    recent: true,
    moves: ["ours-changed-by-others sgr-1"],
  },
  { name: "another rule now", touched: ADDED, live: [OTHER], moves: ["ours-changed-by-others sgr-1"] },
])("$name", ({ touched, now, live = [], recent = false, moves }) => {
  const found = removeAdded(touched, { now, recent }, now === undefined ? live : [now, ...live]);
  expect(
    found.map((move) => {
      const what = move.kind === "drift" ? move.id : move.kind;
      return `${what}${"doubt" in move && move.doubt ? "?" : ""} ${move.rule.ruleId ?? "-"}`;
    }),
  ).toEqual(moves);
  // What is found by its properties must not be asked for with tags or an id.
  for (const { rule } of found) if (rule.ruleId === undefined) expect(rule).not.toHaveProperty("tags");
});
