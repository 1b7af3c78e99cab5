import { describe, expect, test } from "@jest/globals";
import {
  decideEvidence,
  type FlowRecord,
  type FoldItem,
  foldRecords,
  interpretRecord,
  isLineFault,
  parseRecord,
  type ReadItem,
} from "@sgt/flowlogs";
import { plainValue } from "./readers.js";
import { DAY, ENIS, WINDOW } from "./worlds.js";

const PLAIN = "interface-id srcaddr dstaddr srcport dstport protocol tcp-flags packets bytes start end action".split(
  " ",
);
const FACTS = { accountId: "333333333333", region: "eu-north-1", time: null };
const ORIGIN = { key: "a.log", line: 1, facts: FACTS, text: "" };

function records(seed: number, isDirected: boolean): FlowRecord[] {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * limit);
  };
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  return Array.from({ length: 400 }, () => {
    const is6 = below(4) === 0;
    const ends = is6 ? [`2001:db8::${1 + below(3)}`, "2001:db8::9"] : [`10.0.0.${1 + below(4)}`, "10.0.0.9"];
    const isIn = below(2) === 0;
    const start = DAY + below(2 * 86_400);
    const line = `${pick(["eni-0a", "eni-0c", "eni-0d"])} ${(isIn ? ends : ends.toReversed()).join(" ")} ${pick([443, 40_000])} ${pick([443, 40_000, 50_000])} ${pick([6, 17])} ${pick([0, 2, 18, 3])} 1 40 ${start} ${start + 9} ACCEPT`;
    const fields = isDirected ? [...PLAIN, "flow-direction"] : PLAIN;
    const record = parseRecord(isDirected ? `${line} ${isIn ? "ingress" : "egress"}` : line, { fields });
    if (isLineFault(record)) throw new Error(line);
    return record;
  });
}

/** A record as a query that counts would give it: its flow for the rows, its hour for the coverage. */
function grouped(record: FlowRecord): FoldItem[] {
  const flow = interpretRecord(record, WINDOW);
  if (flow.kind !== "flow") return [];
  const { eniId, action: status, start, end } = flow;
  const port = (value: number) => ({ lowest: value, highest: value });
  const group = {
    ...{ eniId, accountId: null, region: null, recordCount: 1, start, end, status, protocol: flow.protocol },
    tcpFlags: record.tcpFlags,
    flowDirection: record.flowDirection,
    towards: {
      ...{ srcAddr: flow.srcAddr, dstAddr: flow.dstAddr, dstPort: flow.dstPort, srcPorts: port(flow.srcPort) },
      ...{ packetCount: 1, byteCount: 40 },
    },
    from: { dstAddr: flow.dstAddr, srcAddr: flow.srcAddr, srcPort: flow.srcPort, dstPorts: port(flow.dstPort) },
  };
  return [
    { kind: "day-group", group, facts: FACTS },
    { kind: "hour-group", group: { eniId, status, recordCount: 1, start, end } },
  ];
}

describe("records that were counted by day fold into what they fold into one by one", () => {
  test.each([
    [1, true],
    [2, true],
    [3, false],
    [4, false],
  ])("seed %i, direction told: %s", async (seed, isDirected) => {
    const all = records(seed, isDirected);
    const single = all.map((record): ReadItem => ({ kind: "record", record, origin: ORIGIN }));
    const options = { enis: ENIS, window: WINDOW };
    const one = decideEvidence([await foldRecords(single, options)], WINDOW);
    // Some of them one by one, as odd lines come.
    const mixed = all.flatMap((record, i) => (i % 50 === 0 ? [single[i] as FoldItem] : grouped(record)));
    const fold = await foldRecords(mixed, options);
    expect(plainValue(decideEvidence([fold], WINDOW))).toEqual(plainValue(one));
    expect([...fold.rows].length).toBe([...fold.rows].length);
    expect([...one.rows].length).toBeGreaterThan(20);
  });

  test("what is left out is counted", async () => {
    const item: FoldItem = { kind: "left-out", outsideWindowCount: 3, withoutInterfaceCount: 4 };
    const { coverage } = await foldRecords([item], { enis: ENIS, window: WINDOW });
    expect(coverage).toMatchObject({ outsideWindowCount: 3, withoutInterfaceCount: 4 });
  });
});
