import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { isSgtError } from "@sgt/cidr";
import type { Geoip } from "@sgt/geoip";
import { type TriageOptions, type TriageSummary, triage } from "@sgt/geoip/node";
import { sampleGeoip } from "./support/tables.js";

interface Result {
  readonly text: string;
  readonly summary: TriageSummary;
}

async function run(
  input: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: Partial<TriageOptions> & { readonly geoip?: Geoip } = {},
): Promise<Result> {
  const parts: Uint8Array[] = [];
  const summary = await triage({
    geoip: sampleGeoip(),
    input: typeof input === "string" ? chunks(Buffer.from(input)) : input instanceof Uint8Array ? chunks(input) : input,
    format: "csv",
    write: async (bytes) => void parts.push(bytes),
    ...options,
  });
  const bytes = Buffer.concat(parts);
  return { text: (options.gzip === true ? gunzipSync(bytes) : bytes).toString("utf8"), summary };
}

/** Small and odd, so that lines and gzip are cut anywhere. */
async function* chunks(bytes: Uint8Array, size = bytes.length > 100_000 ? 9973 : 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const column = (text: string, name: string): string[] => {
  const [header = "", ...rows] = text.trimEnd().split("\r\n");
  const at = header.split(",").indexOf(name);
  return rows.map((row) => row.split(",")[at] as string);
};

describe("what a line may be", () => {
  test.each([
    ["91.1.2.3", "91.1.2.3"],
    ["  91.1.2.3\t", "91.1.2.3"],
    ["91.1.2.3\r", "91.1.2.3"],
    ['"91.1.2.3"', "91.1.2.3"],
    ["91.1.2.3:443", "91.1.2.3"],
    ["https://91.1.2.3/a?b#c", "91.1.2.3"],
    ["hxxp://user:pw@91[.]1[.]2[.]3:8080/x", "91.1.2.3"],
    ["91[.]1[.]2[.]3", "91.1.2.3"],
    ["91(.)1(.)2(.)3", "91.1.2.3"],
    ["91[dot]1[dot]2[dot]3", "91.1.2.3"],
    ["91.1.2.3/32", "91.1.2.3"],
    ["91.1.2.3/24", "91.1.2.0/24"],
    ["2A01:C000:0::1", "2a01:c000::1"],
    ["[2a01:c000::1]:443", "2a01:c000::1"],
    ["https://[2a01:c000::1]:443/", "2a01:c000::1"],
    ["2a01[:]c000::1", "2a01:c000::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::ffff:91.1.2.3", "::ffff:91.1.2.3"],
    ["255.255.255.255", "255.255.255.255"],
    ["0.0.0.0", "0.0.0.0"],
  ])("%s", async (line, address) => {
    const { text, summary } = await run(line);
    expect(column(text, "address")).toEqual([address]);
    expect(summary.counts.invalidCount).toBe(0);
  });

  test.each([
    "91.1.2",
    "91.1.2.256",
    "091.1.2.3",
    "1.2.3.4.5",
    "host.example",
    "91.1.2.3 91.1.2.4",
    "91.1.2.3/33",
    "=1+1",
  ])("%s is no address, and a row", async (line) => {
    const { text, summary } = await run(`91.1.2.3\n${line}\n`);
    expect(column(text, "status")).toEqual(["known", "invalid"]);
    expect(summary.invalid).toEqual([{ line: 2, text: line }]);
  });

  test("empty lines and comments are nothing", async () => {
    const { summary } = await run("\n# list\n   \n91.1.2.3\n");
    expect([summary.lineCount, summary.entryCount]).toEqual([4, 1]);
  });

  test("an empty input is a header", async () => {
    const { text, summary } = await run("");
    expect(text.split("\r\n")).toHaveLength(2);
    expect(summary.entryCount).toBe(0);
  });

  test("extract finds addresses in text, and nothing that looks like one", async () => {
    const line =
      "from 91.1.2.3, [2a01:c000::1]:80 and 52[.]16[.]0[.]1 (::ffff:9.9.9.9) v1.2.3.4.5 12:30:45 aa:bb:cc:dd:ee:ff 999.1.1.1 in 10.0.0.0/8.";
    const { text } = await run(`${line}\nnothing here\n91.1.2.3`, { extract: true });
    expect(column(text, "address")).toEqual([
      "91.1.2.3",
      "2a01:c000::1",
      "52.16.0.1",
      "::ffff:9.9.9.9",
      "10.0.0.0/8",
      "91.1.2.3",
    ]);
  });
});

describe("rows", () => {
  test("CSV: quoted where it must be, formulas made harmless, dates of the databases", async () => {
    const { text } = await run("91.1.2.3\n2a01:c000::1\n10.0.0.1\n8.8.8.8\n");
    expect(text.split("\r\n")).toEqual([
      "address,asn,organization,network,city,subdivision,country,postal_code,latitude,longitude,accuracy_km,status,kind,confidence,provider,service,region,sources,doubts,share,city_date,asn_date",
      "91.1.2.3,3320,Deutsche Telekom AG,91.0.0.0/10,Bonn,Bonn State,DE,,50.7,7.1,,known,residential,medium,Deutsche Telekom,,,known AS numbers (2026-11-20),,1,2026-09-21,2026-09-21",
      '2a01:c000::1,3215,Orange,2a01:c000::/20,"\'=Paris, ""FR""","\'=Paris, ""FR"" State",FR,,48.8,2.3,,known,residential,medium,Orange,,,known AS numbers (2026-11-20),,1,2026-09-21,2026-09-21',
      "10.0.0.1,,,,,,,,,,,private,unknown,,,,,,,1,,",
      "8.8.8.8,,,,,,,,,,,unknown,unknown,,,,,,,1,,",
      "",
    ]);
  });

  test("NDJSON says the same", async () => {
    const { text } = await run("91.1.2.3\nx\u001b[2J\u202e\n", { format: "ndjson" });
    const [first, second] = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({
      address: "91.1.2.3",
      asn: 3320,
      city: "Bonn",
      latitude: 50.7,
      postal_code: null,
      share: 1,
    });
    expect(second).toMatchObject({ address: "x\ufffd[2J\ufffd", status: "invalid" });
  });

  test("every row is what one look-up says", async () => {
    const geoip = sampleGeoip({ own: true, vpn: "91.1.2.0/24\nAS16509\n" });
    const addresses = [
      "91.1.2.3",
      "91.1.3.3",
      "52.16.9.9",
      "10.1.2.3",
      "10.2.0.1",
      "2a01:c000::9",
      "2a0f::1",
      "::ffff:91.1.2.3",
      "ff02::1",
    ];
    const { text } = await run(addresses.join("\n"), { format: "ndjson", geoip });
    for (const line of text.trimEnd().split("\n")) {
      const row = JSON.parse(line);
      const { status, cidr, place, network, own, use } = geoip.lookup(row.address);
      expect({ ...row, sources: row.sources ?? "" }).toMatchObject({
        status,
        network: cidr,
        city: place?.city ?? null,
        asn: network?.asn ?? null,
        site: own?.site ?? null,
        owner: own?.owner ?? null,
        kind: use.kind,
        confidence: use.confidence,
        sources: use.sources.join("; "),
      });
    }
  });

  test("a CIDR has a row for each of its parts, with shares", async () => {
    const { text } = await run("91.0.0.0/9\n");
    expect(column(text, "address")).toEqual(["91.0.0.0/9", "91.0.0.0/9"]);
    expect(column(text, "share")).toEqual(["0.5", "0.5"]);
    expect(column(text, "asn")).toEqual(["3320", ""]);
  });
});

describe("many", () => {
  /** A million bytes and more, so that threads are used; the same addresses come again and again. */
  const lines = Array.from({ length: 150_000 }, (_, i) =>
    i % 1000 === 999
      ? ["2a01:c000::1", "no address", "91.0.0.0/16"][((i / 1000) % 3) | 0]
      : `${[91, 52, 10, 8][i & 3]}.${16 + (i & 3)}.${(i >> 8) & 255}.${i & 255}`,
  );
  const input = `${lines.join("\n")}\n`;

  test("threads give what one gives, in the order of the input", async () => {
    const geoip = sampleGeoip({ own: true });
    const one = await run(input, { geoip, threads: 0 });
    const two = await run(input, { geoip, threads: 2 });
    expect(two.text === one.text).toBe(true);
    expect(two.summary).toEqual(one.summary);
    expect(column(one.text, "address").slice(0, 4)).toEqual(lines.slice(0, 4));
    expect(one.summary).toMatchObject({ lineCount: 150_000, entryCount: 150_000 });
    expect(one.summary.counts.invalidCount).toBe(50);
    const { counts } = one.summary;
    expect([...counts.statuses.values()].reduce((a, b) => a + b, 0)).toBe(150_000 - 50);
    expect([...counts.kinds.values()].reduce((a, b) => a + b, 0)).toBe(150_000 - 50);
    expect(one.summary.distinctCount).toBe(new Set(lines).size);
  });

  test.each([0, 1, 2])("rows are the same when their memory is used again, %d threads", async (threads) => {
    const parts: Buffer[] = [];
    const write = async (bytes: Uint8Array): Promise<void> => void parts.push(Buffer.from(bytes));
    const geoip = sampleGeoip({ own: true });
    await run(input.repeat(3), { geoip, threads, write, reuseRows: true });
    expect(Buffer.concat(parts).toString() === (await run(input.repeat(3), { geoip, threads: 0 })).text).toBe(true);
  });

  test("unique: each once, in the order of first sight, with its count", async () => {
    const { text, summary } = await run(input, { unique: true, format: "ndjson" });
    const rows = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { address: string; count: number; share: number | null });
    const expected = new Map<string, number>();
    for (const line of lines as string[]) expected.set(line, (expected.get(line) ?? 0) + 1);
    // The CIDR has two rows.
    const seen = new Map(rows.map(({ address, count }) => [address, count]));
    expect([...seen]).toEqual([...expected]);
    expect(summary.distinctCount).toBe(expected.size);
    expect(summary.entryCount).toBe(150_000);
  });

  test("gzip in and out, whatever the names", async () => {
    const { text } = await run(gzipSync(Buffer.from("91.1.2.3\n52.16.0.1\n")), { gzip: true });
    expect(column(text, "asn")).toEqual(["3320", "16509"]);
  });

  test("what fails in a thread fails with its code", async () => {
    const controller = new AbortController();
    const stopped = run(input, {
      threads: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("stop")),
    });
    await expect(stopped.then(() => "done")).rejects.toThrow("stop");
  });
});

