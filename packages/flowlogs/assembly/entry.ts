/*
 * What is known under one key, in 16 words of 32 bits: one line of the processor's cache; src/engine/entry.ts reads them. A flow on its way
 * into the table is an entry of one record, so that adding it and joining tables are the same.
 */
export const ENTRY_SIZE: usize = 64;
export const ENDPOINT: usize = 0;
/** IPv4 address, or the number of an IPv6 address. */
export const REMOTE: usize = 4;
/** port | protocol << 16 | REJECT << 24 | IPv6 << 25 */
export const KIND: usize = 8;
/** day | handshake bits << 16 */
export const DAY_BITS: usize = 12;
/** 64-bit floats. */
export const PACKETS: usize = 16;
export const BYTES: usize = 24;
export const RECORDS: usize = 32;
export const FIRST: usize = 36;
export const LAST: usize = 40;
/** incoming port | opened port << 16 */
export const PORTS: usize = 44;
export const OPENED_AT: usize = 48;
export const HASH: usize = 52;

// The bits of `HANDSHAKE_BITS` in src/initiator/handshake.ts.
export const INCOMING: u32 = 1;
const SEVERAL_INCOMING: u32 = 2;
const INCOMING_SYN: u32 = 4;
const INCOMING_SYN_ACK: u32 = 8;
const OUTGOING_SYN: u32 = 16;
const OUTGOING_SYN_ACK: u32 = 32;
const SEVERAL_OPENED: u32 = 64;
const WE_OPENED: u32 = INCOMING_SYN_ACK | OUTGOING_SYN;

/** What the flags of one record prove, as `recordHandshake` says. */
export function handshakeBits(isIncoming: bool, tcpFlags: u32): u32 {
  const bothFlags = tcpFlags & 18;
  const isSyn = bothFlags === 2;
  const isSynAck = bothFlags >= 16;
  if (isIncoming) return INCOMING | (isSyn ? INCOMING_SYN : isSynAck ? INCOMING_SYN_ACK : 0);
  return isSyn ? OUTGOING_SYN : isSynAck ? OUTGOING_SYN_ACK : 0;
}

/** Writes the ports and the time that one record of these bits proves. */
export function storeHandshake(at: usize, bits: u32, port: u32, start: u32): void {
  const weOpened = (bits & WE_OPENED) !== 0;
  const incoming = (bits & INCOMING) !== 0 ? port : 0;
  store<u32>(at, weOpened ? incoming | (port << 16) : incoming, PORTS);
  store<u32>(at, weOpened ? start : 0, OPENED_AT);
}

export function copyEntry(into: usize, from: usize): void {
  v128.store(into, v128.load(from));
  v128.store(into, v128.load(from, 16), 16);
  v128.store(into, v128.load(from, 32), 32);
  v128.store(into, v128.load(from, 48), 48);
}

/** Adds what one entry holds to another of the same key. */
export function joinEntry(into: usize, from: usize): void {
  const records = load<u32>(from, RECORDS);
  if (records > 0) {
    const before = load<u32>(into, RECORDS);
    const first = load<u32>(from, FIRST);
    const last = load<u32>(from, LAST);
    if (before === 0 || first < load<u32>(into, FIRST)) store<u32>(into, first, FIRST);
    if (before === 0 || last > load<u32>(into, LAST)) store<u32>(into, last, LAST);
    store<u32>(into, before + records, RECORDS);
    store<f64>(into, load<f64>(into, PACKETS) + load<f64>(from, PACKETS), PACKETS);
    store<f64>(into, load<f64>(into, BYTES) + load<f64>(from, BYTES), BYTES);
  }
  joinHandshakes(into, from);
}

/** `mergeHandshakes` on the words of entries. */
function joinHandshakes(into: usize, from: usize): void {
  const known = load<u16>(into, DAY_BITS + 2);
  const fresh = load<u16>(from, DAY_BITS + 2);
  const ports = load<u32>(into, PORTS);
  const freshPorts = load<u32>(from, PORTS);
  let bits = <u32>known | <u32>fresh;
  if ((known & fresh & INCOMING) !== 0 && ((ports ^ freshPorts) & 0xffff) !== 0) bits |= SEVERAL_INCOMING;
  if ((known & WE_OPENED) !== 0 && (fresh & WE_OPENED) !== 0 && (ports ^ freshPorts) >> 16 !== 0)
    bits |= SEVERAL_OPENED;
  const incoming = (bits & SEVERAL_INCOMING) !== 0 ? 0 : (ports | freshPorts) & 0xffff;
  const handshake = (bits & SEVERAL_OPENED) !== 0 ? 0 : (ports | freshPorts) & 0xffff0000;
  store<u16>(into, <u16>bits, DAY_BITS + 2);
  store<u32>(into, incoming | handshake, PORTS);
  const openedAt = load<u32>(from, OPENED_AT);
  const before = load<u32>(into, OPENED_AT);
  if (openedAt !== 0 && (before === 0 || openedAt < before)) store<u32>(into, openedAt, OPENED_AT);
}
