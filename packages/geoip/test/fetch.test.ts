// npm and MaxMind as they are, on loopback: a registry that npm itself talks to, and a server with MaxMind's addresses.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { isSgtError } from "@sgt/cidr";
import { type FetchEvent, fetchFromMaxMind, fetchFromNpm, openInstalled, writeStore } from "@sgt/geoip/node";
import { createTar } from "nanotar";
import { csv } from "./support/sample.js";
import { cityBytes } from "./support/tables.js";

const tarball = (files: Record<string, Uint8Array>): Buffer =>
  gzipSync(createTar(Object.entries(files).map(([name, data]) => ({ name: `package/${name}`, data }))));

const packageJson = (name: string, version: string): Buffer => Buffer.from(JSON.stringify({ name, version }));
const asn = tarball({
  "package.json": packageJson("@ip-location-db/asn", "2.3.2026061719"),
  "asn-ipv4.csv": csv("91.0.0.0,91.63.255.255,3320,DTAG"),
  "asn-ipv4-num.csv": csv("1526726656,1530920959,3320,DTAG"),
  "asn-ipv6.csv": csv("2a01:c000::,2a01:cfff:ffff:ffff:ffff:ffff:ffff:ffff,3215,Orange"),
  "asn-ipv6-num.csv": csv("55838025298937926027430505119858393088,55838104527100440535764099053468286975,3215,Orange"),
});
const city = tarball({ "package.json": packageJson("city", "1.0.0"), "city.mmdb": cityBytes });
const readme = tarball({ "package.json": packageJson("readme", "1.0.0"), "README.md": Buffer.from("x") });

let server: Server;
let base = "";
let home = "";
const seen: string[] = [];

/** name, version, archive; what of it is sent, and what is claimed of it. */
const PACKAGES: Record<
  string,
  { version: string; archive: Buffer; sent?: number; claimed?: Buffer; deprecated?: string }
> = {
  "@ip-location-db/asn": { version: "2.3.2026061719", archive: asn, deprecated: "take the releases instead" },
  city: { version: "1.0.0", archive: city },
  readme: { version: "1.0.0", archive: readme },
  interrupted: { version: "1.0.0", archive: city, sent: 200 },
  changed: { version: "1.0.0", archive: city, claimed: asn },
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(decodeURIComponent(request.url ?? "/"), base);
  seen.push(`${request.method} ${url.pathname}`);
  if (url.pathname.startsWith("/geoip/databases/")) {
    answerAsMaxMind(request, response, url);
    return;
  }
  const name = Object.keys(PACKAGES).find(
    (known) => url.pathname === `/${known}` || url.pathname === `/${known}/-/x.tgz`,
  );
  const found = name === undefined ? undefined : PACKAGES[name];
  if (found === undefined) return void response.writeHead(404).end("{}");
  if (!url.pathname.endsWith(".tgz")) {
    const integrity = `sha512-${createHash("sha512")
      .update(found.claimed ?? found.archive)
      .digest("base64")}`;
    const release = {
      name,
      version: found.version,
      dist: { tarball: `${base}/${name}/-/x.tgz`, integrity },
      deprecated: found.deprecated,
    };
    const body = { name, "dist-tags": { latest: found.version }, versions: { [found.version]: release } };
    return void response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  }
  response.writeHead(200, { "content-length": found.archive.length });
  if (found.sent === undefined) response.end(found.archive);
  else response.write(found.archive.subarray(0, found.sent), () => response.destroy());
}

function answerAsMaxMind(request: IncomingMessage, response: ServerResponse, url: URL): void {
  const key = Buffer.from(request.headers.authorization?.slice(6) ?? "", "base64").toString();
  if (key !== "42:secret") return void response.writeHead(401).end("Invalid license key");
  const edition = url.pathname.split("/")[3] as string;
  const archive = gzipSync(createTar([{ name: `${edition}_20261117/${edition}.mmdb`, data: cityBytes }]));
  if (url.searchParams.get("suffix") === "tar.gz.sha256") {
    const sum = createHash("sha256")
      .update(edition === "Changed" ? "x" : archive)
      .digest("hex");
    return void response.end(`${sum}  ${edition}_20261117.tar.gz\n`);
  }
  if (edition === "Interrupted")
    return void response
      .writeHead(200, { "content-length": archive.length })
      .write(archive.subarray(0, 100), () => response.destroy());
  response.end(archive);
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "sgt-fetch-"));
  server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(home, { recursive: true, force: true });
});

