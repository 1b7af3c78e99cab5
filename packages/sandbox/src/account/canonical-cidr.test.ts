import { BlockList } from "node:net";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { canonicalIpv4Cidr, canonicalIpv6Cidr } from "./canonical-cidr.js";

describe("canonicalIpv4Cidr", () => {
  test.each([
    ["100.68.0.18/18", "100.68.0.0/18"],
    ["10.0.0.1/32", "10.0.0.1/32"],
    ["255.255.255.255/0", "0.0.0.0/0"],
    ["255.255.255.255/1", "128.0.0.0/1"],
    ["10.0.0.3/31", "10.0.0.2/31"],
  ])("%s → %s", (text, canonical) => expect(canonicalIpv4Cidr(text)).toBe(canonical));

  test.each([
    "",
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "10.0.0.0/8/8",
    "10.0.0/8",
    "300.1.1.1/8",
    " 10.0.0.0/8",
    "10.0.0.0/8 ",
    "010.0.0.0/8",
    "0x0a.0.0.0/8",
    "2001:db8::/32",
    "10.0.0.0/1e1",
  ])("%j is none", (text) => expect(canonicalIpv4Cidr(text)).toBeNull());
});

describe("canonicalIpv6Cidr", () => {
  test.each([
    ["2001:0DB8:0:0:1::1/64", "2001:db8::/64"],
    ["::/0", "::/0"],
    ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/0", "::/0"],
    ["::1/128", "::1/128"],
    ["2001:db8:0:1:0:0:0:1/128", "2001:db8:0:1::1/128"],
    ["2001:db8:0:1:1:1:1:1/128", "2001:db8:0:1:1:1:1:1/128"],
    ["1:0:0:2:0:0:0:3/128", "1:0:0:2::3/128"],
    ["::ffff:10.0.0.1/128", "::ffff:a00:1/128"],
    ["1::/1", "::/1"],
  ])("%s → %s", (text, canonical) => expect(canonicalIpv6Cidr(text)).toBe(canonical));

  test.each(["", "::", "::/129", "fe80::1%eth0/64", "10.0.0.0/8", "1:2:3/64", "::/0/0", "::g/64"])(
    "%j is none",
    (text) => expect(canonicalIpv6Cidr(text)).toBeNull(),
  );
});

test("the canonical form covers the same addresses as the text, by node:net", () => {
  const cidr4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }));
  const cidr6 = fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }));
  const check = (address: string, length: number, probe: string, family: "ipv4" | "ipv6"): void => {
    const canonical = (family === "ipv4" ? canonicalIpv4Cidr : canonicalIpv6Cidr)(`${address}/${length}`) ?? "";
    const [first = "", width = ""] = canonical.split("/");
    const [ours, theirs] = [new BlockList(), new BlockList()];
    ours.addSubnet(first, Number(width), family);
    theirs.addSubnet(address, length, family);
    expect(ours.check(probe, family)).toBe(theirs.check(probe, family));
    expect(ours.check(first, family) && ours.check(address, family)).toBe(true);
    expect((family === "ipv4" ? canonicalIpv4Cidr : canonicalIpv6Cidr)(canonical)).toBe(canonical);
  };
  fc.assert(fc.property(cidr4, fc.ipV4(), ([address, length], probe) => check(address, length, probe, "ipv4")));
  fc.assert(fc.property(cidr6, fc.ipV6(), ([address, length], probe) => check(address, length, probe, "ipv6")));
});
