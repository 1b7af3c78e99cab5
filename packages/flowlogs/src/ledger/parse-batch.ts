import type { Batch, CountedObject, Part } from "./batch.js";
import { type Shape, ShapeError } from "./json-shape.js";
import { readCoverage } from "./parse-coverage.js";
import { ID } from "./parse-file.js";
import { parsePartPath } from "./partition.js";

/** Reads the file of a batch. */
export function readBatch(file: Shape): Batch {
  return {
    id: file.get("id").text(ID),
    run: file.get("run").text(ID),
    committedAt: file.get("committedAt").text(),
    parts: file.get("parts").list(readPart),
    objects: file.get("objects").list(readObject),
    coverage: readCoverage(file.get("coverage")),
  };
}

export function readPart(part: Shape): Part {
  const path = part.get("path").text();
  if (parsePartPath(path) === null) throw new ShapeError(`${JSON.stringify(path)} is not the path of a part`);
  return { path, rowCount: part.get("rowCount").count(), byteCount: part.get("byteCount").count() };
}

export function readObject(object: Shape): CountedObject {
  return {
    key: object.get("key").text(),
    size: object.get("size").count(),
    tag: object.get("tag").text(),
    outsideWindowCount: object.get("outsideWindowCount").count(),
  };
}
