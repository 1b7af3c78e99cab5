import { describe, expect, test } from "@jest/globals";
import { type Handshake, mergeHandshakes, NO_HANDSHAKE, recordHandshake } from "./handshake.js";
import { resolveInitiation } from "./resolve-initiation.js";

const SYN = 2;
const SYN_ACK = 18;
const MIDDLE = 0;
const join = (...handshakes: readonly Handshake[]): Handshake => handshakes.reduce(mergeHandshakes, NO_HANDSHAKE);
const incoming = (flags: number | null, remotePort: number, start = 100): Handshake =>
  recordHandshake(true, flags, remotePort, start);
const outgoing = (flags: number | null, remotePort: number, start = 100): Handshake =>
  recordHandshake(false, flags, remotePort, start);

describe("resolveInitiation", () => {
  test.each([
    // name, local port, first incoming record, handshake, class
    ["nothing but outgoing records", 443, 100, join(outgoing(SYN, 443)), "unknown"],
    ["a SYN came in", 443, 100, join(incoming(SYN, 50_000)), "initiated"],
    ["SYN and FIN in one interval", 443, 100, join(incoming(3, 50_000)), "initiated"],
    [
      "our SYN-ACK went out, the request is mid-connection",
      443,
      100,
      join(incoming(MIDDLE, 50_000), outgoing(SYN_ACK, 50_000)),
      "initiated",
    ],
    ["a SYN-ACK came in", 40_000, 100, join(incoming(SYN_ACK, 443)), "response"],
    ["SYN-ACK and FIN in one interval", 40_000, 100, join(incoming(19, 443)), "response"],
    ["our SYN went out before", 40_000, 100, join(incoming(MIDDLE, 443), outgoing(SYN, 443, 99)), "response"],
    [
      "our SYN went out to another port",
      40_000,
      100,
      join(incoming(MIDDLE, 443), outgoing(SYN, 5432)),
      "likely-response",
    ],
    [
      "an incoming record older than the handshake",
      40_000,
      99,
      join(incoming(MIDDLE, 443, 99), outgoing(SYN, 443, 100)),
      "likely-response",
    ],
    [
      "a second remote port came in",
      40_000,
      100,
      join(incoming(SYN_ACK, 443), incoming(MIDDLE, 51_000)),
      "likely-response",
    ],
    [
      "a second remote port opened by them",
      40_000,
      100,
      join(incoming(SYN_ACK, 443), incoming(SYN, 51_000)),
      "initiated",
    ],
    ["the same port at both ends", 5060, 100, join(incoming(SYN_ACK, 5060)), "unknown"],
    ["both opened at once", 4001, 100, join(incoming(SYN_ACK, 4002), outgoing(SYN_ACK, 4002)), "initiated"],
    ["mid-connection, a pool of a database", 5432, 100, join(incoming(MIDDLE, 51_000)), "unknown"],
    ["no flags, service port to ephemeral port", 40_000, 100, join(incoming(null, 443)), "likely-response"],
    ["no flags, service port to a port below 32768", 32_767, 100, join(incoming(null, 443)), "unknown"],
    ["no flags, high service port", 49_152, 100, join(incoming(null, 3306)), "likely-response"],
    ["no flags, both ephemeral", 49_152, 100, join(incoming(null, 40_001)), "unknown"],
    ["UDP, several servers answer one socket", 40_000, 100, join(incoming(null, 53), incoming(null, 123)), "unknown"],
    ["ICMP", 0, 100, join(incoming(null, 0)), "unknown"],
  ] as const)("%s: local %i", (_name, port, firstSeen, handshake, expected) => {
    expect(resolveInitiation({ port, firstSeen, handshake })).toBe(expected);
  });

  test.each([
    ["proved, but a port we serve", incoming(SYN_ACK, 4002), "unknown"],
    ["likely by its ports, but a port we serve", incoming(null, 443), "unknown"],
    ["opened by them at a port we serve", incoming(SYN, 443), "initiated"],
  ] as const)("%s", (_name, handshake, expected) => {
    expect(resolveInitiation({ port: 40_000, firstSeen: 100, handshake, isServed: true })).toBe(expected);
  });

  test("a limit: their old session ends and ours begins on the same two ports within one interval", () => {
    // Their FIN and their answer to our SYN come in one record, and no earlier record of theirs was kept.
    const handshake = join(incoming(SYN_ACK | 1, 42_000), outgoing(SYN | 1, 42_000));
    expect(resolveInitiation({ port: 41_000, firstSeen: 100, handshake })).toBe("response");
  });
});
