/**
 * What is mutated, and the tests that are to notice. Every test here runs for every mutant that it reaches and that lives, so
 * what is slow has no place: a drive over random plans belongs to the long suites.
 */
export const SETS = {
  proof: {
    rooms: ["packages/rules/dist/proof"],
    tests: [
      "packages/rules/dist/proof/address-ranges.test.js",
      "packages/rules/dist/proof/compare-members.test.js",
      "packages/rules/dist/proof/parse-plan.test.js",
      "packages/rules/dist/proof/traffic-point.test.js",
      "packages/rules/dist-test/plan-forged.test.js",
      "packages/rules/dist-test/plan-forged-day-two.test.js",
      "packages/rules/dist-test/compare-observed.test.js",
      "packages/rules/dist-test/plan-forged-references.test.js",
      "packages/rules/dist-test/group-references.test.js",
      "packages/rules/dist-test/plan-refused.test.js",
      "packages/rules/dist-test/plan-purpose-refused.test.js",
      "packages/rules/dist-test/plan-versions.test.js",
    ],
  },
  quota: {
    rooms: ["packages/rules/dist/quota"],
    tests: [
      "packages/rules/dist/quota/count-quota.test.js",
      "packages/rules/dist/quota/plan-steps.test.js",
      "packages/rules/dist/quota/rule-room.test.js",
      "packages/rules/dist-test/plan-tightening.test.js",
      "packages/rules/dist-test/plan-compaction.test.js",
      "packages/rules/dist-test/plan-extension.test.js",
    ],
  },
  change: {
    rooms: ["packages/aws/dist/change"],
    tests: [
      "packages/aws/dist/change/call-effect.test.js",
      "packages/aws/dist/change/perform-call.test.js",
      "packages/aws/dist/change/preflight.test.js",
      "packages/aws/dist/change/run-to-end.test.js",
      "packages/aws/dist/revert/wait-for-rules.test.js",
      "packages/aws/dist-test/forged-journal.test.js",
    ],
  },
  revert: {
    rooms: ["packages/aws/dist/revert"],
    tests: [
      "packages/aws/dist/revert/decide-revert.test.js",
      "packages/aws/dist/revert/undo-modified.test.js",
      "packages/aws/dist/revert/undo-moved-end.test.js",
      "packages/aws/dist/revert/undo-exchanged.test.js",
      "packages/aws/dist/revert/restore-removed.test.js",
      "packages/aws/dist/revert/remove-added.test.js",
      "packages/aws/dist/revert/give-back.test.js",
      "packages/aws/dist/revert/make-room.test.js",
      "packages/aws/dist/revert/narrow-moves.test.js",
      "packages/aws/dist/revert/wait-for-rules.test.js",
      "packages/aws/dist-test/forged-journal.test.js",
      "packages/aws/dist-test/revert-room.test.js",
      "packages/aws/dist-test/revert-calls.test.js",
      "packages/aws/dist-test/moved-end.test.js",
      "packages/aws/dist-test/full-groups.test.js",
    ],
  },
};
