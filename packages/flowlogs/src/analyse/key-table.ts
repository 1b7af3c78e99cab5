import { flowLogsError } from "../errors.js";
import { PROOF_BITS } from "../initiator/proof.js";

/*
 * One entry is 14 words of 32 bits in one piece of memory, so that a key costs two cache misses
 * however large the table: one for its slot, one for the entry.
 */
export const WORDS = 14;
export const ENDPOINT = 0;
/** IPv4 address as a number, or the number of an IPv6 address in its table. */
export const REMOTE = 1;
/** port | protocol << 16 | REJECT << 24 | IPv6 << 25 */
export const KIND = 2;
/** day | proof bits << 16 */
export const DAY_BITS = 3;
/** 64-bit floats, in pairs of words. */
export const PACKETS = 4;
export const BYTES = 6;
export const RECORDS = 8;
export const FIRST = 9;
export const LAST = 10;
/** incoming port | proof port << 16 */
export const PORTS = 11;
export const PROVED_AT = 12;
const HASH = 13;

const CHUNK_BITS = 14;
const CHUNK_ENTRIES = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_ENTRIES - 1;
const FIRST_SLOTS = 1 << 12;

const { incoming: IN, severalIncoming, severalProof } = PROOF_BITS;
const WE_OPENED = PROOF_BITS.incomingSynAck | PROOF_BITS.outgoingSyn;

/** Distinct keys and what was folded under them: open addressing over entries in typed arrays. */
export class KeyTable {
  count = 0;
  readonly maxKeys: number;
  #slots = new Int32Array(FIRST_SLOTS);
  readonly words: Int32Array[] = [];
  readonly floats: Float64Array[] = [];

  constructor(maxKeys: number) {
    this.maxKeys = maxKeys;
  }

  /**
   * The entry of a key whose {@link hashKey} is `hash`, made when it is new.
   *
   * @throws SgtError `SGT_FLOWLOGS_TOO_MANY_KEYS`
   */
  find(endpoint: number, remote: number, kind: number, day: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot] as number;
      if (found === 0) return this.#insert(slot, hash, endpoint, remote, kind, day);
      const entry = found - 1;
      const words = this.words[entry >>> CHUNK_BITS] as Int32Array;
      const at = (entry & CHUNK_MASK) * WORDS;
      if (
        words[at + REMOTE] === remote &&
        words[at + KIND] === kind &&
        words[at + ENDPOINT] === endpoint &&
        ((words[at + DAY_BITS] as number) & 0xffff) === day
      ) {
        return entry;
      }
    }
  }

  /**
   * Touches the slots and then the entries of many keys, so that they come from memory together.
   * Returns a number that only keeps the reads from being optimised away.
   */
  fetch(hashes: Int32Array, found: Int32Array, count: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let i = 0; i < count; i++) found[i] = slots[(hashes[i] as number) & mask] as number;
    let seen = 0;
    for (let i = 0; i < count; i++) {
      const entry = (found[i] as number) - 1;
      if (entry >= 0) seen ^= (this.words[entry >>> CHUNK_BITS] as Int32Array)[(entry & CHUNK_MASK) * WORDS] as number;
    }
    return seen;
  }

  /** The words that hold an entry, which begins at {@link offset}. */
  wordsOf(entry: number): Int32Array {
    return this.words[entry >>> CHUNK_BITS] as Int32Array;
  }

  floatsOf(entry: number): Float64Array {
    return this.floats[entry >>> CHUNK_BITS] as Float64Array;
  }

  offset(entry: number): number {
    return (entry & CHUNK_MASK) * WORDS;
  }

  /** Counts one incoming record. */
  addIncoming(
    entry: number,
    packets: number,
    bytes: number,
    start: number,
    end: number,
    bits: number,
    port: number,
  ): void {
    const words = this.wordsOf(entry);
    const floats = this.floatsOf(entry);
    const at = this.offset(entry);
    const half = at >> 1;
    floats[half + (PACKETS >> 1)] = (floats[half + (PACKETS >> 1)] as number) + packets;
    floats[half + (BYTES >> 1)] = (floats[half + (BYTES >> 1)] as number) + bytes;
    if (words[at + RECORDS] === 0) {
      words[at + FIRST] = start;
      words[at + LAST] = end;
    } else {
      if (start < (words[at + FIRST] as number) >>> 0) words[at + FIRST] = start;
      if (end > (words[at + LAST] as number) >>> 0) words[at + LAST] = end;
    }
    words[at + RECORDS] = (words[at + RECORDS] as number) + 1;
    addProof(words, at, bits, port, (bits & WE_OPENED) === 0 ? 0 : port, (bits & WE_OPENED) === 0 ? 0 : start);
  }

  /** Notes what an outgoing record proves. */
  addOutgoing(entry: number, start: number, bits: number, port: number): void {
    const weOpened = (bits & WE_OPENED) !== 0;
    addProof(this.wordsOf(entry), this.offset(entry), bits, 0, weOpened ? port : 0, weOpened ? start : 0);
  }

  /** Joins an entry of another table, given as its words and floats, into the entry of the same key here. */
  join(entry: number, from: Int32Array, fromFloats: Float64Array, fromAt: number): void {
    const words = this.wordsOf(entry);
    const floats = this.floatsOf(entry);
    const at = this.offset(entry);
    const records = from[fromAt + RECORDS] as number;
    if (records > 0) {
      const isFirst = words[at + RECORDS] === 0;
      const first = (from[fromAt + FIRST] as number) >>> 0;
      const last = (from[fromAt + LAST] as number) >>> 0;
      if (isFirst || first < (words[at + FIRST] as number) >>> 0) words[at + FIRST] = first;
      if (isFirst || last > (words[at + LAST] as number) >>> 0) words[at + LAST] = last;
      words[at + RECORDS] = (words[at + RECORDS] as number) + records;
      for (const field of [PACKETS >> 1, BYTES >> 1]) {
        floats[(at >> 1) + field] =
          (floats[(at >> 1) + field] as number) + (fromFloats[(fromAt >> 1) + field] as number);
      }
    }
    const ports = from[fromAt + PORTS] as number;
    const provedAt = (from[fromAt + PROVED_AT] as number) >>> 0;
    addProof(words, at, (from[fromAt + DAY_BITS] as number) >>> 16, ports & 0xffff, ports >>> 16, provedAt);
  }

  /** Takes over the entries of an empty fold's table as they are. */
  adopt(words: readonly Int32Array[], count: number): void {
    for (const chunk of words) {
      this.words.push(chunk);
      this.floats.push(new Float64Array(chunk.buffer));
    }
    this.count = count;
    let slotCount = this.#slots.length;
    while (count * 2 > slotCount) slotCount *= 2;
    this.#rehash(slotCount);
  }

  /** Lets go of the memory of entries before one that begins a piece of it; they must not be read again. */
  releaseBefore(entry: number): void {
    if ((entry & CHUNK_MASK) !== 0 || entry === 0) return;
    this.words[(entry >>> CHUNK_BITS) - 1] = new Int32Array(0);
    this.floats[(entry >>> CHUNK_BITS) - 1] = new Float64Array(0);
    this.#slots = new Int32Array(FIRST_SLOTS);
  }

  #insert(slot: number, hash: number, endpoint: number, remote: number, kind: number, day: number): number {
    if (this.count >= this.maxKeys) throw tooManyKeys(this.maxKeys);
    const entry = this.count++;
    if ((entry & CHUNK_MASK) === 0) this.#addChunk();
    const words = this.wordsOf(entry);
    const at = this.offset(entry);
    words[at + ENDPOINT] = endpoint;
    words[at + REMOTE] = remote;
    words[at + KIND] = kind;
    words[at + DAY_BITS] = day;
    words[at + HASH] = hash;
    this.#slots[slot] = entry + 1;
    if (this.count * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    return entry;
  }

  #addChunk(): void {
    const buffer = new ArrayBuffer(CHUNK_ENTRIES * WORDS * 4);
    this.words.push(new Int32Array(buffer));
    this.floats.push(new Float64Array(buffer));
  }

  #rehash(slotCount: number): void {
    const slots = new Int32Array(slotCount);
    const mask = slotCount - 1;
    for (let entry = 0; entry < this.count; entry++) {
      let slot = (this.wordsOf(entry)[this.offset(entry) + HASH] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }
}

