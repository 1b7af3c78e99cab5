import { expect, test } from "@jest/globals";
import * as aws from "@sgt/aws";

test("the public names are these", () => {
  expect(Object.keys(aws).sort()).toEqual([
    "DEFAULT_TIMING",
    "Pace",
    "READ_ONLY_POLICY",
    "applyPlan",
    "athenaSessionPolicy",
    "athenaSource",
    "cloudWatchSource",
    "collectAccounts",
    "collectSnapshot",
    "cutOffSources",
    "fetchServiceRanges",
    "journalLineSchema",
    "journalState",
    "journalStatus",
    "openJournal",
    "openSession",
    "parseGroup",
    "parseOutput",
    "parseS3Url",
    "parseServiceRanges",
    "planHash",
    "readGroups",
    "readInterfaces",
    "readJournal",
    "readRegion",
    "readServiceRanges",
    "readStatus",
    "resumeApply",
    "revertJournal",
    "s3Source",
    "systemClock",
  ]);
});
