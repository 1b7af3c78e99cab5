import { expect, test } from "@jest/globals";
import * as index from "@sgt/report";
import * as findings from "@sgt/report/findings";
import * as map from "@sgt/report/map";
import * as picture from "@sgt/report/picture";
import * as plan from "@sgt/report/plan";
import * as text from "@sgt/report/text";
import * as workbook from "@sgt/report/workbook";

const TEXT = [
  "csvPieces",
  "formatBytes",
  "formatDay",
  "formatDuration",
  "formatMinute",
  "formatPercent",
  "groupText",
  "markdownCell",
  "renderCsv",
  "renderJson",
  "renderMarkdown",
  "safeText",
];

test("the public surface of @sgt/report/text", () => {
  expect(Object.keys(text).sort()).toEqual([...TEXT].sort());
});

test("the public surface of @sgt/report", () => {
  expect(Object.keys(index).sort()).toEqual([...TEXT].sort());
});

test("the public surface of @sgt/report/plan", () => {
  expect(Object.keys(plan).sort()).toEqual([
    "SourceNames",
    "beyondLines",
    "beyondRemedy",
    "beyondText",
    "gradeLines",
    "gradeOf",
    "keptLines",
    "perWeek",
    "planAsAwsCli",
    "planAsCloudFormation",
    "planAsReview",
    "planAsSmt2",
    "planAsTerraform",
    "planGradeLines",
  ]);
});

test("the public surface of @sgt/report/map", () => {
  expect(Object.keys(map).sort()).toEqual(["renderMapPage", "renderMapSvg", "renderPng"]);
});

test("the public surface of @sgt/report/findings", () => {
  expect(Object.keys(findings).sort()).toEqual([
    "asffWriter",
    "findingsCsvWriter",
    "ocsfWriter",
    "renderFindings",
    "sarifWriter",
  ]);
});

test("the public surface of @sgt/report/workbook", () => {
  expect(Object.keys(workbook).sort()).toEqual([
    "checkWorkbooks",
    "findingRow",
    "renderWorkbook",
    "reportTables",
    "ruleRow",
  ]);
});

test("the public surface of @sgt/report/picture", () => {
  expect(Object.keys(picture).sort()).toEqual(["renderAccountSvg", "renderPng"]);
});
