import { expect, test } from "@jest/globals";
import type { LiveRule } from "@sgt/snapshot";
import type { ModifiedRule } from "../journal/modified-rule.js";
import { undoMovedEnd } from "./undo-moved-end.js";

const [SOON, LATE, LATEST] = ["2026-11-20T01:00:00Z", "2026-11-20T04:00:00Z", "2026-11-20T09:00:00Z"];
const rule = (text: string, tags: Record<string, string> = {}, cidr = "10.0.7.9/32"): LiveRule => ({
  ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr }, ruleId: "sgr-1" },
  ...{ description: text, tags },
});
const said = (end: string) => `sgt break-glass; expires ${end}; ticket INC-7`;
const ends = (end: string) => ({ "sgt:expires": end });
const TEAM = { team: "shop" };

const UNTAGGED: ModifiedRule = {
  ruleId: "sgr-1",
  before: rule(said(SOON), TEAM),
  to: rule(said(LATE)),
  made: "certain",
  undone: null,
  lastIntentMs: 0,
  appliedCallId: 3,
};
const TAGGED: ModifiedRule = {
  ...UNTAGGED,
  before: rule("by hand", { ...TEAM, ...ends(SOON), "sgt:ticket": "INC-6" }),
};
const EARLIER = { ...ends(SOON), "sgt:ticket": "INC-6" };
const OURS = rule(said(LATE), { ...TEAM, ...ends(LATE), "sgt:ticket": "INC-7" });

test.each<[name: string, moved: ModifiedRule, now: LiveRule | undefined, recent: boolean, moves: readonly string[]]>([
  ["never moved: every call was refused", { ...UNTAGGED, made: null }, rule(said(SOON), TEAM), false, []],
  ["moved in its description", UNTAGGED, rule(said(LATE), TEAM), false, ["end {}"]],
  ["moved in tags too: those that moved", TAGGED, OURS, false, [`end ${JSON.stringify(EARLIER)}`]],
  ["cut off between description and tags", TAGGED, { ...OURS, tags: { ...TAGGED.before.tags } }, false, ["end {}"]],
  [
    "the same, and the read may be old",
    TAGGED,
    { ...OURS, tags: { ...TAGGED.before.tags } },
    true,
    [`end ${JSON.stringify(EARLIER)}`],
  ],
  ["back, long ago", { ...TAGGED, undone: "certain" }, TAGGED.before, false, []],
  [
    "back, and the tags are not",
    { ...TAGGED, undone: "certain" },
    { ...OURS, description: "by hand" },
    false,
    [`end ${JSON.stringify(EARLIER)}`],
  ],
  ["perhaps never moved, and the read may be old", { ...UNTAGGED, made: "maybe" }, UNTAGGED.before, true, ["end {}"]],
  ["perhaps never moved, and the read is new", { ...UNTAGGED, made: "maybe" }, UNTAGGED.before, false, []],
  ["back for certain, and the read may be old", { ...UNTAGGED, undone: "certain" }, rule(said(LATE), TEAM), true, []],
  ["back in doubt", { ...UNTAGGED, undone: "maybe" }, UNTAGGED.before, true, ["end {}"]],
  [
    "moved again after it was back",
    { ...UNTAGGED, undone: "certain" },
    rule(said(LATE), TEAM),
    false,
    ["changed-by-others"],
  ],
  ["moved on by somebody else", UNTAGGED, rule(said(LATEST), TEAM), false, ["changed-by-others"]],
  ["another rule now", UNTAGGED, rule(said(LATE), TEAM, "10.0.8.8/32"), false, ["changed-by-others"]],
  ["closed since", UNTAGGED, undefined, false, ["removed-by-others"]],
  ["a tag of others since", UNTAGGED, rule(said(LATE), { team: "web" }), false, ["end {}", "changed-by-others"]],
  [
    "a tag moved on by somebody else stays",
    TAGGED,
    { ...OURS, tags: { ...OURS.tags, ...ends(LATEST) } },
    false,
    [`end ${JSON.stringify({ "sgt:ticket": "INC-6" })}`, "changed-by-others"],
  ],
])("%s", (_name, moved, now, recent, moves) => {
  const found = undoMovedEnd(moved, { now, recent });
  expect(
    found.map((move) =>
      move.kind === "drift" ? move.id : `${move.kind} ${JSON.stringify("tags" in move && move.tags)}`,
    ),
  ).toEqual(moves);
  for (const move of found) if (move.kind === "end") expect([move.rule, move.to]).toEqual([now, moved.before]);
});
