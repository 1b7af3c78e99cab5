import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type AccountFiles, accountFiles, allow, permissionsOf, writeAccount } from "./audit-account.js";
import { codesIn, sgt } from "./run-sgt.js";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "sgt-ips-"));
  // Ranges as ip-location-db writes them.
  put(
    "city.csv",
    "8.8.8.0,8.8.8.127,ZA,Western Cape,,Cape Town,,-33.92,18.42,\n8.8.8.128,8.8.8.255,IE,Leinster,,Dublin,,53.35,-6.26,\n",
  );
  put("asn.csv", "8.8.8.0,8.8.8.255,64496,Example Telecom\n");
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const put = (name: string, text: string): void => writeFileSync(join(cwd, name), text);
const trusting =
  (...cidrs: readonly Parameters<typeof allow>[2][number][]) =>
  (files: AccountFiles): void => {
    permissionsOf(files, "sg-bastion")[0] = allow("tcp", 22, cidrs);
  };

function ips(change: (files: AccountFiles) => void, ...argv: string[]) {
  const files = accountFiles();
  change(files);
  writeAccount(join(cwd, "snapshot"), files);
  const databases = ["--city", "city.csv", "--asn", "asn.csv"];
  return sgt(["ips", "--snapshot", "snapshot", ...databases, ...argv], { cwd, columns: 160, env: { NO_COLOR: "1" } });
}

async function rows(change: (files: AccountFiles) => void, ...argv: string[]): Promise<string[]> {
  return (await ips(change, "--format", "csv", ...argv)).stdout.trim().split("\r\n");
}

