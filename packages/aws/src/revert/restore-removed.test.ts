import { expect, test } from "@jest/globals";
import type { LiveRule } from "@sgt/snapshot";
import type { TouchedRule } from "../journal/touched-rule.js";
import { restoreRemoved } from "./restore-removed.js";

const BEFORE: LiveRule = {
  ...{ protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "ipv4", cidr: "10.0.0.0/16" } },
  ...{ ruleId: "sgr-old", description: "data center", tags: { owner: "net", "aws:made": "1" } },
};
const REVOKED: TouchedRule = {
  ...{ rule: BEFORE, before: BEFORE, added: null, addedIds: new Set(), removed: "certain" },
  ...{ removedIds: new Set(["sgr-old"]), removalInDoubt: false, lastIntentMs: 0, appliedCallId: 7 },
};
const MAYBE: TouchedRule = { ...REVOKED, removed: "maybe", removedIds: new Set() };
/** An earlier revert gave it back. */
const RETURNED: TouchedRule = { ...REVOKED, added: "certain", addedIds: new Set(["sgr-new"]) };
/** It set out to, and nobody knows what came of it. */
const ANNOUNCED: TouchedRule = { ...REVOKED, added: "maybe" };
const NEW: LiveRule = { ...BEFORE, ruleId: "sgr-new" };
const OTHERS: LiveRule = { ...BEFORE, ruleId: "sgr-x" };

test.each<[name: string, touched: TouchedRule, now: LiveRule | undefined, recent: boolean, moves: readonly string[]]>([
  ["revoked, and gone", REVOKED, undefined, false, ["restore sgr-old"]],
  ["revoked, gone, a moment ago", REVOKED, undefined, true, ["restore sgr-old"]],
  ["revoked, and an old read shows it", REVOKED, BEFORE, false, ["restore? sgr-old"]],
  ["perhaps revoked, and gone", MAYBE, undefined, false, ["restore? sgr-old"]],
  ["perhaps revoked, and there a moment ago", MAYBE, BEFORE, true, ["restore? sgr-old"]],
  ["perhaps revoked, and there still", MAYBE, BEFORE, false, []],
  ["given back, and gone again", RETURNED, undefined, false, ["removed-after-revert sgr-old"]],
  ["given back a moment ago, and not seen yet", RETURNED, undefined, true, ["restore? sgr-old"]],
  ["perhaps given back, and not seen", ANNOUNCED, undefined, false, ["restore? sgr-old"]],
  ["given back", RETURNED, NEW, false, []],
  ["given back without its tags", RETURNED, { ...NEW, tags: {} }, false, ["retag sgr-new"]],
  [
    "given back, and described otherwise since",
    RETURNED,
    { ...NEW, description: "x" },
    false,
    ["changed-by-others sgr-new"],
  ],
  [
    "given back without its tags, and described otherwise since",
    RETURNED,
    { ...NEW, description: "x", tags: {} },
    false,
    ["changed-by-others sgr-new"],
  ],
  ["perhaps given back, without its tags", ANNOUNCED, { ...NEW, tags: {} }, false, ["retag sgr-new"]],
  [
    "given back under one id, and there under another",
    { ...RETURNED, added: "maybe" },
    { ...OTHERS, tags: {} },
    false,
    ["changed-by-others sgr-x"],
  ],
  ["given back by somebody else", REVOKED, { ...OTHERS, tags: {} }, false, ["changed-by-others sgr-x"]],
  ["given back by somebody else, as it was", REVOKED, OTHERS, false, []],
])("%s", (_name, touched, now, recent, moves) => {
  const found = restoreRemoved(touched, BEFORE, { now, recent });
  expect(
    found.map((move) => {
      const what = move.kind === "drift" ? move.id : move.kind;
      return `${what}${"doubt" in move && move.doubt ? "?" : ""} ${move.rule.ruleId}`;
    }),
  ).toEqual(moves);
  for (const move of found) {
    if (move.kind === "restore") expect(move).toMatchObject({ callId: 7, goneIds: touched.removedIds });
    if (move.kind === "retag") expect(move.rule.tags).toEqual({ owner: "net" });
  }
});
