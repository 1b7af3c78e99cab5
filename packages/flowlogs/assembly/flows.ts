import { countFlow } from "./eni-days";
import {
  BYTES,
  DAY_BITS,
  ENDPOINT,
  ENTRY_SIZE,
  FIRST,
  handshakeBits,
  INCOMING,
  KIND,
  LAST,
  PACKETS,
  RECORDS,
  REMOTE,
  storeHandshake,
} from "./entry";
import { countUndirected, undirectedEndpoint } from "./host";
import { directionOf, endpointOf, noteOwn } from "./interfaces";
import { BATCH, joinEntries } from "./key-table";

const DAY_S: u32 = 86_400;
const TCP: u32 = 6;
export const REJECT_BIT: u32 = 1 << 24;
export const IPV6_BIT: u32 = 1 << 25;
const UNTOLD: i32 = 0;
const INGRESS: i32 = 1;

/** Flows on their way into the table. */
const WAITING: usize = memory.data(16_384);
let waitingCount: u32 = 0;

/** Folds one flow. `kind` is protocol << 16 and the two bits; addresses are IPv4 or numbers of IPv6 ones. */
export function addFlow(
  eni: i32,
  src: u32,
  dst: u32,
  srcPort: u32,
  dstPort: u32,
  kind: u32,
  tcpFlags: u32,
  told: i32,
  packets: f64,
  bytes: f64,
  start: u32,
  end: u32,
): void {
  countFlow(eni, (kind & REJECT_BIT) === 0, start, end);
  const isIpv6 = (kind & IPV6_BIT) !== 0;
  const flags = ((kind >> 16) & 255) === TCP ? tcpFlags : 0;
  const direction = told === UNTOLD ? directionOf(eni, isIpv6, src, dst) : told;
  if (direction !== UNTOLD) noteOwn(eni, isIpv6, direction === INGRESS ? dst : src);
  if (direction === INGRESS) {
    add(endpointOf(eni), src, kind | dstPort, handshakeBits(true, flags), srcPort, packets, bytes, start, end);
  } else if (direction !== UNTOLD) {
    addOutgoing(endpointOf(eni), dst, kind | srcPort, flags, dstPort, start, end);
  } else {
    countUndirected(eni, isIpv6);
    const asDestination = undirectedEndpoint(eni, isIpv6, dst, 1);
    add(asDestination, src, kind | dstPort, handshakeBits(true, flags), srcPort, packets, bytes, start, end);
    const asSource = undirectedEndpoint(eni, isIpv6, src, src === dst ? 0 : 1);
    addOutgoing(asSource, dst, kind | srcPort, flags, dstPort, start, end);
  }
}

/** Puts what is waiting into the table. */
export function flush(): void {
  const count = waitingCount;
  waitingCount = 0;
  joinEntries(WAITING, count);
}

/** Outgoing records only prove who opened; most prove nothing. */
function addOutgoing(endpoint: i32, remote: u32, kind: u32, flags: u32, port: u32, start: u32, end: u32): void {
  const bits = handshakeBits(false, flags);
  if (bits !== 0) add(endpoint, remote, kind, bits, port, 0, 0, start, end);
}

function add(
  endpoint: i32,
  remote: u32,
  kind: u32,
  bits: u32,
  port: u32,
  packets: f64,
  bytes: f64,
  start: u32,
  end: u32,
): void {
  const at = WAITING + <usize>waitingCount * ENTRY_SIZE;
  store<i32>(at, endpoint, ENDPOINT);
  store<u32>(at, remote, REMOTE);
  store<u32>(at, kind, KIND);
  store<u32>(at, (start / DAY_S) | (bits << 16), DAY_BITS);
  store<f64>(at, packets, PACKETS);
  store<f64>(at, bytes, BYTES);
  // Outgoing records count nothing and have no time of their own.
  const counted = bits & INCOMING;
  store<u32>(at, counted, RECORDS);
  store<u32>(at, start * counted, FIRST);
  store<u32>(at, end * counted, LAST);
  storeHandshake(at, bits, port, start);
  if (++waitingCount === BATCH) flush();
}
