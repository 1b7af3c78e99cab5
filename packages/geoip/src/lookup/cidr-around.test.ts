import { expect, test } from "@jest/globals";
import { ipv4CidrAround, ipv6CidrAround } from "./cidr-around.js";

test.each([
  [7, 0, 255, "0.0.0.0/24"],
  [7, 1, 255, "0.0.0.4/30"],
  [1, 1, 255, "0.0.0.1/32"],
  [0, 0, 0xffffffff, "0.0.0.0/0"],
  [0x80000000, 0x80000000, 0xffffffff, "128.0.0.0/1"],
  [0xffffffff, 0x80000000, 0xffffffff, "128.0.0.0/1"],
  [0xffffffff, 0xffffffff, 0xffffffff, "255.255.255.255/32"],
  [0x80000000, 1, 0xfffffffe, "128.0.0.0/2"],
])("the block around %i between %i and %i is %s", (address, first, last, cidr) => {
  expect(ipv4CidrAround(address, first, last)).toBe(cidr);
});

test("agrees with trying every block, in a small universe", () => {
  for (let first = 0; first < 32; first++) {
    for (let last = first; last < 32; last++) {
      for (let address = first; address <= last; address++) {
        let length = 32;
        const fits = (bits: number): boolean => {
          const size = 2 ** (32 - bits);
          const start = Math.floor(address / size) * size;
          return start >= first && start + size - 1 <= last;
        };
        while (length > 0 && fits(length - 1)) length--;
        expect(ipv4CidrAround(address, first, last).split("/")[1]).toBe(`${length}`);
        const ipv6 = ipv6CidrAround(BigInt(address), BigInt(first), BigInt(last));
        expect(ipv6.split("/")[1]).toBe(`${length + 96}`);
      }
    }
  }
});