describe("where and whose trusted CIDRs are", () => {
  test("a CIDR in one place, one in two, and anybody", async () => {
    const found = await rows(trusting({ CidrIp: "8.8.8.8/32", Description: "Cape office" }, "8.8.8.0/24"));
    expect(found[0]).toBe("cidr,descriptions,where,kind,groups,ports,warnings");
    expect(found[1]).toBe("0.0.0.0/0,,anywhere,,Public web (sg-lb),tcp 443,open to the internet");
    expect(found[2]).toMatch(/^8\.8\.8\.0\/24,,"?50 % AS64496 Example Telecom, (IE|ZA); 50 %/);
    expect(found[3]).toMatch(
      /^8\.8\.8\.8\/32,Cape office,"Cape Town, Western Cape, ZA; AS64496 Example Telecom",.*within 8\.8\.8\.0\/24$/,
    );
  });

  test("what is not expected is flagged, and ends with 3", async () => {
    const { stdout, code } = await ips(
      trusting("8.8.8.8/32", "8.8.8.200/32"),
      "--expect",
      "countries=ZA",
      "--format",
      "csv",
    );
    expect(stdout).toMatch(/8\.8\.8\.200\/32.*not expected: in IE/);
    expect(stdout).not.toMatch(/8\.8\.8\.8\/32.*not expected/);
    expect(code).toBe(3);
    expect(
      (await ips(trusting("8.8.8.8/32"), "--expect", "countries=ZA,IE", "--expect", "networks=AS64496")).code,
    ).toBe(0);
    expect((await ips(trusting("8.8.8.8/32"), "--expect", "networks=64497")).code).toBe(3);
  });

  test("private CIDRs only when asked for; a description that is a formula stays text", async () => {
    const change = trusting({ CidrIp: "10.0.0.0/8", Description: "=1+1" });
    expect((await rows(change)).length).toBe(2);
    expect(await rows(change, "--all")).toContain("10.0.0.0/8,'=1+1,private,,Bastion (sg-bastion),tcp 22,");
  });

  test("a private CIDR within another one is private all the same", async () => {
    expect((await rows(trusting("10.0.0.0/8", "10.1.0.0/16", "10.1.0.0/24"))).length).toBe(2);
  });

  test("a CIDR that no database knows says so", async () => {
    expect((await rows(trusting("9.9.9.9/32")))[2]).toMatch(/9\.9\.9\.9\/32,,unknown,.*in no database$/);
  });

  test("the table fits 80 columns", async () => {
    await ips(trusting({ CidrIp: "198.51.100.128/26", Description: "Support vendor, until next year" }, "8.8.8.0/24"));
    const files = ["--snapshot", "snapshot", "--city", "city.csv", "--asn", "asn.csv"];
    const { stdout } = await sgt(["ips", ...files], { cwd, columns: 80, env: { NO_COLOR: "1" } });
    expect(stdout).toContain("198.51.100.128/26");
    expect(Math.max(...stdout.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(80);
  });

  test("the map, the workbook and JSON tell the same", async () => {
    const { stdout } = await ips(
      trusting("8.8.8.8/32", "9.9.9.9/32"),
      "--map",
      "map.html",
      "--xlsx",
      "ips.xlsx",
      "--format",
      "json",
    );
    expect(JSON.parse(stdout).cidrs.map(({ cidr }: { cidr: string }) => cidr)).toEqual([
      "0.0.0.0/0",
      "8.8.8.8/32",
      "9.9.9.9/32",
    ]);
    const page = readFileSync(join(cwd, "map.html"), "utf8");
    expect(page).toContain("1 CIDR in 1 country; not on the map: 1 open to the internet, 1 unknown");
    expect(page).toContain('data-label="Cape Town, South Africa"');
    expect(readFileSync(join(cwd, "ips.xlsx")).subarray(0, 2).toString()).toBe("PK");
  });

  describe("one's own ranges", () => {
    const OWN =
      "cidr,site,city,country,lat,lon\n198.51.100.0/24,Office,Lyon,FR,45.76,4.84\n10.1.0.0/16,Depot,Nairobi,KE,-1.29,36.82\n127.0.0.0/8,self,,,,\n";
    beforeEach(() => put("own.csv", OWN));

    test.each([
      [
        "in a block kept for documentation",
        "198.51.100.7/32",
        '198.51.100.7/32,,"Lyon, FR; Office",own,Bastion (sg-bastion),tcp 22,',
      ],
      [
        "beside such a block",
        "192.0.2.1/32",
        "192.0.2.1/32,,nowhere,,Bastion (sg-bastion),tcp 22,documentation: no packet in a VPC comes from there",
      ],
      ["a private one", "10.1.2.0/24", '10.1.2.0/24,,"Nairobi, KE; Depot",own,Bastion (sg-bastion),tcp 22,'],
      [
        "without a place",
        "127.0.0.1/32",
        "127.0.0.1/32,,self,own,Bastion (sg-bastion),tcp 22,loopback: no packet in a VPC comes from there",
      ],
    ])("%s", async (_, cidr, row) => {
      expect(await rows(trusting(cidr), "--own", "own.csv", "--all")).toContain(row);
    });

    test("stand on the map, a CIDR with two places once in the sum", async () => {
      put("own.csv", `${OWN}198.51.100.128/25,Annex,Toronto,CA,43.65,-79.38\n`);
      await ips(
        trusting("198.51.100.0/24", "10.1.0.0/16", "10.2.0.0/16"),
        "--own",
        "own.csv",
        "--all",
        "--map",
        "map.svg",
      );
      const svg = readFileSync(join(cwd, "map.svg"), "utf8");
      expect(svg).toContain("2 CIDRs in 3 countries; not on the map: 1 open to the internet, 1 private");
      expect(svg).toContain("<title>Toronto, Canada: 1 CIDR (part of 198.51.100.0/24: Annex)</title>");
    });

    test("are enough where nothing is installed", async () => {
      const files = accountFiles();
      trusting("198.51.100.7/32")(files);
      writeAccount(join(cwd, "snapshot"), files);
      const env = { SGT_GEOIP_DIR: join(cwd, "none") };
      const run = (...argv: string[]) => sgt(["ips", "--snapshot", "snapshot", ...argv], { cwd, env });
      for (const asked of [
        ["--expect", "countries=ZA"],
        ["--map", "map.svg"],
      ]) {
        const { code, stderr } = await run(...asked);
        expect([codesIn(stderr), code]).toEqual([["SGT_GEOIP_NOT_INSTALLED"], 1]);
      }
      const bare = await run("--format", "json");
      expect(bare.code).toBe(0);
      expect(bare.stderr).toMatch(/^warning .*sgt geoip install/m);
      const { databases, cidrs } = JSON.parse(bare.stdout) as {
        databases: unknown[];
        cidrs: { cidr: string; where: unknown; isUnknown: boolean; uses: unknown[] }[];
      };
      expect(databases).toEqual([]);
      expect(cidrs.find(({ cidr }) => cidr === "198.51.100.7/32")).toMatchObject({ where: null, isUnknown: false });
      expect(cidrs.every(({ uses }) => uses.length > 0)).toBe(true);
      const { code, stdout, stderr } = await run("--own", "own.csv");
      expect([code, codesIn(stderr)]).toEqual([0, []]);
      expect(stdout).toContain("Lyon, FR; Office");
      expect(stderr).toMatch(/^warning /m);
    });
  });

  test.each<[name: string, argv: string[], codes: string[], code: number]>([
    ["an expectation that is none", ["--expect", "ZA"], ["SGT_CLI_USAGE"], 2],
    ["a country that is none", ["--expect", "countries=Ireland"], ["SGT_CLI_USAGE"], 2],
    ["a map of no kind", ["--map", "map.gif"], ["SGT_CLI_USAGE"], 2],
    ["an account that is not there", ["--account", "210987654321"], ["SGT_CLI_WHICH_REGION"], 2],
  ])("%s", async (_, argv, codes, code) => {
    const result = await ips(() => undefined, ...argv);
    expect(codesIn(result.stderr)).toEqual(codes);
    expect(result.code).toBe(code);
  });
});
