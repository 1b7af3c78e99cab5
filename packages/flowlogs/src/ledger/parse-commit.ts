import { COMMIT_SCHEMA, type Commit } from "./commit.js";
import { type Shape, ShapeError } from "./json-shape.js";
import { DATE } from "./parse-file.js";

/** Where batches lie; those of version 1 stay where they were. */
const BATCH_PATH = /^(_batches|commits)\/[0-9a-z-]{1,64}\.json$/;

/** Returns what reads the file of the commit of a number. */
export function readCommit(number: number): (file: Shape) => Commit {
  return (file) => {
    if (file.get("schema").text() !== COMMIT_SCHEMA) throw new ShapeError(`file.schema is not ${COMMIT_SCHEMA}`);
    if (file.get("number").count() !== number) throw new ShapeError(`file.number is not ${number}`);
    return {
      schema: COMMIT_SCHEMA,
      number,
      committedAt: file.get("committedAt").text(),
      batches: file.get("batches").list((path) => path.text(BATCH_PATH)),
      replaces: file.get("replaces").list((path) => path.text(BATCH_PATH)),
      droppedBefore: file.get("droppedBefore").orNull((date) => date.text(DATE)),
    };
  };
}