/** The same as `mergeProofs`, on the words of an entry; the property tests hold the two together. */
function addProof(
  words: Int32Array,
  at: number,
  bits: number,
  incomingPort: number,
  proofPort: number,
  provedAt: number,
): void {
  const dayBits = words[at + DAY_BITS] as number;
  const known = dayBits >>> 16;
  const ports = words[at + PORTS] as number;
  let joined = known | bits;
  if ((known & bits & IN) !== 0 && (ports & 0xffff) !== incomingPort) joined |= severalIncoming;
  if ((known & WE_OPENED) !== 0 && (bits & WE_OPENED) !== 0 && ports >>> 16 !== proofPort) joined |= severalProof;
  const incoming = (joined & severalIncoming) !== 0 ? 0 : (ports & 0xffff) | incomingPort;
  const proof = (joined & severalProof) !== 0 ? 0 : (ports >>> 16) | proofPort;
  words[at + DAY_BITS] = (dayBits & 0xffff) | (joined << 16);
  words[at + PORTS] = incoming | (proof << 16);
  if (provedAt !== 0) {
    const before = (words[at + PROVED_AT] as number) >>> 0;
    if (before === 0 || provedAt < before) words[at + PROVED_AT] = provedAt;
  }
}

/** The hash by which keys are found. */
export function hashKey(endpoint: number, remote: number, kind: number, day: number): number {
  let hash = Math.imul(remote, 0x9e3779b1) ^ Math.imul(kind, 0x85ebca6b) ^ Math.imul(endpoint, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15) ^ Math.imul(day, 0x27d4eb2f), 0x2545f491);
  return hash ^ (hash >>> 16);
}

function tooManyKeys(maxKeys: number): Error {
  return flowLogsError("SGT_FLOWLOGS_TOO_MANY_KEYS", `more than ${maxKeys} distinct keys at once`, {
    hint: "Write to a ledger, which is filled piece by piece, or raise maxKeys.",
    details: { maxKeys },
  });
}
