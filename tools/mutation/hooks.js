// Node's module hooks: mutated text in place of emitted files, and a stand-in for jest's globals.
import { readFile } from "node:fs/promises";

let replaced = {};
let shim = "";

export function initialize(data) {
  ({ replaced, shim } = data);
}

export async function resolve(specifier, context, next) {
  return specifier === "@jest/globals" ? { url: shim, shortCircuit: true } : next(specifier, context);
}

export async function load(url, context, next) {
  const file = replaced[url];
  if (file === undefined) return next(url, context);
  return { format: "module", source: await readFile(file, "utf8"), shortCircuit: true };
}
