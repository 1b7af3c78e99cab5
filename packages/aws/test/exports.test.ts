import { expect, test } from "@jest/globals";
import * as aws from "@sgt/aws";

test("the public names are these", () => {
  expect(Object.keys(aws).sort()).toEqual([
    "DEFAULT_TIMING",
    "Pace",
    "READ_ONLY_POLICY",
    "applyPlan",
    "cloudWatchSource",
    "collectAccounts",
    "collectSnapshot",
    "cutOffSources",
    "journalLineSchema",
    "journalState",
    "journalStatus",
    "openJournal",
    "openSession",
    "parseGroup",
    "parseS3Url",
    "planHash",
    "readGroups",
    "readInterfaces",
    "readJournal",
    "readStatus",
    "resumeApply",
    "revertJournal",
    "s3Source",
  ]);
});
