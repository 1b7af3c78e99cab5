import { copyEntry, DAY_BITS, ENDPOINT, ENTRY_SIZE, HASH, joinEntry, KIND } from "./entry";
import { tooManyKeys } from "./host";
import { allocate, release } from "./memory";

// Distinct keys and what was folded under them. A slot holds the hash of an entry and its number, so that
// a table grows without a look at its entries.
const CHUNK_BITS: u32 = 14;
const CHUNKS: usize = memory.data(32_768);
const MOST_ENTRIES: u32 = 1 << (CHUNK_BITS + 13);
let slotCount: u32 = 4_096;
let slots: usize = 0;
let maxKeys: u32 = 0;
let entryCount: u32 = 0;

/** Entries whose slots and words are on their way from memory. */
export const BATCH: u32 = 256;
const NUMBERS: usize = memory.data(1_024);
/** Keeps reads that only fetch from being optimised away. */
export let fetched: u32 = 0;

export function setMaxKeys(count: u32): void {
  maxKeys = min(count, MOST_ENTRIES);
}

export function keyCount(): u32 {
  return entryCount;
}

/** Where a piece of 16,384 entries begins. */
export function entryChunk(index: u32): usize {
  return load<u32>(CHUNKS + (index << 2));
}

/** Joins entries that stand one after the other into the table. Their hashes need not be there. */
export function joinEntries(from: usize, count: u32): void {
  if (slots === 0) slots = allocate((<usize>slotCount) << 3);
  for (let done: u32 = 0; done < count; done += BATCH) {
    joinBatch(from + <usize>done * ENTRY_SIZE, min(BATCH, count - done));
  }
}

/**
 * A large table is far from the processor: each key costs two trips to memory. Taken one by one they
 * are waited for one by one; here the trips of many keys are begun together: all slots, then all entries.
 */
function joinBatch(from: usize, count: u32): void {
  const end = from + <usize>count * ENTRY_SIZE;
  const mask = slotCount - 1;
  let number = NUMBERS;
  for (let at = from; at < end; at += ENTRY_SIZE) {
    const hash = hashOf(at);
    store<u32>(at, hash, HASH);
    store<u32>(number, load<u32>(slots + ((<usize>(hash & mask)) << 3)));
    number += 4;
  }
  let seen: u32 = 0;
  for (let at = NUMBERS; at < number; at += 4) {
    const entry = load<u32>(at);
    if (entry !== 0) seen ^= load<u32>(entryAt(entry - 1));
  }
  fetched = seen;
  for (let at = from; at < end; at += ENTRY_SIZE) join(at);
}

/** Joins an entry into the one of its key, or puts it into the table as it is. */
function join(wanted: usize): void {
  const hash = load<u32>(wanted, HASH);
  const mask = slotCount - 1;
  let slot = hash & mask;
  let found = load<u64>(slots + ((<usize>slot) << 3));
  while (found !== 0 && (<u32>(found >> 32) !== hash || !hasKey(entryAt(<u32>found - 1), wanted))) {
    slot = (slot + 1) & mask;
    found = load<u64>(slots + ((<usize>slot) << 3));
  }
  if (found === 0) insert(slot, hash, wanted);
  else joinEntry(entryAt(<u32>found - 1), wanted);
}

function hasKey(entry: usize, wanted: usize): bool {
  return (
    load<u64>(entry, ENDPOINT) === load<u64>(wanted, ENDPOINT) &&
    load<u32>(entry, KIND) === load<u32>(wanted, KIND) &&
    load<u16>(entry, DAY_BITS) === load<u16>(wanted, DAY_BITS)
  );
}

function insert(slot: u32, hash: u32, entry: usize): void {
  if (entryCount >= maxKeys) tooManyKeys();
  const number = entryCount++;
  const chunk = CHUNKS + ((number >> CHUNK_BITS) << 2);
  if (load<u32>(chunk) === 0) store<u32>(chunk, <u32>allocate(ENTRY_SIZE << CHUNK_BITS));
  copyEntry(entryAt(number), entry);
  store<u64>(slots + ((<usize>slot) << 3), ((<u64>hash) << 32) | (number + 1));
  // At most two of three slots are taken.
  if (entryCount + (entryCount >> 1) > slotCount) grow();
}

function entryAt(number: u32): usize {
  const chunk = load<u32>(CHUNKS + ((number >> CHUNK_BITS) << 2));
  return <usize>chunk + <usize>(number & ((1 << CHUNK_BITS) - 1)) * ENTRY_SIZE;
}

function grow(): void {
  const old = slots;
  const end = slots + ((<usize>slotCount) << 3);
  slotCount *= 2;
  const mask = slotCount - 1;
  slots = allocate((<usize>slotCount) << 3);
  for (let at = old; at < end; at += 8) {
    const taken = load<u64>(at);
    if (taken === 0) continue;
    let slot = <u32>(taken >> 32) & mask;
    while (load<u64>(slots + ((<usize>slot) << 3)) !== 0) slot = (slot + 1) & mask;
    store<u64>(slots + ((<usize>slot) << 3), taken);
  }
  release(old, end - old);
}

function hashOf(entry: usize): u32 {
  const key = load<u64>(entry, ENDPOINT) * 0x9e3779b97f4a7c15;
  const rest = ((<u64>load<u16>(entry, DAY_BITS)) << 32) | load<u32>(entry, KIND);
  const mixed = ((key ^ (key >> 32)) + rest) * 0xc2b2ae3d27d4eb4f;
  return <u32>(mixed >> 32);
}
