import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cutEnd, F, type Outcome } from "./hostile-table.js";
import { memorySource } from "./memory-source.js";
import { ENDPOINT, eventOf, FLOW, type Flow, ocsfParquet, plainFlows } from "./ocsf.js";
import { READERS } from "./readers.js";
import { DAY, ENIS, WINDOW } from "./worlds.js";

const SEED = 20_251_120;
const KEY =
  "aws/VPC_FLOW/2.0/region=eu-west-1/accountId=123456789012/eventDay=20251120/0a1b2c3d4e5f60718293a4b5c6d7e8f9.gz.parquet";
const [[, readPlainly], [, readFast]] = READERS as unknown as [(typeof READERS)[number], (typeof READERS)[number]];

const read = async (reader: typeof readFast, content: string | Uint8Array, key = KEY) => {
  const { coverage, rows } = await reader({ source: memorySource({ [key]: content }), enis: ENIS, window: WINDOW });
  const { byteCount: _, ...rest } = coverage;
  return { ...rest, rows: [...rows] };
};

/** Records with a direction, whose packets now and then have other addresses than the interface saw. */
const flow: fc.Arbitrary<Flow> = fc
  .record({
    own: fc.constantFrom("10.0.0.1", "10.0.0.2", "2001:db8::1"),
    other: fc.integer({ min: 3, max: 9 }),
    packet: fc.constantFrom(null, null, "192.0.2.7"),
    direction: fc.constantFrom("ingress", "egress"),
    hour: fc.integer({ min: 0, max: 47 }),
    action: fc.constantFrom("ACCEPT", "ACCEPT", "REJECT"),
    status: fc.constantFrom("OK", "OK", "SKIPDATA"),
    flags: fc.constantFrom("2", "18", "0", "-"),
    protocol: fc.constantFrom("6", "17", "1"),
  })
  .map(({ own, other, packet, direction, hour, action, status, flags, protocol }) => {
    const far = own.includes(":") ? `2001:db8::${other}` : `10.0.0.${other}`;
    const [srcaddr, dstaddr] = direction === "ingress" ? [far, own] : [own, far];
    const start = DAY + hour * 3_600;
    const seen = direction === "ingress" ? "pkt-srcaddr" : "pkt-dstaddr";
    return {
      ...FLOW,
      ...{ srcaddr, dstaddr, "pkt-srcaddr": srcaddr, "pkt-dstaddr": dstaddr, "flow-direction": direction, action },
      ...(packet === null || own.includes(":") ? {} : { [seen]: packet }),
      ...{ start: String(start), end: String(start + 59), "log-status": status, "tcp-flags": flags, protocol },
    };
  });

