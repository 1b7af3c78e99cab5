import { expect, test } from "@jest/globals";
import type { LiveRule } from "@sgt/snapshot";
import type { ExchangedRule } from "../journal/exchanged-rule.js";
import { undoExchanged } from "./undo-exchanged.js";

const at = (cidr: string, more: Partial<LiveRule>): LiveRule => ({
  ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr } },
  ...more,
});
const OURS = at("10.0.1.0/24", { ruleId: "sgr-1", tags: { "sgt:plan": "p", owner: "sgt" } });
const BEFORE = at("10.0.0.0/16", { ruleId: "sgr-old", description: "data center", tags: { owner: "net", team: "a" } });
const KEPT = at("203.0.113.0/24", { ruleId: "sgr-kept" });
const MADE: ExchangedRule = { ruleId: "sgr-1", ours: OURS, to: BEFORE, made: "certain", lastIntentMs: 0 };
const MAYBE: ExchangedRule = { ...MADE, made: "maybe" };

const BACK: LiveRule = { ...BEFORE, ruleId: "sgr-1" };
const OTHER = at("10.9.0.0/16", { ruleId: "sgr-1" });

test.each<[name: string, one: ExchangedRule, live: readonly LiveRule[], recent: boolean, moves: readonly string[]]>([
  ["it is what stood before", MADE, [KEPT, BACK], false, []],
  ["with one of its tags missing", MADE, [{ ...BACK, tags: { owner: "net" } }], false, ["retag sgr-1"]],
  ["with all of its tags missing", MADE, [{ ...BACK, tags: {} }], false, ["retag sgr-1"]],
  [
    "with no tags at all",
    MADE,
    [at("10.0.0.0/16", { ruleId: "sgr-1", description: "data center" })],
    false,
    ["retag sgr-1"],
  ],
  [
    "with a tag of ours left",
    MADE,
    [{ ...BACK, tags: { ...BACK.tags, "sgt:plan": "p" } }],
    false,
    ["our-tags-left sgr-1"],
  ],
  [
    "with one of our two tags left",
    { ...MADE, ours: { ...OURS, tags: { "sgt:plan": "p", "sgt:x": "1" } } },
    [{ ...BACK, tags: { ...BACK.tags, "sgt:plan": "p" } }],
    false,
    ["our-tags-left sgr-1"],
  ],
  ["described otherwise since", MADE, [{ ...BACK, description: "x" }], false, ["changed-by-others sgr-1"]],
  ["an old read shows ours", MADE, [OURS], true, ["modify? sgr-1", "retag sgr-1", "our-tags-left sgr-1"]],
  ["perhaps made, and ours still", MAYBE, [OURS], false, ["modify? sgr-1", "retag sgr-1", "our-tags-left sgr-1"]],
  [
    "perhaps made, ours still, and it bears no tags",
    MAYBE,
    [at("10.0.1.0/24", { ruleId: "sgr-1" })],
    false,
    ["modify? sgr-1", "retag sgr-1"],
  ],
  [
    "made ours again by somebody",
    MADE,
    [OURS],
    false,
    ["ours-changed-by-others sgr-1", "removed-after-revert sgr-old"],
  ],
  [
    "made ours again by somebody, and what stood before is there",
    MADE,
    [OURS, KEPT, BEFORE],
    false,
    ["ours-changed-by-others sgr-1"],
  ],
  [
    "made another rule by somebody, a moment ago",
    MADE,
    [OTHER],
    true,
    ["ours-changed-by-others sgr-1", "removed-after-revert sgr-old"],
  ],
  ["made another rule before it was made", MAYBE, [OTHER], false, ["ours-changed-by-others sgr-1", "restore? sgr-old"]],
  ["gone since", MADE, [KEPT], false, ["removed-after-revert sgr-old"]],
  ["perhaps made, and gone", MAYBE, [KEPT], false, ["restore? sgr-old"]],
  ["gone, and what stood before is there", MADE, [KEPT, BEFORE], false, []],
  [
    "what it was is there under another id",
    MADE,
    [BACK, { ...OURS, ruleId: "sgr-x" }],
    false,
    ["replaced-by-others sgr-x"],
  ],
])("%s", (_name, one, live, recent, moves) => {
  const found = undoExchanged(one, BEFORE, live, recent);
  expect(
    found.map((move) => {
      const what = move.kind === "drift" ? move.id : move.kind;
      return `${what}${"doubt" in move && move.doubt ? "?" : ""} ${move.rule.ruleId}`;
    }),
  ).toEqual(moves);
  for (const move of found) {
    if (move.kind === "retag") expect(move.rule).toMatchObject({ ruleId: "sgr-1", tags: BEFORE.tags });
    if (move.kind === "modify") expect(move.to).toEqual(BEFORE);
  }
});
