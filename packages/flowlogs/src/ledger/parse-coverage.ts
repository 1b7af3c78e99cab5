import type { MalformedLines, UnreadObject, Window } from "../coverage/coverage.js";
import type { EniDay, RunCoverage } from "../coverage/run-coverage.js";
import type { Runs } from "./digest.js";
import type { Shape } from "./json-shape.js";

/** Reads what one batch covered. */
export function readCoverage(coverage: Shape): RunCoverage {
  return {
    asked: readWindow(coverage.get("asked")),
    ...readCounts(coverage),
    eniDays: coverage.get("eniDays").list(readEniDay),
    unread: coverage.get("unread").list(readUnread),
  };
}

/** Reads what runs come to, as a page of a checkpoint has it. */
export function readRuns(file: Shape): Runs {
  return {
    batchCount: file.get("batchCount").count(),
    countedObjectCount: file.get("countedObjectCount").count(),
    asked: file.get("asked").orNull(readWindow),
    coverage: readCounts(file.get("coverage")),
    unread: file.get("unread").list(readUnread),
    cut: file.get("cut").list(readUnread),
  };
}

function readCounts(coverage: Shape): Runs["coverage"] {
  return {
    objectCount: coverage.get("objectCount").count(),
    byteCount: coverage.get("byteCount").count(),
    outsideWindowCount: coverage.get("outsideWindowCount").count(),
    withoutInterfaceCount: coverage.get("withoutInterfaceCount").count(),
    knownEnis: coverage.get("knownEnis").orNull((enis) => enis.list((eni) => eni.text())),
    malformed: coverage.get("malformed").list(readMalformed),
  };
}

export function readWindow(window: Shape): Window {
  return { from: window.get("from").count(), to: window.get("to").count() };
}

export function readEniDay(day: Shape): EniDay {
  const count = (name: string): number => day.get(name).count();
  const seen = (name: string): number | null => day.get(name).orNull((value) => value.count());
  return {
    eniId: day.get("eniId").text(),
    day: count("day"),
    recordCount: count("recordCount"),
    acceptedCount: count("acceptedCount"),
    rejectedCount: count("rejectedCount"),
    noDataCount: count("noDataCount"),
    skipDataCount: count("skipDataCount"),
    dataHours: count("dataHours"),
    noDataHours: count("noDataHours"),
    skippedHours: count("skippedHours"),
    firstSeen: seen("firstSeen"),
    lastSeen: seen("lastSeen"),
  };
}

function readUnread(object: Shape): UnreadObject {
  return {
    key: object.get("key").text(),
    recordCount: object.get("recordCount").count(),
    code: object.get("code").text(),
    message: object.get("message").text(),
  };
}

function readMalformed(lines: Shape): MalformedLines {
  return {
    code: lines.get("code").text(),
    count: lines.get("count").count(),
    examples: lines.get("examples").list((example) => ({
      key: example.get("key").text(),
      line: example.get("line").count(),
      field: example.get("field").orNull((field) => field.text()),
      text: example.get("text").text(),
    })),
  };
}