describe.each([1, 2] as const)("source version %i", (version) => {
  const json = (flows: readonly Flow[]) => flows.map((one) => `${JSON.stringify(eventOf(one, version))}\n`).join("");

  test(`gives the evidence of plain text, as Parquet and as JSON (seed ${SEED})`, async () => {
    const flows = fc.sample(flow, { seed: SEED, numRuns: 300 });
    const events = flows.map((one) => eventOf(one, version));
    const truth = await read(readPlainly, plainFlows(flows), "a.log");
    expect(truth).toMatchObject({ recordCount: 300, malformed: [] });
    const parquet = await ocsfParquet(events, version);
    for (const reader of [readPlainly, readFast]) {
      expect(await read(reader, parquet)).toEqual(truth);
      expect(await read(reader, json(flows), "events.json")).toEqual(truth);
    }
  });

  const event = (change: Flow = {}) => eventOf({ ...FLOW, ...change }, version);
  const endpoint = (side: "src" | "dst", change: object) => ({
    [`${side}_endpoint`]: { ...(event()[`${side}_endpoint`] as object), ...change },
  });
  const info = (change: object) => ({ connection_info: { ...(event().connection_info as object), ...change } });
  const NO_DIRECTION = info({ direction_id: 99, direction: "-" });
  const bare = ENDPOINT.replace("interface_uid VARCHAR, ", "");
  const NO_INTERFACE = { src_endpoint: bare, dst_endpoint: bare };
  const NO_ACTION = { action: "", action_id: "", disposition: "", disposition_id: "" };

  test.each<[string, object, Partial<Outcome> & { source?: string; noInterface?: number }, Record<string, string>?]>([
    [
      "what the interface saw is the intermediate address",
      event({ "pkt-srcaddr": "192.0.2.7" }),
      { source: "10.0.0.9" },
    ],
    [
      "an address that is null among the intermediate",
      { ...event(), ...endpoint("src", { intermediate_ips: [null] }) },
      { source: "10.0.0.9" },
    ],
    ["no direction, one side has the interface", { ...event(), ...NO_DIRECTION }, { source: "10.0.0.9" }],
    [
      "no direction, both sides have one",
      { ...event(), ...endpoint("src", { interface_uid: "eni-0b0b0b0b0b0b0b0b0" }), ...NO_DIRECTION },
      { records: 0, malformed: { [`${F}LINE_FIELD_INVALID`]: 1 } },
    ],
    [
      "no direction and no interface",
      { ...event(), ...endpoint("dst", { interface_uid: null }), ...NO_DIRECTION },
      { records: 0, malformed: { [`${F}LINE_FIELD_INVALID`]: 1 } },
    ],
    [
      "the interface at the wrong side",
      { ...event(), ...endpoint("dst", { interface_uid: null }), ...endpoint("src", { interface_uid: "eni-0a" }) },
      { records: 0, malformed: { [`${F}LINE_FIELD_INVALID`]: 1 } },
    ],
    [
      "a regional NAT gateway's",
      { ...event(), ...endpoint("dst", { interface_uid: "-" }) },
      { records: 0, noInterface: 1 },
    ],
    [
      "no data",
      {
        ...event({ "log-status": "NODATA" }),
        ...endpoint("src", { ip: null }),
        ...endpoint("dst", { ip: null, interface_uid: null }),
        ...NO_DIRECTION,
      },
      { records: 0, noInterface: 1 },
    ],
    ["no status", { ...event(), status_code: null }, { source: "10.0.0.9", unread: `${F}STATUS_MISSING` }],
    ["no column for the status", event(), { source: "10.0.0.9", unread: `${F}STATUS_MISSING` }, { status_code: "" }],
    [
      "a schema without the interface",
      event(),
      { records: 0, malformed: { [`${F}LINE_FIELD_INVALID`]: 1 } },
      NO_INTERFACE,
    ],
    ["a schema without the action", event(), { records: 0, malformed: { [`${F}LINE_FIELD_MISSING`]: 1 } }, NO_ACTION],
    [
      "another class",
      event(),
      { records: 0, other: "OCSF events of another class" },
      { traffic: "", src_endpoint: "" },
    ],
  ])("%s", async (_name, one, { records = 1, malformed = {}, unread, other, source, noInterface = 0 }, types = {}) => {
    const bytes = await ocsfParquet([one as Record<string, unknown>], version, types);
    const good = { ...FLOW, srcaddr: "10.0.0.5", "pkt-srcaddr": "10.0.0.5" };
    const objects = memorySource({ [KEY]: bytes, "a.log": plainFlows([good]) });
    const { coverage, rows } = await readFast({ source: objects, enis: ENIS, window: WINDOW });
    expect(Object.fromEntries(coverage.malformed.map(({ code, count }) => [code, count]))).toEqual(malformed);
    expect(coverage).toMatchObject({ recordCount: records + 1, withoutInterfaceCount: noInterface });
    expect(coverage.unread.map(({ code }) => code)).toEqual(unread === undefined ? [] : [unread]);
    expect(coverage.otherFiles.map(({ what }) => what)).toEqual(other === undefined ? [] : [other]);
    expect([...rows].map((row) => row.source).filter((it) => it !== "10.0.0.5")).toEqual(
      source === undefined ? [] : [source],
    );
  });

  test("a file that is cut is unread", async () => {
    const bytes = await ocsfParquet([event(), event()], version);
    const objects = memorySource({ [KEY]: cutEnd(bytes, 100), "a.log": plainFlows([FLOW]) });
    const { coverage } = await readFast({ source: objects, enis: ENIS, window: WINDOW });
    expect(coverage).toMatchObject({ recordCount: 1, unread: [{ key: KEY, code: `${F}PARQUET_INVALID` }] });
  });
});
