import { expect, test } from "@jest/globals";
import type { Rule } from "@sgt/snapshot";
import { ruleInside } from "./rule-inside.js";

function rule(protocol: string, from: number | null, to: number | null, cidr: string): Rule {
  return { protocol, fromPort: from, toPort: to, peer: { kind: cidr.includes(":") ? "ipv6" : "ipv4", cidr } };
}

test.each([
  { inner: rule("tcp", 443, 443, "10.0.0.0/16"), outer: rule("tcp", 443, 443, "10.0.0.0/16"), expected: true },
  { inner: rule("tcp", 443, 443, "10.0.0.0/15"), outer: rule("tcp", 443, 443, "10.0.0.0/16"), expected: false },
  { inner: rule("tcp", 443, 444, "10.0.0.0/24"), outer: rule("tcp", 443, 443, "10.0.0.0/16"), expected: false },
  { inner: rule("tcp", 80, 90, "10.0.0.0/24"), outer: rule("tcp", 0, 65_535, "10.0.0.0/16"), expected: true },
  { inner: rule("udp", 443, 443, "10.0.0.0/24"), outer: rule("tcp", 443, 443, "10.0.0.0/16"), expected: false },
  { inner: rule("udp", 443, 443, "10.0.0.0/24"), outer: rule("-1", null, null, "10.0.0.0/16"), expected: true },
  { inner: rule("-1", null, null, "10.0.0.0/24"), outer: rule("tcp", 0, 65_535, "10.0.0.0/16"), expected: false },
  { inner: rule("icmp", 8, 0, "10.0.0.0/24"), outer: rule("icmp", -1, -1, "10.0.0.0/16"), expected: false },
  { inner: rule("icmp", 8, -1, "10.0.0.0/24"), outer: rule("icmp", 8, -1, "10.0.0.0/16"), expected: true },
  { inner: rule("tcp", 443, 443, "::/0"), outer: rule("tcp", 443, 443, "0.0.0.0/0"), expected: false },
])(
  "$inner.protocol $inner.fromPort-$inner.toPort $inner.peer.cidr in $outer.protocol $outer.fromPort-$outer.toPort $outer.peer.cidr: $expected",
  ({ inner, outer, expected }) => {
    expect(ruleInside(inner, outer)).toBe(expected);
  },
);
