import { describe, expect, test } from "@jest/globals";
import { includesTraffic, mayAdmit, surelyAdmits } from "./traffic.js";

/** `t("tcp", 1, 2)`. */
const t = (protocol: string, fromPort: number | null = null, toPort: number | null = fromPort) => ({
  protocol,
  fromPort,
  toPort,
});

describe("a record may have come through a rule", () => {
  test.each<[name: string, rule: ReturnType<typeof t>, protocol: number, port: number, expected: boolean]>([
    ["at the first port", t("tcp", 80, 90), 6, 80, true],
    ["at the last port", t("tcp", 80, 90), 6, 90, true],
    ["below", t("tcp", 80, 90), 6, 79, false],
    ["above", t("tcp", 80, 90), 6, 91, false],
    ["of another protocol", t("udp", 80), 6, 80, false],
    ["of all protocols", t("-1"), 47, 0, true],
    ["of a protocol by number, whatever its ports", t("50", 1, 2), 50, 0, true],
    ["of any ICMP type, since records do not tell", t("icmp", 8, 0), 1, 0, true],
    ["of ICMP for IPv6", t("icmp", -1), 58, 0, false],
  ])("%s", (_name, rule, protocol, port, expected) => {
    expect(mayAdmit(rule, protocol, port)).toBe(expected);
  });
});

describe("one rule includes the traffic of another", () => {
  test.each<[name: string, outer: ReturnType<typeof t>, inner: ReturnType<typeof t>, expected: boolean]>([
    ["itself", t("tcp", 80, 90), t("tcp", 80, 90), true],
    ["a part", t("tcp", 80, 90), t("tcp", 81, 90), true],
    ["more below", t("tcp", 80, 90), t("tcp", 79, 90), false],
    ["more above", t("tcp", 80, 90), t("tcp", 80, 91), false],
    ["all by any", t("-1"), t("udp", 53), true],
    ["any by all ports", t("tcp", 0, 65535), t("-1"), false],
    ["one ICMP type by all", t("icmp", -1), t("icmp", 8, 0), true],
    ["all ICMP types by one", t("icmp", 8, -1), t("icmp", -1), false],
    ["all ICMP types written as none", t("icmp"), t("icmp", -1), true],
    ["all codes by one", t("icmp", 3, 4), t("icmp", 3, -1), false],
    ["a protocol by number", t("50"), t("50", 1, 2), true],
  ])("%s", (_name, outer, inner, expected) => {
    expect(includesTraffic(outer, inner)).toBe(expected);
  });
});

test.each<[name: string, rule: ReturnType<typeof t>, other: ReturnType<typeof t>, expected: boolean]>([
  ["the same type", t("icmp", 8, -1), t("icmp", 8, -1), true],
  ["another type", t("icmp", 8, -1), t("icmp", 3, -1), false],
  ["all types for one", t("icmp", -1), t("icmp", 8, -1), true],
  ["one type for all protocols", t("icmp", 8, -1), t("-1"), false],
  ["all types for all protocols", t("icmp", -1), t("-1"), true],
])("an ICMP rule surely admits what another let through: %s", (_name, rule, other, expected) => {
  expect(surelyAdmits(rule, other, 1, 0)).toBe(expected);
});
