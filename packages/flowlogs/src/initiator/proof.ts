/**
 * What the flow records of one key (interface, remote address, protocol, local port, action, day)
 * prove about who opened the connections. Built by {@link recordProof}, joined by
 * {@link mergeProofs}; both are independent of order, so files, days and runs may be joined in any.
 */
export interface Proof {
  /** A union of {@link PROOF_BITS}. */
  readonly bits: number;
  /** The one remote port of all incoming records; 0 where there was none or several (see the bits). */
  readonly incomingPort: number;
  /** The one remote port of all records that show that our side opened; 0 where none or several. */
  readonly proofPort: number;
  /** Start of the earliest record that shows that our side opened, seconds since 1970; 0 where none does. */
  readonly provedAt: number;
}

export const PROOF_BITS = {
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
  /** Our side opened towards several remote ports: `proofPort` says nothing. */
  severalProof: 64,
} as const;

export const NO_PROOF: Proof = { bits: 0, incomingPort: 0, proofPort: 0, provedAt: 0 };

const SYN = 2;
const SYN_ACK = 18;
const { incoming: IN, severalIncoming, severalProof } = PROOF_BITS;
const WE_OPENED = PROOF_BITS.incomingSynAck | PROOF_BITS.outgoingSyn;

/**
 * What one record proves; `start` is the record's own. `tcpFlags` is null for other protocols and where the layout has none.
 * AWS logs the ACK bit only beside SYN, and ORs the flags of an interval (SYN+FIN is 3, SYN-ACK+FIN
 * is 19), so the two bits are tested together and never by equality of the whole value.
 */
export function recordProof(isIncoming: boolean, tcpFlags: number | null, remotePort: number, start: number): Proof {
  const bits = (isIncoming ? IN : 0) | handshakeBit(isIncoming, tcpFlags ?? 0);
  const weOpened = (bits & WE_OPENED) !== 0;
  return {
    bits,
    incomingPort: isIncoming ? remotePort : 0,
    proofPort: weOpened ? remotePort : 0,
    provedAt: weOpened ? start : 0,
  };
}

function handshakeBit(isIncoming: boolean, tcpFlags: number): number {
  const handshake = tcpFlags & SYN_ACK;
  if (handshake === SYN) return isIncoming ? PROOF_BITS.incomingSyn : PROOF_BITS.outgoingSyn;
  if ((handshake & 16) !== 0) return isIncoming ? PROOF_BITS.incomingSynAck : PROOF_BITS.outgoingSynAck;
  return 0;
}

/** Joins two proofs of the same key: commutative, associative, idempotent; `NO_PROOF` is neutral. */
export function mergeProofs(a: Proof, b: Proof): Proof {
  let bits = a.bits | b.bits;
  if (a.bits & b.bits & IN && a.incomingPort !== b.incomingPort) bits |= severalIncoming;
  if (a.bits & WE_OPENED && b.bits & WE_OPENED && a.proofPort !== b.proofPort) bits |= severalProof;
  return {
    bits,
    incomingPort: bits & severalIncoming ? 0 : a.incomingPort | b.incomingPort,
    proofPort: bits & severalProof ? 0 : a.proofPort | b.proofPort,
    provedAt: earliest(a.provedAt, b.provedAt),
  };
}

function earliest(a: number, b: number): number {
  if (a === 0 || b === 0) return a + b;
  return Math.min(a, b);
}
