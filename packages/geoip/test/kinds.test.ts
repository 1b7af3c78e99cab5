import { describe, expect, test } from "@jest/globals";
import { type Claim, Geoip, judgeKind, openDatabase, readCloudRanges, readList } from "@sgt/geoip";

import { csv } from "./support/sample.js";

const today = "2026-11-20";
const claim = (kind: Claim["kind"], basis: Claim["basis"], date: string | null, source = `${kind} list`): Claim => ({
  kind,
  basis,
  source,
  date,
});

describe("judgeKind", () => {
  test.each<[string, Claim[], string, string | null]>([
    ["nothing", [], "unknown", null],
    ["one fresh list", [claim("vpn", "list", "2026-11-01")], "vpn", "medium"],
    [
      "two fresh lists that agree",
      [claim("vpn", "list", "2026-11-01", "a"), claim("vpn", "list", "2026-11-01", "b")],
      "vpn",
      "high",
    ],
    [
      "one list named twice",
      [claim("vpn", "list", "2026-11-01", "a"), claim("vpn", "list", "2026-11-01", "a")],
      "vpn",
      "medium",
    ],
    ["one old list", [claim("vpn", "list", "2023-01-01")], "unknown", null],
    ["one list without a date", [claim("vpn", "list", null)], "unknown", null],
    [
      "two old lists that agree",
      [claim("vpn", "list", "2023-01-01", "a"), claim("vpn", "list", "2023-01-01", "b")],
      "vpn",
      "medium",
    ],
    [
      "an old list against a known ISP",
      [claim("vpn", "list", "2023-01-01"), claim("residential", "as-number", today)],
      "residential",
      "medium",
    ],
    [
      "a fresh list against a known ISP",
      [claim("vpn", "list", "2026-11-01"), claim("residential", "as-number", today)],
      "vpn",
      "low",
    ],
    ["the operator's own ranges", [claim("cloud", "published", "2026-11-01")], "cloud", "high"],
    ["the operator's own ranges, two years old", [claim("cloud", "published", "2024-11-01")], "cloud", "medium"],
    [
      "the Tor Project's list of today",
      [claim("tor", "published", today), claim("hosting", "as-number", today)],
      "tor",
      "high",
    ],
    [
      "the Tor Project's list of last year",
      [claim("tor", "published", "2025-11-01"), claim("hosting", "as-number", today)],
      "hosting",
      "medium",
    ],
    ["words in a name", [claim("hosting", "as-name", null)], "hosting", "low"],
    [
      "cloud ranges and hosting by number",
      [claim("hosting", "as-number", today), claim("cloud", "published", today)],
      "cloud",
      "high",
    ],
  ])("%s", (_, claims, kind, confidence) => {
    expect(judgeKind(claims, today)).toMatchObject({ kind, confidence });
  });

  test("says who says so and who does not", () => {
    const verdict = judgeKind(
      [claim("vpn", "list", "2023-01-01", "old.txt"), claim("residential", "as-number", today, "numbers")],
      today,
    );
    expect(verdict.sources).toEqual(["numbers (2026-11-20)"]);
    expect(verdict.doubts).toEqual(["vpn by old.txt (2023-01-01)"]);
    expect(judgeKind([claim("vpn", "list", null, "x")], today).doubts).toEqual(["vpn by x (no date)"]);
  });
});

const aws = readCloudRanges(
  Buffer.from(
    JSON.stringify({
      syncToken: "1",
      createDate: "2026-11-18-10-03-08",
      prefixes: [
        {
          ip_prefix: "3.5.140.0/22",
          region: "ap-northeast-2",
          service: "AMAZON",
          network_border_group: "ap-northeast-2",
        },
        { ip_prefix: "3.5.140.0/22", region: "ap-northeast-2", service: "S3", network_border_group: "ap-northeast-2" },
        { ip_prefix: "52.94.0.0/16", region: "us-east-1", service: "AMAZON", network_border_group: "us-east-1" },
        { ip_prefix: "52.94.76.0/22", region: "us-west-2", service: "EC2", network_border_group: "us-west-2" },
      ],
      ipv6_prefixes: [{ ipv6_prefix: "2600:1f00::/24", region: "eu-west-1", service: "EC2" }],
    }),
  ),
  { name: "ip-ranges.json", date: "2020-01-01" },
);

