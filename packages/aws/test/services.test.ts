import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { fetchServiceRanges, parseServiceRanges, readServiceRanges } from "@sgt/aws";

const v4 = (ip_prefix: string, service: string, region = "GLOBAL") => ({ ip_prefix, service, region });
const FILE = {
  syncToken: "1",
  createDate: "2026-11-18-22-07-12",
  prefixes: [
    v4("3.5.140.0/22", "EC2", "ap-northeast-2"),
    v4("3.5.140.0/22", "S3", "ap-northeast-2"),
    v4("52.94.5.0/24", "ROUTE53_HEALTHCHECKS", "us-east-1"),
    v4("3.0.0.0/8", "AMAZON"),
    v4("10.0.0.0/8", "AMAZON"),
  ],
  ipv6_prefixes: [{ ipv6_prefix: "2600:1f00::/24", service: "EC2", region: "us-east-1" }],
};
const TEXT = JSON.stringify(FILE);

// The article's rows (its section 14, TestAwsServiceClassification).
test.each<[name: string, address: string, expected: string | null]>([
  ["a service wins over AMAZON", "3.5.140.42", "3.5.140.0/22 EC2"],
  ["AMAZON alone is nobody", "3.99.99.99", null],
  ["a private address", "10.0.0.5", null],
  ["an address of nobody there", "8.8.8.8", null],
  ["IPv6", "2600:1f00:1::1", "2600:1f00::/24 EC2"],
  ["garbage", "not-an-ip", null],
  ["nothing", "", null],
])("whose address: %s", (_name, address, expected) => {
  const found = parseServiceRanges(TEXT).find(address);
  expect(found === null ? null : `${found.cidr} ${found.service}`).toBe(expected);
});

describe("a file that is not AWS's", () => {
  test.each<[name: string, text: string]>([
    ["not JSON", "<html>"],
    ["another JSON", "[]"],
    ["no prefixes", JSON.stringify({ createDate: FILE.createDate })],
    ["no date", JSON.stringify({ prefixes: [] })],
    ["prefixes that are none", JSON.stringify({ ...FILE, prefixes: [v4("3.5.140.0", "EC2")] })],
    ["host bits", JSON.stringify({ ...FILE, prefixes: [v4("3.5.140.1/22", "EC2")] })],
    ["everybody as a service", JSON.stringify({ ...FILE, prefixes: [v4("0.0.0.0/0", "EC2")] })],
    ["half of everybody", JSON.stringify({ ...FILE, prefixes: [v4("128.0.0.0/1", "EC2")] })],
    [
      "a service that would change a description",
      JSON.stringify({ ...FILE, prefixes: [v4("3.5.140.0/22", "EC2; expires")] }),
    ],
  ])("%s", (_name, text) => {
    expect(() => parseServiceRanges(text)).toThrow(expect.objectContaining({ code: "SGT_AWS_IP_RANGES_BAD_SHAPE" }));
  });
});

describe("fetched, and kept", () => {
  const NOW = Date.now();
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sgt-ranges-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const answering = (body: string | null, status = 200) => {
    const calls: string[] = [];
    const fetch = async (url: unknown) => {
      calls.push(String(url));
      if (body === null) throw new TypeError("fetch failed");
      return new Response(body, { status });
    };
    return { calls, fetch: fetch as typeof globalThis.fetch };
  };
  const cache = () => join(folder, "deep", "ip-ranges.json");

  test("once, then from the cache for a week", async () => {
    const { calls, fetch } = answering(TEXT);
    const options = { cachePath: cache(), now: NOW, fetch };
    expect((await fetchServiceRanges(options)).from).toBe("network");
    expect((await fetchServiceRanges(options)).from).toBe("cache");
    expect((await fetchServiceRanges({ ...options, now: NOW + 8 * 86_400_000 })).from).toBe("network");
    expect(calls).toHaveLength(2);
    expect(await readFile(cache(), "utf8")).toBe(TEXT);
  });

  test("an old cache where the network is gone", async () => {
    await fetchServiceRanges({ cachePath: cache(), now: NOW, fetch: answering(TEXT).fetch });
    const old = new Date(NOW - 30 * 86_400_000);
    await utimes(cache(), old, old);
    const { ranges, from } = await fetchServiceRanges({ cachePath: cache(), now: NOW, fetch: answering(null).fetch });
    expect([from, ranges.prefixCount]).toEqual(["old-cache", 3]);
  });

  test.each<[name: string, body: string | null, status: number, code: string]>([
    ["no network", null, 200, "SGT_AWS_IP_RANGES_UNREADABLE"],
    ["an error page", "no", 503, "SGT_AWS_IP_RANGES_UNREADABLE"],
    ["something else", "<html>", 200, "SGT_AWS_IP_RANGES_BAD_SHAPE"],
  ])("%s, and no cache", async (_name, body, status, code) => {
    const options = { cachePath: cache(), now: NOW, fetch: answering(body, status).fetch };
    await expect(fetchServiceRanges(options)).rejects.toMatchObject({ code });
    await expect(readFile(cache())).rejects.toThrow();
  });

  test("a damaged cache is fetched anew", async () => {
    const path = join(folder, "ip-ranges.json");
    await writeFile(path, "{");
    expect((await fetchServiceRanges({ cachePath: path, now: NOW, fetch: answering(TEXT).fetch })).from).toBe(
      "network",
    );
  });

  test("a file of one's own", async () => {
    const path = join(folder, "mine.json");
    await writeFile(path, TEXT);
    expect((await readServiceRanges(path)).createdAt).toBe(FILE.createDate);
    await expect(readServiceRanges(join(folder, "none.json"))).rejects.toMatchObject({
      code: "SGT_AWS_IP_RANGES_UNREADABLE",
    });
  });
});