const npmWorld = () => ({
  cwd: home,
  env: {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|proxy/i.test(name))),
    HOME: home,
    npm_config_registry: `${base}/`,
    npm_config_cache: join(home, "cache"),
    npm_config_fetch_retries: "0",
    npm_config_audit: "false",
  },
});

async function codeOf(running: Promise<unknown>): Promise<string> {
  try {
    await running;
    return "no error";
  } catch (error) {
    return isSgtError(error) && error.hint !== undefined ? error.code : String(error);
  }
}

describe("from npm's registry, the one that the user has configured", () => {
  test("brings, checks and installs", async () => {
    const events: FetchEvent[] = [];
    const packages = ["@ip-location-db/asn", "city"];
    const files = await fetchFromNpm({ packages, ...npmWorld(), onEvent: (event) => events.push(event) });
    expect(files.map(({ name, builtOn, source }) => [name, builtOn, source])).toEqual([
      ["asn-ipv4.csv", "2026-06-17", "npm @ip-location-db/asn@2.3.2026061719"],
      ["asn-ipv6-num.csv", "2026-06-17", "npm @ip-location-db/asn@2.3.2026061719"],
      ["city.mmdb", null, "npm city@1.0.0"],
    ]);
    expect(files[0]?.attribution).toMatch(/RouteViews.*CC BY 4\.0/);
    expect(events).toContainEqual({
      kind: "deprecated",
      name: "@ip-location-db/asn",
      says: "take the releases instead",
    });
    const dir = join(home, "store");
    await writeStore(files, { dir, today: "2026-11-20" });
    expect((await openInstalled(dir)).map(({ info }) => [info.families, info.holds])).toEqual([
      [[4], ["network"]],
      [[6], ["network"]],
      [[4, 6], ["place"]],
    ]);
  });

  test("one that fails ends the others, and is what is told", async () => {
    const packages = ["city", "readme", "@ip-location-db/asn"];
    expect(await codeOf(fetchFromNpm({ packages, ...npmWorld() }))).toBe("SGT_GEOIP_PACKAGE_INVALID");
  });

  test.each([
    ["a package that is not there", "missing", "SGT_GEOIP_DOWNLOAD_FAILED"],
    ["a download that breaks off", "interrupted", "SGT_GEOIP_DOWNLOAD_FAILED"],
    ["an archive that is not what was promised", "changed", "SGT_GEOIP_DOWNLOAD_FAILED"],
    ["a package without a database", "readme", "SGT_GEOIP_PACKAGE_INVALID"],
    ["what is no name of a package", "--registry=http://elsewhere", "SGT_GEOIP_PACKAGE_INVALID"],
  ])("%s", async (_, name, code) => {
    expect(await codeOf(fetchFromNpm({ packages: [name], ...npmWorld() }))).toBe(code);
  });
});

describe("from MaxMind", () => {
  const options = (editions: string[], licenseKey = "secret") => ({
    accountId: "42",
    licenseKey,
    editions,
    host: base,
  });

  test("brings and checks", async () => {
    const files = await fetchFromMaxMind(options(["GeoLite2-City", "GeoLite2-ASN"]));
    expect(files.map(({ name, source }) => [name, source])).toEqual([
      ["GeoLite2-City.mmdb", "MaxMind GeoLite2-City"],
      ["GeoLite2-ASN.mmdb", "MaxMind GeoLite2-ASN"],
    ]);
    expect(Buffer.from(files[0]?.bytes ?? []).equals(cityBytes)).toBe(true);
    expect(seen).toContain("GET /geoip/databases/GeoLite2-City/download");
  });

  test.each([
    ["a key that MaxMind does not know", options(["GeoLite2-City"], "wrong"), "SGT_GEOIP_CREDENTIALS"],
    ["a download that breaks off", options(["Interrupted"]), "SGT_GEOIP_DOWNLOAD_FAILED"],
    ["an archive that is not what was promised", options(["Changed"]), "SGT_GEOIP_INTEGRITY"],
    ["a server that is not there", { ...options(["X"]), host: "http://127.0.0.1:1" }, "SGT_GEOIP_DOWNLOAD_FAILED"],
  ])("%s", async (_, given, code) => {
    expect(await codeOf(fetchFromMaxMind({ ...given, host: given.host || base }))).toBe(code);
  });
});