describe("published ranges", () => {
  const geoip = new Geoip({ databases: [], lists: [aws], today });
  test.each([
    ["3.5.140.1", "S3", "ap-northeast-2"],
    ["52.94.76.1", "EC2", "us-west-2"],
    ["52.94.1.1", "AMAZON", "us-east-1"],
    ["2600:1f00::1", "EC2", "eu-west-1"],
  ])("AWS to the service and region: %s", (address, service, region) => {
    expect(geoip.lookup(address).use).toMatchObject({
      kind: "cloud",
      confidence: "high",
      provider: "AWS",
      service,
      region,
      sources: ["aws (2026-11-18)"],
    });
  });

  test.each([
    [
      "Google",
      {
        creationTime: "2026-11-01T00:00:00",
        prefixes: [{ ipv4Prefix: "34.0.0.0/15", service: "Google Cloud", scope: "africa-south1" }],
      },
      "34.1.0.1",
      { provider: "Google", region: "africa-south1" },
    ],
    [
      "Azure",
      {
        changeNumber: 1,
        values: [
          { name: "AzureCloud", properties: { region: "", systemService: "", addressPrefixes: ["20.0.0.0/8"] } },
          {
            name: "Storage.WestUS",
            properties: { region: "westus", systemService: "AzureStorage", addressPrefixes: ["20.1.0.0/16"] },
          },
        ],
      },
      "20.1.2.3",
      { provider: "Azure", service: "AzureStorage", region: "westus" },
    ],
    [
      "Oracle",
      {
        last_updated_timestamp: "2026-11-01T00:00:00",
        regions: [{ region: "us-phoenix-1", cidrs: [{ cidr: "129.146.0.0/21", tags: ["OCI"] }] }],
      },
      "129.146.0.1",
      { provider: "Oracle", service: "OCI" },
    ],
  ])("%s", (_, json, address, expected) => {
    const list = readCloudRanges(Buffer.from(JSON.stringify(json)), { name: "x.json", date: "2026-11-01" });
    expect(new Geoip({ databases: [], lists: [list], today }).lookup(address).use).toMatchObject({
      kind: "cloud",
      ...expected,
    });
  });

  test("a text of CIDRs is named after its file", () => {
    const list = readCloudRanges(Buffer.from("173.245.48.0/20\n2400:cb00::/32\n"), {
      name: "Cloudflare.txt",
      date: today,
    });
    expect(new Geoip({ databases: [], lists: [list], today }).lookup("2400:cb00::1").use.provider).toBe("Cloudflare");
  });
});

describe("lists and autonomous systems", () => {
  const asn = openDatabase(
    csv(
      "5.0.0.0,5.0.0.255,3320,DTAG",
      "5.0.1.0,5.0.1.255,16509,AMAZON-02",
      "5.0.2.0,5.0.2.255,64500,Example Broadband Ltd",
      "5.0.3.0,5.0.3.255,64501,Quiet",
    ),
    { name: "asn" },
  );
  const exits = readList(
    Buffer.from(
      "ExitNode A\nPublished 2026-11-19 01:00:00\nLastStatus 2026-11-19 02:00:00\nExitAddress 5.0.0.7 2026-11-19 02:10:00\n",
    ),
    { kind: "tor", name: "exit-addresses", date: "2020-01-01" },
  );
  const vpn = readList(
    Buffer.from("# a list\n5.0.0.8 ; comment\n5.0.3.0-5.0.3.9\n5.0.4.8,5.0.4.9,Example Inc\nAS64501\n"),
    {
      kind: "vpn",
      name: "vpn.txt",
      date: "2026-11-10",
    },
  );
  const geoip = new Geoip({
    databases: [asn],
    lists: [exits.networks, vpn.networks, aws],
    asLists: [vpn.asns],
    today,
  });
  test.each([
    ["5.0.0.7", "tor", "high", "an exit node in an ISP: the list is the Tor Project's own"],
    ["5.0.0.8", "vpn", "low", "one list against a known ISP"],
    ["5.0.0.9", "residential", "medium", "a known ISP"],
    ["5.0.1.1", "cloud", "medium", "by AS number, without published ranges"],
    ["5.0.2.1", "residential", "low", "by words in the name"],
    ["5.0.3.1", "vpn", "medium", "the same list by range and by AS counts once"],
    ["5.0.3.99", "vpn", "medium", "by AS number of a list"],
    ["5.0.4.9", "vpn", "medium", "a range in two columns"],
    ["5.0.4.1", "unknown", null, "nobody says anything"],
    ["10.0.0.1", "unknown", null, "private"],
  ])("%s is %s, %s: %s", (address, kind, confidence, _why) => {
    expect(geoip.lookup(address).use).toMatchObject({ kind, confidence });
  });
});