describe("bad input", () => {
  const codeOf = async (running: Promise<unknown>): Promise<string> => {
    try {
      await running;
      return "no error";
    } catch (error) {
      return isSgtError(error) && error.hint !== undefined ? error.code : String(error);
    }
  };

  /** Two gigabytes, never held: the same megabyte again and again. */
  async function* endless(): AsyncGenerator<Uint8Array> {
    const piece = Buffer.alloc(1 << 20, "7");
    for (let i = 0; i < 2048; i++) yield piece;
  }

  const packed = gzipSync(Buffer.from("91.1.2.3\n".repeat(50_000)));
  const damaged = Buffer.from(packed);
  damaged.fill(0xff, damaged.length >> 1, (damaged.length >> 1) + 20);

  test.each<[string, () => Promise<unknown>, string]>([
    ["a line of 2 GB", () => run(endless()), "SGT_GEOIP_INPUT_LONG_LINE"],
    [
      "2 GB in one line of a small gzip",
      () => run(chunks(gzipSync(Buffer.alloc(1 << 26, "7")), 65_536)),
      "SGT_GEOIP_INPUT_LONG_LINE",
    ],
    ["a binary file", () => run(Buffer.from([1, 2, 0, 3])), "SGT_GEOIP_INPUT_BINARY"],
    ["gzip that was cut off", () => run(packed.subarray(0, packed.length - 9)), "SGT_GEOIP_INPUT_GZIP"],
    ["gzip that is damaged", () => run(damaged), "SGT_GEOIP_INPUT_GZIP"],
    [
      "gzip whose checksum lies",
      () => run(Buffer.concat([packed.subarray(0, packed.length - 8), Buffer.alloc(8, 1)])),
      "SGT_GEOIP_INPUT_GZIP",
    ],
  ])("%s", async (_, running, code) => {
    const before = process.memoryUsage().rss;
    expect(await codeOf(running())).toBe(code);
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
  });
});
