import { expect, test } from "@jest/globals";
import type { AclEntry } from "@sgt/snapshot";
import fc from "fast-check";
import { admittingEntries } from "./acl-boxes.js";

/** Sixteen addresses and eight ports: small enough to ask for every one. */
const ADDRESSES = Array.from({ length: 16 }, (_, n) => 0x0a000000n + BigInt(n));
const PORTS = Array.from({ length: 8 }, (_, n) => n);

const aclEntry: fc.Arbitrary<Omit<AclEntry, "ruleNumber">> = fc
  .record({
    action: fc.constantFrom("allow" as const, "deny" as const),
    protocol: fc.constantFrom("tcp", "tcp", "udp", "-1"),
    ports: fc.tuple(fc.nat(7), fc.nat(7)),
    block: fc.tuple(fc.nat(15), fc.integer({ min: 28, max: 32 })),
  })
  .map(({ action, protocol, ports, block: [last, length] }) => ({
    action,
    protocol,
    fromPort: protocol === "-1" ? null : Math.min(...ports),
    toPort: protocol === "-1" ? null : Math.max(...ports),
    cidr: `10.0.0.${last - (last % 2 ** (32 - length))}/${length}`,
  }));

/** What AWS does: the first entry that fits decides, and nothing fitting is a deny. */
function firstMatch(entries: readonly AclEntry[], address: bigint, port: number): boolean {
  const found = entries.find(({ protocol, cidr, fromPort, toPort }) => {
    const [base = "", length] = cidr.split("/");
    const first = 0x0a000000n + BigInt(base.split(".")[3] as string);
    const inBlock = first <= address && address < first + (1n << BigInt(32 - Number(length)));
    return inBlock && protocol !== "udp" && port >= (fromPort ?? 0) && port <= (toPort ?? 65_535);
  });
  return found?.action === "allow";
}

test("what the boxes hold is what the first entry that fits allows, for every address and port", () => {
  fc.assert(
    fc.property(fc.array(aclEntry, { maxLength: 8 }), (list) => {
      const entries = list.map((entry, index) => ({ ...entry, ruleNumber: index + 1 }));
      const boxes = admittingEntries(entries, 4, "tcp").flatMap((one) => one.boxes);
      const isIn = (address: bigint, port: number): boolean =>
        boxes.some(
          ({ range, fromPort, toPort }) =>
            range.first <= address && address <= range.last && fromPort <= port && port <= toPort,
        );
      const wrong = ADDRESSES.flatMap((address) =>
        PORTS.filter((port) => isIn(address, port) !== firstMatch(entries, address, port)).map((port) => [
          address,
          port,
        ]),
      );
      expect(wrong).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
