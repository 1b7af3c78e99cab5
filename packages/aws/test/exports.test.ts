import { expect, test } from "@jest/globals";
import * as aws from "@sgt/aws";

test("the public names are these", () => {
  expect(Object.keys(aws).sort()).toEqual([
    "DEFAULT_TIMING",
    "applyPlan",
    "cloudWatchSource",
    "collectSnapshot",
    "journalLineSchema",
    "journalState",
    "openJournal",
    "openSession",
    "planHash",
    "readGroups",
    "readJournal",
    "resumeApply",
    "revertJournal",
    "s3Source",
  ]);
});
