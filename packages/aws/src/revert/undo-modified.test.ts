import { describe, expect, test } from "@jest/globals";
import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import type { ModifiedRule } from "../journal/modified-rule.js";
import type { Move } from "./move.js";
import { type ModifiedSight, undoModified } from "./undo-modified.js";

const at = (cidr: string, more: Partial<LiveRule> = {}): LiveRule => ({
  protocol: "tcp",
  fromPort: 443,
  toPort: 443,
  peer: { kind: "ipv4", cidr },
  ruleId: "sgr-1",
  ...more,
});
const BEFORE = at("10.0.0.0/16", { description: "data centre", tags: { owner: "net" } });
const NOW = at("10.0.1.0/24", { description: "sgt", tags: { owner: "net" } });
const MADE: ModifiedRule = {
  ruleId: "sgr-1",
  before: BEFORE,
  to: NOW,
  made: "certain",
  undone: null,
  lastIntentMs: 0,
  appliedCallId: 0,
};
const UNDONE: ModifiedRule = { ...MADE, undone: "certain" };
const MAYBE: ModifiedRule = { ...MADE, made: "maybe" };
const SIGHT: ModifiedSight = { now: NOW, inPlace: undefined, recent: false, readded: false };
const AS_BEFORE: Partial<ModifiedSight> = { now: BEFORE, inPlace: BEFORE };
const OTHER = at("10.0.0.0/16", { ruleId: "sgr-2", description: "data centre", tags: { owner: "net" } });

const text = (move: Move): string => {
  const what = move.kind === "drift" ? move.id : move.kind;
  return `${what}${"doubt" in move && move.doubt ? "?" : ""} ${ruleIdentity(move.rule)}`;
};

describe("what becomes of a rule that was changed in place", () => {
  test.each<[name: string, rule: ModifiedRule, sight: Partial<ModifiedSight>, moves: string[]]>([
    ["it stands as we made it", MADE, {}, ["modify tcp 443-443 10.0.1.0/24"]],
    ["perhaps we made it, and it is so", MAYBE, {}, ["modify tcp 443-443 10.0.1.0/24"]],
    ["every call was refused", { ...MADE, made: null }, {}, []],
    ["an old read, perhaps", MADE, { ...AS_BEFORE, recent: true }, ["modify? tcp 443-443 10.0.0.0/16"]],
    ["put back by hand", MADE, AS_BEFORE, []],
    ["perhaps put back, and it is not so", { ...MADE, undone: "maybe" }, {}, ["modify? tcp 443-443 10.0.1.0/24"]],
    [
      "perhaps put back",
      { ...MADE, undone: "maybe" },
      { ...AS_BEFORE, recent: true },
      ["modify? tcp 443-443 10.0.0.0/16"],
    ],
    ["put back by an earlier revert a moment ago", UNDONE, { ...AS_BEFORE, recent: true }, []],
    [
      "put back by hand, tagged otherwise",
      MADE,
      { now: { ...BEFORE, tags: {} }, inPlace: { ...BEFORE, tags: {} } },
      ["changed-by-others tcp 443-443 10.0.0.0/16"],
    ],
    [
      "removed by somebody, restored a moment ago, and not seen yet",
      MADE,
      { now: undefined, readded: true, recent: true },
      ["restore? tcp 443-443 10.0.0.0/16"],
    ],
    ["perhaps we made it, and it is not so", MAYBE, AS_BEFORE, []],
    ["put back by an earlier revert", UNDONE, AS_BEFORE, []],
    ["put back by an earlier revert, and the read is old", UNDONE, { recent: true }, []],
    ["put back, and made narrow again by somebody", UNDONE, {}, ["changed-by-others tcp 443-443 10.0.1.0/24"]],
    [
      "put back by hand, different description",
      MADE,
      { now: at("10.0.0.0/16"), inPlace: at("10.0.0.0/16") },
      ["changed-by-others tcp 443-443 10.0.0.0/16"],
    ],
    [
      "tagged otherwise by somebody",
      MADE,
      { now: { ...NOW, tags: {} } },
      ["modify tcp 443-443 10.0.1.0/24", "changed-by-others tcp 443-443 10.0.1.0/24"],
    ],
    ["removed by somebody", MADE, { now: undefined }, ["restore tcp 443-443 10.0.0.0/16"]],
    ["removed by somebody, and given back already", MADE, { now: undefined, inPlace: OTHER, readded: true }, []],
    [
      "removed by somebody, restored, and removed again",
      MADE,
      { now: undefined, readded: true },
      ["removed-after-revert tcp 443-443 10.0.0.0/16"],
    ],
    [
      "made something else by somebody",
      MADE,
      { now: at("10.9.0.0/16") },
      ["replaced-by-others tcp 443-443 10.9.0.0/16", "restore tcp 443-443 10.0.0.0/16"],
    ],
    ["the old rule was added again by somebody", MADE, { inPlace: OTHER }, ["remove tcp 443-443 10.0.1.0/24"]],
    [
      "the old rule was added again by somebody, different description",
      MADE,
      { inPlace: { ...OTHER, description: "mine" } },
      ["remove tcp 443-443 10.0.1.0/24", "changed-by-others tcp 443-443 10.0.0.0/16"],
    ],
  ])("%s", (_name, rule, sight, moves) => {
    expect(undoModified(rule, { ...SIGHT, ...sight }).map(text)).toEqual(moves);
  });
});
