/**
 * What the flow records of one key (interface, remote address, protocol, local port, action, day)
 * show of TCP's handshake, and so of who opened the connections. Built by `recordHandshake`, joined by
 * `mergeHandshakes`; both are independent of order, so files, days and runs may be joined in any.
 */
export interface Handshake {
  /** A union of `HANDSHAKE_BITS`. */
  readonly bits: number;
  /** The one remote port of all incoming records; 0 where there was none or several (see the bits). */
  readonly incomingPort: number;
  /** The one remote port of all records that show that our side opened; 0 where none or several. */
  readonly openedPort: number;
  /** Start of the earliest record that shows that our side opened, seconds since 1970; 0 where none does. */
  readonly openedAt: number;
}

export const HANDSHAKE_BITS = {
  /** At least one record came in. */
  incoming: 1,
  /** Incoming records came from several remote ports: `incomingPort` says nothing. */
  severalIncoming: 2,
  /** SYN without ACK came in: the other side opened. */
  incomingSyn: 4,
  /** SYN-ACK came in: our side opened. */
  incomingSynAck: 8,
  /** SYN without ACK went out: our side opened. */
  outgoingSyn: 16,
  /** SYN-ACK went out: the other side opened. */
  outgoingSynAck: 32,
  /** Our side opened towards several remote ports: `openedPort` says nothing. */
  severalOpened: 64,
} as const;

export const NO_HANDSHAKE: Handshake = { bits: 0, incomingPort: 0, openedPort: 0, openedAt: 0 };

const SYN = 2;
const SYN_ACK = 18;
const { incoming: IN, severalIncoming, severalOpened } = HANDSHAKE_BITS;
const WE_OPENED = HANDSHAKE_BITS.incomingSynAck | HANDSHAKE_BITS.outgoingSyn;

/**
 * What one record shows; `start` is the record's own. `tcpFlags` is null for other protocols and where the layout has none.
 * AWS logs the ACK bit only beside SYN, and ORs the flags of an interval (SYN+FIN is 3, SYN-ACK+FIN
 * is 19), so the two bits are tested together and never by equality of the whole value.
 */
export function recordHandshake(
  isIncoming: boolean,
  tcpFlags: number | null,
  remotePort: number,
  start: number,
): Handshake {
  const bits = (isIncoming ? IN : 0) | handshakeBit(isIncoming, tcpFlags ?? 0);
  const weOpened = (bits & WE_OPENED) !== 0;
  return {
    bits,
    incomingPort: isIncoming ? remotePort : 0,
    openedPort: weOpened ? remotePort : 0,
    openedAt: weOpened ? start : 0,
  };
}

function handshakeBit(isIncoming: boolean, tcpFlags: number): number {
  const bothFlags = tcpFlags & SYN_ACK;
  if (bothFlags === SYN) return isIncoming ? HANDSHAKE_BITS.incomingSyn : HANDSHAKE_BITS.outgoingSyn;
  if ((bothFlags & 16) !== 0) return isIncoming ? HANDSHAKE_BITS.incomingSynAck : HANDSHAKE_BITS.outgoingSynAck;
  return 0;
}

/** Joins what two sets of records of the same key show: commutative, associative, idempotent; `NO_HANDSHAKE` is neutral. */
export function mergeHandshakes(a: Handshake, b: Handshake): Handshake {
  let bits = a.bits | b.bits;
  if (a.bits & b.bits & IN && a.incomingPort !== b.incomingPort) bits |= severalIncoming;
  if (a.bits & WE_OPENED && b.bits & WE_OPENED && a.openedPort !== b.openedPort) bits |= severalOpened;
  return {
    bits,
    incomingPort: bits & severalIncoming ? 0 : a.incomingPort | b.incomingPort,
    openedPort: bits & severalOpened ? 0 : a.openedPort | b.openedPort,
    openedAt: earliest(a.openedAt, b.openedAt),
  };
}

function earliest(a: number, b: number): number {
  if (a === 0 || b === 0) return a + b;
  return Math.min(a, b);
}
