import { expect, test } from "@jest/globals";
import type { Family } from "@sgt/cidr";
import { type GoingCount, type RoomInput, ruleRoom } from "./rule-room.js";

const NONE = { ipv4: 0, ipv6: 0 };
const room = (family: Family, going: GoingCount, more: Partial<RoomInput>): number =>
  ruleRoom(family, going, { use: { ipv4: 10, ipv6: 4 }, limit: 20, maxRules: null, dropped: NONE, ...more });
const TWO = { count: 2, needyCount: 2 };

test.each<[name: string, expected: number, actual: number]>([
  ["IPv4: one place stays free beside the eight that stay", 11, room(4, TWO, {})],
  ["IPv6 is counted by itself", 17, room(6, TWO, {})],
  ["rules that go anyway make room", 14, room(4, TWO, { dropped: { ipv4: 3, ipv6: 0 } })],
  ["of one family, not of the other", 11, room(4, TWO, { dropped: { ipv4: 0, ipv6: 3 } })],
  ["a full group: each that needs a replacement becomes one", 2, room(4, TWO, { limit: 10 })],
  ["one place left: that is the one that stays free", 2, room(4, TWO, { limit: 11 })],
  ["above the limit: no less", 2, room(4, TWO, { limit: 5 })],
  ["a wish above what stands", 4, room(4, TWO, { maxRules: 12 })],
  ["a wish below what stands is not more than now", 2, room(4, TWO, { maxRules: 3 })],
  ["a wish beyond the quota", 11, room(4, TWO, { maxRules: 50 })],
])("%s", (_name, expected, actual) => {
  expect(actual).toBe(expected);
});
