import { fieldEnd } from "./bytes";
import { newWords } from "./host";
import { interfaceAt, WORDS_HASH, WORDS_UNTIL } from "./interfaces";

// What a line says of its interface itself: src/format/word-fields.ts names the words. They seldom change, so that
// for each interface only their hash is held here, and texts are asked for when it differs.
const WORD_COUNT: usize = 20;
/** From and to of each word of the line; both 0 where it has none. */
const SPANS: usize = memory.data(160);
const SEED: u64 = 0x9e3779b97f4a7c15;
const PRIME: u64 = 0xc2b2ae3d27d4eb4f;
let hash: u64 = SEED;
let hasWords: bool = false;

/** Begins a layout. */
export function forgetWords(): void {
  memory.fill(SPANS, 0, WORD_COUNT << 3);
  hasWords = false;
}

/** Begins a line. */
export function beginWords(): void {
  hash = SEED;
}

/** Reads a word and returns where it ends; 0 where there is none. */
export function readWordText(word: u32, from: usize): usize {
  const to = fieldEnd(from);
  if (to === from) return 0;
  hasWords = true;
  store<u32>(SPANS + ((<usize>word) << 3), <u32>from);
  store<u32>(SPANS + ((<usize>word) << 3), <u32>to, 4);
  let mixed = (hash ^ (<u64>word + 1)) * PRIME;
  let at = from;
  for (; at + 8 <= to; at += 8) mixed = (rotl(mixed, 29) ^ load<u64>(at)) * PRIME;
  // What follows the word does not count; its length does.
  const rest = (to - at) << 3;
  if (rest > 0) mixed = (rotl(mixed, 29) ^ (load<u64>(at) & (((<u64>1) << rest) - 1))) * PRIME;
  hash = mixed ^ (mixed >> 32) ^ <u64>(to - from);
  return to;
}

export function noWord(word: u32): void {
  store<u64>(SPANS + ((<usize>word) << 3), 0);
}

/** Notes the words of the line for its interface. */
export function noteWords(eni: i32, start: u32): void {
  if (!hasWords) return;
  const at = interfaceAt(eni);
  const until = load<u32>(at, WORDS_UNTIL);
  if (load<u64>(at, WORDS_HASH) === hash) {
    if (start > until) store<u32>(at, start, WORDS_UNTIL);
    return;
  }
  newWords(eni, SPANS, until);
  store<u64>(at, hash, WORDS_HASH);
  store<u32>(at, start, WORDS_UNTIL);
}

export function wordsUntil(eni: i32): u32 {
  return load<u32>(interfaceAt(eni), WORDS_UNTIL);
}
