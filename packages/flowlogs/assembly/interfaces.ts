import { BLANK, isSame } from "./bytes";
import { directEndpoint, directionByAddress, numberInterface } from "./host";
import { allocate, release } from "./memory";

/** `eni-` and 17 hexadecimal digits, as AWS has given them since 2018. */
const LONG_ID: usize = 21;
const LONGEST_ID: usize = 40;

// What is known of an interface, by its number.
const SIZE: usize = 48;
export const LAST_DAY: usize = 0;
export const DAY_COUNTS: usize = 4;
export const ACCOUNT_NOTED: usize = 8;
const PRIMARY: usize = 12;
const HAS_ADDRESSES: usize = 16;
const ENDPOINT: usize = 20;
/** The own address of each family that records showed whose direction was told, and how many there were. */
const OWN: usize = 24;
const OWN_COUNTS: usize = 32;
export const WORDS_UNTIL: usize = 36;
export const WORDS_HASH: usize = 40;
const CHUNK_BITS: i32 = 12;
const CHUNKS: usize = memory.data(65_536);
let interfaceCount: i32 = 0;

// An id in the index, and whose it is.
const ID_SIZE: usize = 32;
const NUMBER: usize = 24;
let idCount: u32 = 0;
let slotCount: u32 = 512;
let slots: usize = 0;

/** The number that was read last. */
export let eni: i32 = 0;

/** Tells of an interface that was numbered: the next one. `primary` is its first own IPv4 address. */
export function addInterface(hasAddresses: bool, hasPrimary: bool, primary: u32): void {
  const chunk = CHUNKS + ((interfaceCount >> CHUNK_BITS) << 2);
  if (load<u32>(chunk) === 0) store<u32>(chunk, <u32>allocate(SIZE << CHUNK_BITS));
  const at = interfaceAt(interfaceCount++);
  store<i32>(at, -1, LAST_DAY);
  store<i32>(at, -1, ENDPOINT);
  store<u32>(at, primary, PRIMARY);
  store<u32>(at, <u32>hasAddresses | ((<u32>hasPrimary) << 1), HAS_ADDRESSES);
}

export function interfaceAt(number: i32): usize {
  return <usize>load<u32>(CHUNKS + ((number >> CHUNK_BITS) << 2)) + <usize>(number & ((1 << CHUNK_BITS) - 1)) * SIZE;
}

/** The endpoint of an interface whose direction is told. */
export function endpointOf(number: i32): i32 {
  const at = interfaceAt(number);
  const known = load<i32>(at, ENDPOINT);
  if (known >= 0) return known;
  const endpoint = directEndpoint(number);
  store<i32>(at, endpoint, ENDPOINT);
  return endpoint;
}

/** The direction that the own addresses of an interface tell; 0 when they do not. */
export function directionOf(number: i32, isIpv6: bool, src: u32, dst: u32): i32 {
  const at = interfaceAt(number);
  const has = load<u32>(at, HAS_ADDRESSES);
  if (has === 0) return 0;
  if (has === 3 && !isIpv6 && load<u32>(at, PRIMARY) === dst) return 1;
  return directionByAddress(number, isIpv6, src, dst);
}

/** Notes the own address that a record shows, where the snapshot knows none. */
export function noteOwn(number: i32, isIpv6: bool, address: u32): void {
  const at = interfaceAt(number);
  if (load<u32>(at, HAS_ADDRESSES) !== 0) return;
  const own = at + (isIpv6 ? 4 : 0);
  const count = at + (isIpv6 ? 1 : 0);
  const known = load<u8>(count, OWN_COUNTS);
  if (known === 0) {
    store<u32>(own, address, OWN);
    store<u8>(count, 1, OWN_COUNTS);
  } else if (load<u32>(own, OWN) !== address) store<u8>(count, 2, OWN_COUNTS);
}

export function ownCount(number: i32, isIpv6: bool): i32 {
  return <i32>load<u8>(interfaceAt(number) + (isIpv6 ? 1 : 0), OWN_COUNTS);
}

export function ownAddress(number: i32, isIpv6: bool): u32 {
  return load<u32>(interfaceAt(number) + (isIpv6 ? 4 : 0), OWN);
}

/** Reads an id into {@link eni} and returns where it ends; 0 for other text. */
export function readInterface(from: usize): usize {
  const isLong = <u32>load<u8>(from, LONG_ID) === BLANK;
  if (isLong) {
    const known = findId(from);
    if (known !== 0) {
      eni = load<i32>(known, NUMBER);
      return from + LONG_ID;
    }
  }
  let to = from;
  while (isIdByte(load<u8>(to))) to++;
  if (to === from || to - from > LONGEST_ID) return 0;
  eni = numberInterface(from, to);
  if (isLong && to - from === LONG_ID) addId(from, eni);
  return to;
}

function isIdByte(byte: u32): bool {
  return (byte | 32) - 97 < 26 || byte - 48 < 10 || byte === 45;
}

function findId(from: usize): usize {
  if (slots === 0) slots = allocate((<usize>slotCount) << 2);
  const mask = slotCount - 1;
  let slot = hashId(from) & mask;
  while (true) {
    const at = <usize>load<u32>(slots + (slot << 2));
    // Ids of one account differ at their ends.
    if (at === 0 || (load<u64>(at, 13) === load<u64>(from, 13) && isSame(at, from, 16))) return at;
    slot = (slot + 1) & mask;
  }
}

/** Only ids that were found good are in the index, so whatever equals one is good. */
function addId(from: usize, number: i32): void {
  if (++idCount * 2 > slotCount) growIds();
  const at = allocate(ID_SIZE);
  memory.copy(at, from, LONG_ID);
  store<i32>(at, number, NUMBER);
  insert(at);
}

function insert(id: usize): void {
  const mask = slotCount - 1;
  let slot = hashId(id) & mask;
  while (load<u32>(slots + (slot << 2)) !== 0) slot = (slot + 1) & mask;
  store<u32>(slots + (slot << 2), <u32>id);
}

function growIds(): void {
  const old = slots;
  const end = slots + ((<usize>slotCount) << 2);
  slotCount *= 2;
  slots = allocate((<usize>slotCount) << 2);
  for (let slot = old; slot < end; slot += 4) if (load<u32>(slot) !== 0) insert(load<u32>(slot));
  release(old, end - old);
}

function hashId(at: usize): u32 {
  const hash = (load<u64>(at, 5) * 0x9e3779b97f4a7c15) ^ (load<u64>(at, 13) * 0xc2b2ae3d27d4eb4f);
  return <u32>(hash >> 32);
}
