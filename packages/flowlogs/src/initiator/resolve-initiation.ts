import { HANDSHAKE_BITS, type Handshake } from "./handshake.js";
import type { Initiation } from "./initiation.js";
import { isServicePort } from "./service-ports.js";

/** What the decision needs of a row, or of the same key on several days joined. */
export interface InitiationInput {
  /** The local port. */
  readonly port: number;
  /** Start of the earliest incoming record, seconds since 1970. */
  readonly firstSeen: number;
  readonly handshake: Handshake;
  /** Whether our side answered anybody's SYN at this port: then it is a service of ours, whoever the key is about. */
  readonly isServed?: boolean;
}

const THEY_OPENED = HANDSHAKE_BITS.incomingSyn | HANDSHAKE_BITS.outgoingSynAck;
const WE_OPENED = HANDSHAKE_BITS.incomingSynAck | HANDSHAKE_BITS.outgoingSyn;
const SEVERAL = HANDSHAKE_BITS.severalIncoming | HANDSHAKE_BITS.severalOpened;
/** The lowest port that Linux takes for outgoing connections by default (32768–60999; IANA and Windows 49152–65535). */
const EPHEMERAL_FROM = 32_768;

/**
 * Who opened the connections of one key, as far as its records tell.
 *
 * - `initiated`: a SYN came in, or our SYN-ACK went out. One such record decides for the whole key.
 * - `response`: proved. We opened towards the one remote port that every incoming record came from,
 *   no record shows the other side opening, no incoming record is older than ours that opened, and the two
 *   ports differ (peers that bind one port at both ends open in either role).
 * - `likely-response`: not proved, but the ports say so: a service port on their side and an
 *   ephemeral port (32768 and up) on ours, or an ephemeral port of ours from which we opened.
 * Neither is said of a port at which we were seen to answer: a peer that opens from and to the port
 * it serves could pass for a server once the record of its SYN is lost.
 * - `unknown`: everything else, always for ICMP, whose type is not logged.
 *
 * Only `response` may be left out of evidence by default, so it asks for most. Facts: AWS logs the
 * ACK bit only beside SYN; the first interval alone of a connection shows its SYN.
 */
export function resolveInitiation(input: InitiationInput): Initiation {
  const { bits } = input.handshake;
  if ((bits & HANDSHAKE_BITS.incoming) === 0) return "unknown";
  if ((bits & THEY_OPENED) !== 0) return "initiated";
  if (input.isServed === true) return "unknown";
  if (isProvedResponse(input)) return "response";
  return looksLikeResponse(input) ? "likely-response" : "unknown";
}

function isProvedResponse({ port, firstSeen, handshake }: InitiationInput): boolean {
  if ((handshake.bits & WE_OPENED) === 0 || (handshake.bits & SEVERAL) !== 0) return false;
  return (
    handshake.incomingPort === handshake.openedPort && handshake.openedPort !== port && firstSeen >= handshake.openedAt
  );
}

function looksLikeResponse({ port, handshake }: InitiationInput): boolean {
  if (port < EPHEMERAL_FROM) return false;
  if ((handshake.bits & WE_OPENED) !== 0) return true;
  return (handshake.bits & HANDSHAKE_BITS.severalIncoming) === 0 && isServicePort(handshake.incomingPort);
}
