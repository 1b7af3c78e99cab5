import type { MalformedLines, UnreadObject, Window } from "../coverage/coverage.js";
import type { EniDay, RunCoverage } from "../coverage/run-coverage.js";
import { flowLogsError } from "../errors.js";
import { Shape, ShapeError } from "./json-shape.js";
import { type Commit, type CountedObject, LEDGER_SCHEMA, type Manifest, type Part } from "./manifest.js";
import { parsePartPath } from "./partition.js";

const ID = /^[0-9a-z-]{1,64}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const VERSION = /^sgt\/ledger\/v(\d+)$/;

/**
 * Reads the text of `ledger.json`; `path` is named in errors.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_VERSION` for a ledger of a newer sgt.
 * @throws `SGT_FLOWLOGS_LEDGER_INVALID` for anything else that is not a ledger.
 */
export function parseManifest(text: string, path: string): Manifest {
  return parseFile(text, path, (file) => {
    checkVersion(file.get("schema").text(), path);
    return {
      schema: LEDGER_SCHEMA,
      droppedBefore: file.get("droppedBefore").orNull((date) => date.text(DATE)),
      commits: file.get("commits").list((id) => id.text(ID)),
    };
  });
}

/** Reads the text of `commits/<id>.json`. Throws as {@link parseManifest}. */
export function parseCommit(text: string, path: string): Commit {
  return parseFile(text, path, (file) => ({
    id: file.get("id").text(ID),
    run: file.get("run").text(ID),
    committedAt: file.get("committedAt").text(),
    parts: file.get("parts").list(readPart),
    objects: file.get("objects").list(readObject),
    coverage: readCoverage(file.get("coverage")),
  }));
}

function parseFile<T>(text: string, path: string, read: (file: Shape) => T): T {
  try {
    return read(new Shape(JSON.parse(text), "file"));
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof ShapeError)) throw cause;
    throw flowLogsError("SGT_FLOWLOGS_LEDGER_INVALID", `${JSON.stringify(path)} is not of a ledger: ${cause.message}`, {
      hint: "Name the folder that `sgt analyze --out` wrote; restore it from a copy if it was edited.",
      details: { path },
      cause,
    });
  }
}

function checkVersion(schema: string, path: string): void {
  if (schema === LEDGER_SCHEMA) return;
  const version = VERSION.exec(schema)?.[1];
  if (version === undefined) throw new ShapeError("file.schema is not sgt/ledger");
  throw flowLogsError(
    "SGT_FLOWLOGS_LEDGER_VERSION",
    `${JSON.stringify(path)} is a ledger of version ${version}; version 1 is known`,
    {
      hint: "Read it with the version of sgt that wrote it, or a later one; or analyze the logs into a new folder.",
      details: { path, version },
    },
  );
}

function readPart(part: Shape): Part {
  const path = part.get("path").text();
  if (parsePartPath(path) === null) throw new ShapeError(`${JSON.stringify(path)} is not the path of a part`);
  return { path, rowCount: part.get("rowCount").count(), byteCount: part.get("byteCount").count() };
}

function readObject(object: Shape): CountedObject {
  return {
    key: object.get("key").text(),
    size: object.get("size").count(),
    tag: object.get("tag").text(),
    outsideWindowCount: object.get("outsideWindowCount").count(),
  };
}

function readCoverage(coverage: Shape): RunCoverage {
  return {
    asked: readWindow(coverage.get("asked")),
    objectCount: coverage.get("objectCount").count(),
    byteCount: coverage.get("byteCount").count(),
    outsideWindowCount: coverage.get("outsideWindowCount").count(),
    withoutInterfaceCount: coverage.get("withoutInterfaceCount").count(),
    eniDays: coverage.get("eniDays").list(readEniDay),
    knownEnis: coverage.get("knownEnis").orNull((enis) => enis.list((eni) => eni.text())),
    unread: coverage.get("unread").list(readUnread),
    malformed: coverage.get("malformed").list(readMalformed),
  };
}

function readWindow(window: Shape): Window {
  return { from: window.get("from").count(), to: window.get("to").count() };
}

function readEniDay(day: Shape): EniDay {
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
