// Packs every package, installs the tarballs into an empty folder as a user would, and uses them
// from an ES module, from require, from TypeScript and bundled. command.test.js has the command.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { pack } from "./pack.js";

const root = mkdtempSync(join(tmpdir(), "sgt-consumer-"));
const consumer = join(root, "consumer");
const tarballs = join(root, "tarballs");

/** Every entry point that a package offers, from its own manifest: `cidr`, `flowlogs/node`. */
const entries = readdirSync("packages").flatMap((name) => {
  const { exports } = JSON.parse(readFileSync(join("packages", name, "package.json"), "utf8"));
  const paths = Object.keys(exports).filter((path) => path !== "./package.json");
  return paths.map((path) => (path === "." ? name : `${name}/${path.slice(2)}`));
});

function inConsumer(command, ...args) {
  return execFileSync(command, args, { cwd: consumer, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

beforeAll(() => {
  cpSync(resolve("test/consumers/project"), consumer, { recursive: true });
  writeFileSync(join(consumer, "entries.json"), JSON.stringify(entries));
  const packed = pack(tarballs);
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", private: true }));
  inConsumer("npm", "install", "--no-audit", "--no-fund", "--prefer-offline", ...packed);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the packed packages, installed elsewhere", () => {
  test("work from an ES module", () => {
    expect(JSON.parse(inConsumer("node", "use.mjs"))).toEqual(JSON.parse(inConsumer("node", "use.cjs")));
  });

  test("work from require", () => {
    const { cidrs, packages } = JSON.parse(inConsumer("node", "use.cjs"));
    expect(cidrs).toEqual(["10.0.0.0/30"]);
    expect(packages).toEqual(entries);
  });

  test("type-check under nodenext and bundler resolution", () => {
    const tsc = resolve("node_modules/.bin/tsc");
    const types = resolve("node_modules/@types");
    for (const resolution of ["nodenext", "bundler"]) {
      const module = resolution === "bundler" ? "esnext" : "nodenext";
      const options = [
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "false",
        "--target",
        "es2023",
        "--types",
        "node",
        "--typeRoots",
        types,
      ];
      expect(inConsumer(tsc, ...options, "--module", module, "--moduleResolution", resolution, "use.mts")).toBe("");
    }
  });

  test("carry no tests, no build information and no sources of other packages", () => {
    const listed = inConsumer("find", "node_modules/@sgt", "-name", "*.test.*", "-o", "-name", "*.tsbuildinfo");
    expect(listed).toBe("");
  });

  test.each(readdirSync("packages"))(
    "@sgt/%s says where it comes from, with its license and links that work",
    (name) => {
      const read = (file) => readFileSync(join(consumer, "node_modules", "@sgt", name, file), "utf8");
      const { author, homepage, repository, bugs } = JSON.parse(read("package.json"));
      expect({ author, homepage, repository, bugs }).toEqual({
        author: expect.any(String),
        homepage,
        repository: { type: "git", url: `git+${homepage}.git`, directory: `packages/${name}` },
        bugs: { url: `${homepage}/issues` },
      });
      expect(read("LICENSE")).toContain("Apache License");
      const links = [...read("README.md").matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]);
      expect(links.filter((link) => !/^(?:https:|#)/.test(link))).toEqual([]);
    },
  );

  describe.each(["esm", "cjs"])("bundled by esbuild into %s", (format) => {
    const out = `bundled.${format === "esm" ? "mjs" : "cjs"}`;
    // CommonJS packages within a module need a `require`, as esbuild's documentation says.
    const banner =
      'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);';
    const bundle = (entry) =>
      inConsumer(
        resolve("node_modules/.bin/esbuild"),
        ...[entry, "--bundle", "--platform=node", `--format=${format}`, `--outfile=${out}`, "--log-level=error"],
        // Native code cannot be bundled.
        "--external:@resvg/resvg-js",
        ...(format === "esm" ? [`--banner:js=${banner}`] : []),
      );

    test("every entry loads", () => {
      const names = entries.map((name, i) => `import * as _${i} from "@sgt/${name}";`);
      const counts = entries.map((_, i) => `Object.keys(_${i}).length`);
      writeFileSync(
        join(consumer, "all-entries.mjs"),
        `${names.join("\n")}\nconsole.log(JSON.stringify([${counts.join(", ")}]));\n`,
      );
      bundle("all-entries.mjs");
      const found = JSON.parse(inConsumer("node", out));
      expect(found.length).toBe(entries.length);
      expect(found.every((count) => count > 0)).toBe(true);
    });

    test("flow logs are read; threads whose script was left behind are a coded error", () => {
      bundle("bundle-flow-logs.mjs");
      expect(JSON.parse(inConsumer("node", out))).toEqual({ recordCount: 1, failure: "SGT_FLOWLOGS_WORKER_FAILED" });
    });
  });
});
