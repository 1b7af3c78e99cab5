// The engine: reads lines of flow logs out of memory and folds them into a table of keys, without a
// string or an object for a line. Compiled to WebAssembly by tools/build-engine.js; src/engine/engine.ts
// is the other side. AssemblyScript reads like TypeScript; `load` and `store` are its way to memory.

export { beginObject } from "./accounts";
export { addWord, PROGRAM, setLayout } from "./columns";
export { addNothing, newDay } from "./eni-days";
export { addFlow, flush } from "./flows";
export { addInterface, ownAddress, ownCount } from "./interfaces";
export { entryChunk, joinEntries, keyCount, setMaxKeys } from "./key-table";
export { lineCount, outsideWindowCount, recordCount, scan, setWindow, withoutInterfaceCount } from "./scan";
export { wordsUntil } from "./words";

/** Bytes of {@link INPUT}. */
export const INPUT_BYTES: i32 = 262_144;
/** Where lines and entries are put; what follows may be read beyond the end. */
export const INPUT: usize = memory.data(262_208);
