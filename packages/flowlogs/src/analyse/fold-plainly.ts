import { type Fold, foldRecords } from "../evidence/fold-records.js";
import { readObject } from "../object/read-records.js";
import type { ReadItem } from "../record/read-item.js";
import type { LogObject } from "../source/log-source.js";
import type { AnalyseOptions } from "./analyse-options.js";

/** Reads and folds objects one after the other, without haste: the twin that the fast path is held to. */
export function foldPlainly(objects: readonly LogObject[], options: AnalyseOptions): Promise<Fold> {
  return foldRecords(readAll(objects, options), options);
}

async function* readAll(objects: readonly LogObject[], options: AnalyseOptions): AsyncGenerator<ReadItem> {
  for (const object of objects) yield* readObject(object, options.source.logFormat, options);
}
